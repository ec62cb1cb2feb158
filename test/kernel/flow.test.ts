/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './flow/activities.js';
import './flow/bounds.js';
import './flow/complexGateway.js';
import './flow/eventGateways.js';
import './flow/flows.js';
import './flow/gateways.js';
import './flow/loops.js';
import './flow/quantities.js';
import './flow/slices.js';
import './flow/subProcessesAndCalls.js';
