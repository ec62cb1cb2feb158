/** The transcripts of all released processes: in one suite, for they share the durable engine below. */
import { called, testReleased, testStartedBySystem } from './released.js';

testReleased('article-10', ['article-10']);
testReleased('article-11', ['article-11']);
testReleased('a10-doubt', ['a10-doubt']);
testReleased('article-12', ['article-12', ...called]);
testReleased('article-13', ['article-13', ...called]);
// A called process starts as it does in an office: by an application of Article 12.
testReleased('article-14', ['article-12', ...called]);
testReleased('article-15', ['article-12', ...called]);
testReleased('article-16', ['article-12', ...called]);
testReleased('a18-application', ['a18-application', 'a18-batch']);
// Doubts and disputes are about what has been applied for: the transcript begins with it.
testReleased('a22-interruption', ['a22-interruption']);
testReleased('a20-doubt', ['a20-doubt', 'article-12', ...called]);
testReleased('a23-dispute', ['a23-dispute', 'article-10', 'article-12', ...called]);
testStartedBySystem('a19-authorisation', ['a19-authorisation', 'a08-access']);
