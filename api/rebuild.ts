/**
 * `npm run rebuild`: makes every view again from the log (DESIGN §1). Nodes on the same MongoDB may go on
 * working; a folder of the embedded database is one process's, so its server has to be stopped first.
 */
import { pino } from 'pino';
import { connect, createEngine } from '../engine/index.js';
import { openDatabase } from './database.js';
import { settingsOrExit } from './settingsOrExit.js';

const settings = settingsOrExit('npm run rebuild');
try {
  const database = await openDatabase(settings);
  const connection = await connect(database.uri);
  const logger = pino({ level: settings.logLevel, serializers: { error: pino.stdSerializers.err } });
  const engine = await createEngine({ connection, logger });
  const { instances, commits, broken } = await engine.rebuild();
  await engine.stop();
  await connection.close();
  await database.close();
  process.stdout.write(
    `视图已由日志重建 Views rebuilt from the log: ${instances} 个实例 instances, ${commits} 个提交 commits\n`,
  );
  for (const instance of broken) {
    process.stderr.write(
      `未重建，请核验其历史 Not rebuilt, verify its history: /v2/process-instances/${instance}/verify\n`,
    );
  }
  process.exit(broken.length > 0 ? 1 : 0);
} catch (error) {
  process.stderr.write(`重建失败 The views were not rebuilt: ${(error as Error).message}\n`);
  process.exit(1);
}
