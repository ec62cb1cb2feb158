/** Joined, since loading the product into a suite takes longer than most of its tests. */
import './refused/extensions.js';
import './refused/hostile.js';
import './refused/picture.js';
import './refused/rules.js';
import './refused/rulesPage.js';
import './refused/schema.js';
import './refused/slips.js';
import './refused/timerTexts.js';
