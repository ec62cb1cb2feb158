/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './installed/article10.js';
import './installed/demo.js';
import './installed/exchange.js';
import './installed/grants.js';
import './installed/seed.js';
