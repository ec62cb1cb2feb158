/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './combinations/boundaryEvents.js';
import './combinations/escalations.js';
import './combinations/eventSubProcesses.js';
import './combinations/flowsAndJoins.js';
import './combinations/handlers.js';
import './combinations/loopsAndAdHoc.js';
import './combinations/mixedGateways.js';
import './combinations/passedTasks.js';
import './combinations/roundsAndLinks.js';
import './combinations/transactions.js';
import './combinations/undoingAndThrowing.js';
