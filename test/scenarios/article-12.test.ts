import { called, testReleased } from './released.js';

testReleased('article-12', ['article-12', ...called]);
