/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './waits/countedCalendar.js';
import './waits/jobs.js';
import './waits/messageOrder.js';
import './waits/messages.js';
import './waits/notices.js';
import './waits/revisions.js';
import './waits/timers.js';
