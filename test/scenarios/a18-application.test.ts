import { testReleased } from './released.js';

testReleased('a18-application', ['a18-application', 'a18-batch']);
