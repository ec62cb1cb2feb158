import { testReleased } from './released.js';

testReleased('article-11', ['article-11']);
