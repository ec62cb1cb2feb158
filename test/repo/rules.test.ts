/** The rules that read the sources, in one test file: the sources are parsed once for all of them. */
import './modules.js';
import './purity.js';
import './elements.js';
import './size.js';
import './comments.js';
import './limits.js';
import './invariants.js';
import './wordings.js';
