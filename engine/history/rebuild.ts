/**
 * Drops every view and makes it again from the log, with the same function that wrote it. For an operator,
 * while no other node runs: a row that is missing for a moment would miss a concurrent change.
 */
import type { EdgeContext } from '../commit/context.js';
import type { Loaded, States } from '../commit/states.js';
import { type ViewWrite, viewNames, viewsOf } from '../commit/views.js';
import { writeViews } from '../commit/viewWriter.js';
import { restoreStarts } from '../deploy/starts.js';
import type { Alarms } from '../effects/scene.js';
import { rebuildBatchMax } from '../limits.js';
import type { Key } from '../vocabulary.js';

export async function rebuild(
  context: EdgeContext,
  states: States,
  alarms: Alarms,
): Promise<{ instances: number; commits: number }> {
  const { collections } = context;
  await Promise.all(viewNames.map((view) => collections.db.collection(view).deleteMany({})));
  await collections.snapshots.deleteMany({});
  states.forgetAll();
  const counted = { instances: 0, commits: 0 };
  let before: Loaded | undefined;
  let writes: ViewWrite[] = [];
  const touched = new Set<Key>();
  for await (const row of collections.commits.find().sort({ instance: 1, seq: 1 })) {
    if (before && before.state.instance !== row.instance) before = undefined;
    const after = await states.after(before, row);
    const views = viewsOf(after.definition, row, before?.state ?? null, after.state);
    // The writes of one bulk have no order among each other, so a row is written once in each.
    if (writes.length >= rebuildBatchMax || views.some((view) => touched.has(rowOf(view)))) {
      await writeViews(collections, writes);
      writes = [];
      touched.clear();
    }
    writes.push(...views);
    for (const view of views) touched.add(rowOf(view));
    if (before === undefined) counted.instances += 1;
    counted.commits += 1;
    before = after;
  }
  await writeViews(collections, writes);
  await restoreStarts({ ...context, alarms });
  await setAlarms(context, alarms);
  return counted;
}

const rowOf = (write: ViewWrite): Key => (write.kind === 'insert' ? write.row._id : write.key);

async function setAlarms({ collections }: EdgeContext, alarms: Alarms): Promise<void> {
  for await (const row of collections.timers.find({ state: 'OPEN' })) {
    await alarms.schedule(row._id, row.dueAt.toISOString());
  }
}
