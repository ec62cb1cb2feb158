import { testReleased } from './released.js';

testReleased('article-13', ['article-13', 'article-14', 'article-15', 'article-16']);
