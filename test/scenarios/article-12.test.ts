import { testReleased } from './released.js';

testReleased('article-12', ['article-12', 'article-14', 'article-15', 'article-16']);
