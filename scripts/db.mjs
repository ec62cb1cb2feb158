// npm run db -- --data DIR --port N: the embedded database alone, for several processes to share. Ctrl-C
// closes it.
import { parseArgs } from 'node:util';
import { prepare } from './prepare.mjs';

const { values } = parseArgs({
  options: { data: { type: 'string', default: './data' }, port: { type: 'string', default: '27018' } },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`--port must be a number from 0 to 65535, but is "${values.port}"\n`);
  process.exit(1);
}

prepare();
const { startEmbedded } = await import('../dist/embedded/index.js');

try {
  const database = await startEmbedded({ dataPath: values.data, port });
  process.stdout.write(`${database.uri}\n`);
  const close = () => {
    database.close().then(() => process.exit(0));
  };
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
