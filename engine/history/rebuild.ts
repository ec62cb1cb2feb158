/**
 * Makes every view again from the log, from the writes that made it first: for an operator who mistrusts it.
 *
 * H1  Other nodes may work meanwhile. A row is written as the log has it, then the log is asked again, until
 *     nothing has come in between; whatever comes later finds the row and changes it.
 * H2  Rows that the log knows nothing of go. A row is never written before its commit (C2), so none goes that
 *     is just being made.
 * H3  An instance that does not come out of its log keeps its rows and is named; the others are made again.
 */
import type { EdgeContext } from '../commit/context.js';
import type { Loaded, States } from '../commit/states.js';
import { type ViewName, viewNames, viewsOf } from '../commit/views.js';
import { restoreStarts } from '../deploy/starts.js';
import type { Alarms } from '../effects/scene.js';
import { remakeContents } from '../effects/storeContents.js';
import { CodedError } from '../errors.js';
import { instanceOf } from '../ids.js';
import { rebuildAttemptsMax, rebuildBatchMax, rebuildInstancesMax } from '../limits.js';
import type { Rebuilt } from '../ports.js';
import type { Key } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import { foldViews, isAlive, noRows, type Row } from './foldViews.js';

export async function rebuild(context: EdgeContext, states: States, alarms: Alarms): Promise<Rebuilt> {
  await context.collections.snapshots.deleteMany({});
  states.forgetAll();
  const made: Rebuilt = { instances: 0, commits: 0, broken: [] };
  const remake = async (instance: Key) => {
    try {
      const commits = await remakeInstance(context, states, instance);
      made.commits += commits;
      made.instances += 1;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      context.logger.error({ error, instance }, 'the views of an instance were left as they are');
      made.broken.push(instance);
    }
  };
  for await (const some of batches(instancesOf(context), rebuildInstancesMax)) {
    await Promise.all(some.map(remake));
  }
  for (const view of viewNames) await removeUnknown(context, view);
  await remakeContents(context.collections);
  await restoreStarts({ ...context, alarms });
  await setAlarms(context, alarms);
  return made;
}

/** The instances of the log, those that begin meanwhile left out: their views are being written as ever. */
async function* instancesOf({ collections: { commits } }: EdgeContext): AsyncGenerator<Key> {
  const projection = { instance: 1 } as const;
  const last = await commits.findOne({}, { projection, sort: { instance: -1 } });
  for (let before = ''; last && before < last.instance; ) {
    const next = await commits.findOne({ instance: { $gt: before } }, { projection, sort: { instance: 1 } });
    if (!next) return;
    yield next.instance;
    before = next.instance;
  }
}

async function* batches<T>(items: AsyncIterable<T>, itemsMax: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < itemsMax) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Writes the rows of one instance until its log holds nothing that is not in them (H1); gives its length. */
async function remakeInstance(context: EdgeContext, states: States, instance: Key): Promise<number> {
  const rows = noRows();
  const known = new Set<string>();
  let loaded: Loaded | undefined;
  let rowsMax = rebuildBatchMax;
  for (let attempt = 0; attempt < rebuildAttemptsMax; attempt += 1) {
    const before: Loaded | undefined = loaded;
    for await (const commit of states.rows(instance, (loaded?.state.seq ?? -1) + 1)) {
      const after: Loaded = await states.after(loaded, commit);
      foldViews(rows, viewsOf(after.definition, commit, loaded?.state ?? null, after.state));
      loaded = after;
      if (rowsIn(rows) < rowsMax) continue;
      await write(context, rows, known, loaded);
      rowsMax = rowsIn(rows) + rebuildBatchMax;
    }
    if (!loaded || loaded === before) return (loaded?.state.seq ?? -1) + 1;
    await write(context, rows, known, loaded);
    for (const view of viewNames) await removeOthers(context, view, instance, known);
  }
  throw new CodedError('CONFLICT', say(instanceWords.noRest, { instance, max: rebuildAttemptsMax }));
}

type Rows = ReturnType<typeof noRows>;
const rowsIn = (rows: Rows): number => viewNames.reduce((sum, view) => sum + rows[view].size, 0);
const nameOf = (view: ViewName, key: Key): string => `${view} ${key}`;

/** Puts the rows in place, and forgets those that no later commit can change. */
async function write(context: EdgeContext, rows: Rows, known: Set<string>, { state }: Loaded) {
  const { db } = context.collections;
  await keepLeases(context, rows.jobs);
  for (const view of viewNames) {
    const operations = [...rows[view].values()].map((replacement) => ({
      replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
    }));
    const collection = db.collection<Row>(view);
    if (operations.length > 0) await collection.bulkWrite(operations, { ordered: false });
    for (const key of rows[view].keys()) {
      known.add(nameOf(view, key));
      if (!isAlive(state, view, key)) rows[view].delete(key);
    }
  }
}

/** Who holds a job is not of the log: it stays with its worker. */
async function keepLeases({ collections }: EdgeContext, jobs: Map<Key, Row>): Promise<void> {
  const open = [...jobs.values()].filter((row) => row.state === 'CREATED').map((row) => row._id);
  if (open.length === 0) return;
  const leased = collections.jobs.find({ _id: { $in: open }, lease: { $exists: true } });
  for await (const { _id, availableAt, worker, lease } of leased) {
    Object.assign(jobs.get(_id)!, { availableAt, worker, lease });
  }
}

/** Rows under the instance's keys that none of its commits made. */
async function removeOthers({ collections }: EdgeContext, view: ViewName, instance: Key, known: Set<string>) {
  const rows = collections.db.collection<Row>(view);
  const mine = { _id: { $gte: instance, $lt: `${instance}~` } };
  const others: Key[] = [];
  for await (const { _id } of rows.find(mine, { projection: { _id: 1 } })) {
    if (!known.has(nameOf(view, _id))) others.push(_id);
  }
  if (others.length > 0) await rows.deleteMany({ _id: { $in: others } });
}

/** Rows of instances that have no log (H2). */
async function removeUnknown({ collections }: EdgeContext, view: ViewName): Promise<void> {
  const rows = collections.db.collection<Row>(view);
  let instance = '';
  let isUnknown = false;
  for await (const { _id } of rows.find({}, { projection: { _id: 1 } }).sort({ _id: 1 })) {
    if (instanceOf(_id) !== instance) {
      instance = instanceOf(_id);
      isUnknown = (await collections.commits.findOne({ instance }, { projection: { _id: 1 } })) === null;
    }
    if (isUnknown) await rows.deleteOne({ _id });
  }
}

async function setAlarms({ collections }: EdgeContext, alarms: Alarms): Promise<void> {
  for await (const some of batches(collections.timers.find({ state: 'OPEN' }), rebuildBatchMax)) {
    await Promise.all(some.map((row) => alarms.schedule(row._id, row.dueAt.toISOString())));
  }
}
