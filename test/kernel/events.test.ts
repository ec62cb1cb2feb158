/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './events/calledUndo.js';
import './events/compensation.js';
import './events/correlation.js';
import './events/eventSubProcesses.js';
import './events/events.js';
import './events/receiving.js';
import './events/triggers.js';
import './events/undoing.js';
