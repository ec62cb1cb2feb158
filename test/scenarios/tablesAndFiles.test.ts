/** Transcripts about tables and files; in one file, for loading the engine costs more than playing them. */
import { testReleased } from './released.js';

testReleased('article-10', ['article-10']);
testReleased('article-11', ['article-11']);
testReleased('a10-doubt', ['a10-doubt']);
