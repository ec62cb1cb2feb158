// npm start: installs and builds what is missing, then runs the server in this process, so that Ctrl-C
// reaches it.
import { prepare } from './prepare.mjs';

prepare();
await import('../dist/api/main.js');
