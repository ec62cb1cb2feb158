/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './expressions/bounds.js';
import './expressions/evaluation.js';
import './expressions/pattern.js';
