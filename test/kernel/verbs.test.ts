/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './verbs/addedSigners.js';
import './verbs/callReports.js';
import './verbs/corrections.js';
import './verbs/returns.js';
import './verbs/signing.js';
import './verbs/taskVerbs.js';
import './verbs/withdrawals.js';
