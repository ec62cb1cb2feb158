import { testReleased } from './released.js';

testReleased('a20-doubt', ['a20-doubt']);
