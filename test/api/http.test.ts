/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './http/badSearches.js';
import './http/camundaClient.js';
import './http/clock.js';
import './http/languages.js';
import './http/limits.js';
import './http/openapi.js';
import './http/pipeline.js';
import './http/session.js';
import './http/settings.js';
