/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './running/dataStores.js';
import './running/deploying.js';
import './running/queues.js';
import './running/stopping.js';
import './running/verbRaces.js';
