/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './inboxes/absences.js';
import './inboxes/elementInstances.js';
import './inboxes/inboxEvents.js';
import './inboxes/inboxFeed.js';
import './inboxes/provisional.js';
import './inboxes/remarks.js';
import './inboxes/search.js';
import './inboxes/taskVerbs.js';
import './inboxes/taskVerbsPage.js';
import './inboxes/titles.js';
