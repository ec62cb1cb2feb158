import { testReleased } from './released.js';

testReleased('article-10', ['article-10']);
