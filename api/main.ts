/**
 * `npm start`: reads the settings, runs one node of the server until it is told to stop, and says what to
 * try.
 */
import { demoPassword, demoUsers } from '../processes/index.js';
import { type RunningServer, startServer } from './server.js';
import type { Settings } from './settings.js';
import { settingsOrExit } from './settingsOrExit.js';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const complain = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** One account of each role, so that somebody can walk a procedure from end to end. */
const shownAccounts = [
  'mzj.requester',
  'gaj.provider',
  'zsj.platform',
  'designer',
  'auditor',
  'admin',
  'worker',
];

function accountLines(): string {
  const shown = shownAccounts.flatMap((name) => demoUsers.find(({ _id }) => _id === name) ?? []);
  return shown
    .map(({ _id, displayName, memberships }) => {
      const groups = memberships.map(({ role, organisation }) => `${role}@${organisation}`).join(', ');
      return `  ${_id.padEnd(16)} ${displayName.padEnd(4, '　')} ${groups}`;
    })
    .join('\n');
}

function welcome({ url, context }: RunningServer, settings: Settings): void {
  say(`
办理 Banli   ${url}
数据 Data    ${settings.mongodbUri ? 'MongoDB' : `${settings.dataPath} (embedded)`}
文档 Docs    ${url}/docs`);
  if (context.controlledClock) {
    say(
      `时钟 Clock   ${new Date(context.clock.now()).toISOString()}: 演练 controlled, PUT /v2/clock as admin`,
    );
  }
  if (settings.seed) {
    say(`
演示账号 Demo accounts, password ${demoPassword}
${accountLines()}

试一试 Try
  TOKEN=$(curl -s ${url}/v2/login -H 'Content-Type: application/json' \\
    -d '{"username":"${shownAccounts[0]}","password":"${demoPassword}"}' \\
    | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')
  curl -s ${url}/v2/catalogue/search -X POST -H "Authorization: Bearer $TOKEN"
  curl -s ${url}/v2/inbox -H "Authorization: Bearer $TOKEN"`);
  }
  say('\nCtrl-C 停止 stops');
}

/** The first signal drains; a second one ends at once. */
function stopOnSignal(server: RunningServer): void {
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (isStopping) process.exit(1);
    isStopping = true;
    say(`\n${signal}: 正在停止 draining …`);
    try {
      await server.close();
      say('已停止 stopped');
      process.exit(0);
    } catch (error) {
      complain(String(error));
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
}

const settings = settingsOrExit('npm start');
try {
  const server = await startServer({ settings });
  stopOnSignal(server);
  welcome(server, settings);
} catch (error) {
  complain(`启动失败 The server did not start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
