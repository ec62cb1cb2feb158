import { called, testReleased } from './released.js';

testReleased('article-13', ['article-13', ...called]);
