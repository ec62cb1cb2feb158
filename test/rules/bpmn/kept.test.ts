/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './kept/interchange.js';
import './kept/reading.js';
import './kept/saved.js';
import './kept/writing.js';
