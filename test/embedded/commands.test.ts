/** Joined, since loading the database into a suite takes longer than most of its tests. */
import './commands/bounds.js';
import './commands/differential.js';
import './commands/files.js';
import './commands/filters.js';
import './commands/frames.js';
import './commands/models.js';
import './commands/plans.js';
import './commands/refusals.js';
import './commands/sweeper.js';
import './commands/updates.js';
