/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './applications/applying.js';
import './applications/around.js';
import './applications/article10.js';
import './applications/caseVerbs.js';
import './applications/exchange.js';
import './applications/offline.js';
import './applications/sealedApplication.js';
import './applications/startable.js';
import './applications/starting.js';
