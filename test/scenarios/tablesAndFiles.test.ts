/** The transcripts of what is about tables and files; one file for all, for loading costs more than playing. */
import { testReleased } from './released.js';

testReleased('article-10', ['article-10']);
testReleased('article-11', ['article-11']);
testReleased('a10-doubt', ['a10-doubt']);
testReleased('a23-dispute', ['a23-dispute']);
