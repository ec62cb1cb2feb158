/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './walks/around.js';
import './walks/article11.js';
import './walks/article12.js';
import './walks/article13.js';
import './walks/article16.js';
import './walks/interfacesInUse.js';
import './walks/lives.js';
import './walks/wholeProcess.js';
