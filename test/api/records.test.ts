/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './records/authorisations.js';
import './records/calendars.js';
import './records/dataStores.js';
import './records/deploying.js';
import './records/documentation.js';
import './records/resourceText.js';
import './records/statistics.js';
import './records/statisticsOfLimits.js';
import './records/statisticsTable.js';
