import { called, testReleased } from './released.js';

// A called process starts as it does in an office: by an application of Article 12.
testReleased('article-16', ['article-12', ...called]);
