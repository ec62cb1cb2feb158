/**
 * What a step costs through commit and views on a real database, beside plain inserts of the same commits.
 */
import { readFileSync } from 'node:fs';
import { createEngine } from '../engine/index.js';
import type { Engine } from '../engine/ports.js';
import { collectionsOn } from '../models/collections.js';
import { approvalMs } from './bpmnEngine.js';
import { openDatabase } from './database.js';
import { approval, sequence } from './diagrams.js';
import { type Load, runLoad } from './load.js';
import { median, note, nowMs, quantile, readScale, report } from './measure.js';
import { commitsOf, insertRaw, prepareRaw } from './raw.js';
import { readCalendar, recordTrip, releasedForm, type Trip } from './trip.js';

const scaled = readScale();
const rounds = scaled(5);
/** Steps per round at each concurrency: about a second's worth. */
const stepsPerRound: Record<number, number> = { 1: scaled(300), 16: scaled(2_500), 128: scaled(6_000) };
const concurrencies = [1, 16, 128];
/** A slow machine gets fewer steps and rounds, for the bench is to end within two minutes. */
const loadMsMax = 3_000;
const roundsMsMax = 60_000;
const operator = { kind: 'engine', id: 'bench' } as const;

const root = new URL('../../', import.meta.url);
const calendar = readCalendar(readFileSync(new URL('processes/calendars/cn-national.json', root), 'utf8'));
const database = await openDatabase();
const collections = collectionsOn(database.connection);
const engine = await createEngine({ connection: database.connection, calendars: [calendar], alarms: 'hand' });

async function deployed(name: string, content: string): Promise<Trip> {
  await engine.deploy([{ name: `${name}.bpmn`, content }], operator);
  return recordTrip(await releasedForm(name, content), calendar);
}

interface Side {
  engine: Load[];
  raw: number[];
}

async function measureSteps(trip: Trip): Promise<Map<number, Side>> {
  const sides = new Map(concurrencies.map((underWay) => [underWay, { engine: [], raw: [] } as Side]));
  const beganMs = nowMs();
  for (let round = 0; round < rounds && nowMs() - beganMs < roundsMsMax; round += 1) {
    for (const [underWay, side] of sides) {
      const load = await runLoad(engine, trip, {
        underWay,
        steps: stepsPerRound[underWay]!,
        msMax: loadMsMax,
      });
      await engine.settled();
      const rows = await commitsOf(collections, load.instances);
      if (rows.length !== load.steps) throw new Error(`${load.steps} steps left ${rows.length} commits`);
      side.engine.push(load);
      side.raw.push(await insertRaw(collections, rows, underWay));
      note(`round ${round + 1}, c${underWay}: ${load.steps} steps`);
    }
  }
  return sides;
}

function reportSteps(sides: Map<number, Side>): void {
  const unit = 'steps/s';
  for (const [underWay, side] of sides) {
    const latencies = side.engine.flatMap((load) => load.latenciesMs);
    const value = median(side.engine.map((load) => load.stepsPerSecond));
    const [p50Ms, p99Ms] = [median(latencies), quantile(latencies, 0.99)];
    report({ name: `engine.c${underWay}`, value, unit, p50Ms, p99Ms, database: database.kind });
  }
  for (const [underWay, { raw }] of sides) {
    report({ name: `raw.c${underWay}`, value: median(raw), unit: 'commits/s', database: database.kind });
  }
  for (const [underWay, side] of sides) {
    const ratios = side.engine.map((load, round) => load.stepsPerSecond / side.raw[round]!);
    report({ name: `ratio.c${underWay}`, value: median(ratios), unit: 'engine/raw' });
  }
}

/** DESIGN §13: at least ten times as fast as `bpmn-engine` that only turns its state to JSON at each wait. */
async function measureOthers(durable: Engine): Promise<void> {
  const source = approval();
  const trip = await deployed('approval', source);
  const [ours, others]: [number[], number[]] = [[], []];
  await approvalMs(source, scaled(20), true);
  for (let round = 0; round < Math.min(rounds, 3); round += 1) {
    const load = await runLoad(durable, trip, { underWay: 128, steps: scaled(4_000), msMax: loadMsMax });
    ours.push((1_000 / load.stepsPerSecond) * trip.events.length);
    others.push(await approvalMs(source, scaled(50), true));
  }
  report({ name: 'engine.approvalInstance', value: median(ours), unit: 'ms/instance', underWay: 128 });
  report({ name: 'bpmnEngine.approvalInstance', value: median(others), unit: 'ms/instance', saving: 'JSON' });
  report({ name: 'ratio.bpmnEngine', value: median(others) / median(ours), unit: 'times' });
}

await prepareRaw(collections);
const trip = await deployed('seq10', sequence(10));
await runLoad(engine, trip, { underWay: 16, steps: scaled(1_500), msMax: loadMsMax });
reportSteps(await measureSteps(trip));
await measureOthers(engine);
await engine.stop();
await database.close();
