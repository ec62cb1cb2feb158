/** Applies the writes of views to rows in memory, as the database would: one instance, commit by commit. */
import type { Change, ViewName, ViewWrite } from '../commit/views.js';
import { viewNames } from '../commit/views.js';
import type { InstanceState, Key } from '../vocabulary.js';

export type Row = { _id: Key } & Record<string, unknown>;
export type Rows = Record<ViewName, Map<Key, Row>>;

export const noRows = (): Rows =>
  Object.fromEntries(viewNames.map((view) => [view, new Map<Key, Row>()])) as Rows;

export function foldViews(rows: Rows, writes: readonly ViewWrite[]): void {
  for (const write of writes) {
    if (write.kind === 'insert') rows[write.view].set(write.row._id, present(write.row));
    else {
      const row = rows[write.view].get(write.key);
      if (row) change(row, write.change);
    }
  }
}

/** Whether a later commit may still change the row: what the state has let go of never does. */
export function isAlive(state: InstanceState, view: ViewName, key: Key): boolean {
  const open = (state as Partial<Record<ViewName, Record<Key, unknown>>>)[view];
  return open === undefined || open[key] !== undefined;
}

const present = (row: object): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Row;

function change(row: Row, { $set, $unset, $addToSet }: Change): void {
  for (const [name, value] of Object.entries($set)) if (value !== undefined) row[name] = value;
  for (const name of Object.keys($unset ?? {})) delete row[name];
  for (const [name, value] of Object.entries($addToSet ?? {})) {
    const held = (row[name] as unknown[] | undefined) ?? [];
    row[name] = [...new Set([...held, ...added(value)])];
  }
}

/** `$addToSet` of one value, or of each in a list. */
const added = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null && '$each' in value ? (value.$each as unknown[]) : [value];
