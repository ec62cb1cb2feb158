/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './machines/elements.js';
import './machines/globalTasks.js';
import './machines/golden.js';
import './machines/refusals.js';
