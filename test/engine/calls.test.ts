/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './calls/calledData.js';
import './calls/callOrders.js';
import './calls/calledUndo.js';
import './calls/calls.js';
import './calls/pools.js';
