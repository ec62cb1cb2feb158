/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './definitions/conditionals.js';
import './definitions/escalations.js';
import './definitions/gatherings.js';
import './definitions/messages.js';
import './definitions/refusals.js';
import './definitions/revisions.js';
import './definitions/signals.js';
import './definitions/timers.js';
