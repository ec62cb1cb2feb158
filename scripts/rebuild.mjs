// npm run rebuild: makes every view again from the log; takes the settings of `npm start` (--data,
// MONGODB_URI).
import { prepare } from './prepare.mjs';

prepare();
await import('../dist/api/rebuild.js');
