/**
 * Ten thousand timers that come due at the same instant: is each fired, none twice, and how late is the last?
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { createEngine } from '../engine/index.js';
import type { Actor } from '../engine/vocabulary.js';
import { collectionsOn } from '../models/collections.js';
import { openDatabase } from './database.js';
import { alarm } from './diagrams.js';
import { note, readScale, report } from './measure.js';
import { readCalendar } from './trip.js';

const scaled = readScale();
const timers = scaled(10_000);
const startingAtOnce = 128;
/** How long the last may take before it counts as lost; the bench ends within two minutes. */
const lateMsMax = 45_000;
/** How long setting them may take; what a slower machine sets later is due at once. */
const settingMsMax = 40_000;
const marginMs = 3_000;
const by: Actor = { kind: 'engine', id: 'bench' };

const root = new URL('../../', import.meta.url);
const calendar = readCalendar(readFileSync(new URL('processes/calendars/cn-national.json', root), 'utf8'));
const database = await openDatabase();
const { commits, timers: rows } = collectionsOn(database.connection);
const engine = await createEngine({ connection: database.connection, calendars: [calendar] });
await engine.deploy([{ name: 'alarm.bpmn', content: alarm() }], by);

async function startAll(count: number, dueAt: string): Promise<void> {
  let left = count;
  const startOn = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await engine.start({ processId: 'alarm', variables: { dueAt } }, by);
    }
  };
  await Promise.all(Array.from({ length: startingAtOnce }, startOn));
}

/** All must be set before they are due, however slow the machine: a twentieth of them says how slow it is. */
async function dueInstant(): Promise<number> {
  const trial = Math.max(1, Math.round(timers / 20));
  const beganMs = Date.now();
  await startAll(trial, new Date(beganMs + 3_600_000).toISOString());
  await engine.settled();
  const expectedMs = ((Date.now() - beganMs) / trial) * timers;
  return Date.now() + Math.min(settingMsMax, Math.round(expectedMs * 1.2)) + marginMs;
}

const dueMs = await dueInstant();
const dueAt = new Date(dueMs).toISOString();
await startAll(timers, dueAt);
await engine.settled();
note(`${timers} timers set, ${((dueMs - Date.now()) / 1_000).toFixed(1)} s before they are due`);
const early = await commits.countDocuments({ 'event.type': 'timer.fired' });

const open = { dueAt: { $lte: new Date(dueMs) }, state: 'OPEN' as const };
let lastMs = Date.now();
while (Date.now() < dueMs + lateMsMax) {
  await pause(Math.max(50, dueMs - Date.now()));
  lastMs = Date.now();
  if ((await rows.countDocuments(open)) === 0) break;
}
await engine.settled();
const fired = await commits.find({ 'event.type': 'timer.fired' }, { projection: { event: 1 } }).toArray();
const distinct = new Set(fired.map(({ event }) => (event.type === 'timer.fired' ? event.timer : '')));
const unit = 'timers';
report({ name: 'timers.lost', value: timers - distinct.size, unit, of: timers });
report({ name: 'timers.duplicated', value: fired.length - distinct.size, unit, early });
report({ name: 'timers.lastSeconds', value: (lastMs - dueMs) / 1_000, unit: 's', database: database.kind });
await engine.stop();
await database.close();
