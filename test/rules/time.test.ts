/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './time/calendar.js';
import './time/properties.js';
import './time/vectors.js';
import './time/zonedTime.js';
import './time/zones.js';
