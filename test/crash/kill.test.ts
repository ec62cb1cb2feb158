/**
 * Processes killed with SIGKILL at random moments while they answer commands, started again and killed again;
 * what is left is finished by a node of this process, and then has to be as if nobody had died.
 */
import { afterEach, jest, test } from '@jest/globals';
import { startEmbedded } from '../../embedded/index.js';
import { connect, createEngine, type Engine } from '../../engine/index.js';
import { type Collections, collectionsOn } from '../../models/collections.js';
import { temporaryFolder } from '../embedded/database.js';
import { deployAll } from '../engine/place.js';
import { dice } from '../random/walk.js';
import { seed } from '../support/chance.js';
import { crashDiagrams } from './diagram.js';
import { type Acknowledged, killAll, startDatabase, startNode } from './killed.js';
import { comeToRest, expectAllThere, expectClean, expectOnce } from './soundness.js';

const pick = dice(seed);

/** Instances that one node starts, and commands that it acknowledges at most: three for each. */
const instancesMax = 8;
const killsAt = (from: number): number => from + pick(instancesMax);
jest.setTimeout(180_000);

afterEach(killAll);

/** An engine of this process on a database; nothing rings in it by itself. */
async function within<T>(
  uri: string,
  work: (engine: Engine, collections: Collections) => Promise<T>,
): Promise<T> {
  const connection = await connect(uri);
  const engine = await createEngine({ connection, alarms: 'hand' });
  try {
    return await work(engine, collectionsOn(connection));
  } finally {
    await engine.stop();
    await connection.close();
  }
}

const deployOn = (uri: string) => within(uri, (engine) => deployAll(engine, ...crashDiagrams));

const finishOn = (uri: string, acknowledged: Acknowledged[]) =>
  within(uri, async (engine, collections) => {
    await comeToRest(engine, collections);
    await expectAllThere(engine, collections, acknowledged);
    await expectOnce(collections);
    await expectClean(engine, collections);
  });

test('a server killed with its database loses and doubles nothing (C2, C7, S1)', async () => {
  const folder = temporaryFolder();
  const first = await startEmbedded({ dataPath: folder.path });
  await deployOn(`${first.uri}/crash`);
  await first.close();
  const acknowledged: Acknowledged[] = [];
  for (const name of ['first', 'second']) {
    const node = startNode(name, instancesMax, folder.path);
    await node.killAfter(killsAt(1));
    acknowledged.push(...node.acknowledged);
  }
  const last = await startEmbedded({ dataPath: folder.path });
  await finishOn(`${last.uri}/crash`, acknowledged);
  await last.close();
  folder.remove();
});

test('nodes killed beside another on the same database lose and double nothing (S1, S4)', async () => {
  const folder = temporaryFolder();
  const uri = `${await startDatabase(folder.path)}/crash`;
  await deployOn(uri);
  const survivor = startNode('survivor', instancesMax, uri);
  const outlived = survivor.killAfter(killsAt(2 * instancesMax));
  const acknowledged: Acknowledged[] = [];
  for (const name of ['first', 'second']) {
    const victim = startNode(name, instancesMax, uri);
    await victim.killAfter(killsAt(1));
    acknowledged.push(...victim.acknowledged);
  }
  await outlived;
  await finishOn(uri, [...acknowledged, ...survivor.acknowledged]);
  await killAll();
  folder.remove();
});
