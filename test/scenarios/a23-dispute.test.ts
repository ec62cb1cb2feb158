import { testReleased } from './released.js';

testReleased('a23-dispute', ['a23-dispute']);
