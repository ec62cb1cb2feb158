/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './dataFlow/attachments.js';
import './dataFlow/calledData.js';
import './dataFlow/data.js';
import './dataFlow/dataStoreActivities.js';
import './dataFlow/dataStores.js';
import './dataFlow/dataStoreWrites.js';
import './dataFlow/inputSets.js';
import './dataFlow/lanes.js';
import './dataFlow/outputSets.js';
import './dataFlow/performers.js';
import './dataFlow/thrownData.js';
