/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './time/clock.js';
import './time/deadline.js';
import './time/processLimit.js';
import './time/recounting.js';
