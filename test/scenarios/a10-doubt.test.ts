import { testReleased } from './released.js';

testReleased('a10-doubt', ['a10-doubt']);
