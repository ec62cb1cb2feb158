/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './log/changes.js';
import './log/commits.js';
import './log/group.js';
import './log/idempotency.js';
import './log/rebuild.js';
import './log/verify.js';
