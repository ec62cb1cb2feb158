/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './released/articlesPage.js';
import './released/limits.js';
import './released/machines.js';
import './released/releases.js';
import './released/startChecks.js';
import './released/versions.js';
