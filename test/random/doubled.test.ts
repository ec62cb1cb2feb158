/**
 * Random processes on the durable engine, where every effect is performed twice, every command sent twice and
 * every alarm rung twice: step by step it looks as on an engine where all that happens once.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Commit, Engine, InstanceState, Key, Variables } from '../../engine/index.js';
import { expectClean, openRows } from '../crash/soundness.js';
import { clerk, codeOf, deployAll, openPlace, type Place } from '../engine/place.js';
import { runs } from '../support/chance.js';
import * as d from '../support/diagram.js';
import { type Block, block } from './blocks.js';
import { openIn } from './compare.js';
import { randomProcess } from './processes.js';
import { dice } from './walk.js';

const settings = runs(6);
const stepsMax = 25;
const hourMs = 3_600_000;

/** One of two engines, each with a database of its own. */
interface Side {
  place: Place;
  engine: Engine;
  isDoubled: boolean;
}
let sides: Side[];

interface Inside {
  effects: { perform(commit: Commit): Promise<void> };
  signals: { finish(signal: object): Promise<void> };
}

async function openSide(isDoubled: boolean): Promise<Side> {
  const place = await openPlace();
  const engine = await place.engine();
  const other = d.bpmn([d.start(), d.end(), d.line('start', 'end')], [], 'other');
  await deployAll(engine, other);
  if (isDoubled) {
    const { effects, signals } = engine as unknown as Inside;
    const perform = effects.perform.bind(effects);
    const finish = signals.finish.bind(signals);
    signals.finish = async (signal) => {
      await finish(signal);
      await finish(signal);
    };
    effects.perform = async (commit) => {
      await perform(commit);
      await perform(commit);
    };
  }
  return { place, engine, isDoubled };
}
beforeAll(async () => {
  sides = [await openSide(false), await openSide(true)];
});
afterAll(() => Promise.all(sides.map(({ place }) => place.close())));

/** Names of its own for each process, so that no instance hears what another one says. */
const ownNames = (xml: string, nr: number): string =>
  xml
    .replace('id="process"', `id="process-${nr}"`)
    .replace('name="ping"', `name="ping-${nr}"`)
    .replace('name="sound"', `name="sound-${nr}"`)
    .replace(/((?:processId|bpmn:process id|bpmn:global\w+ id)=")(Called|Global)/g, `$1$2-${nr}-`);

/** The states of all active instances of a run, in the order of their birth. */
async function statesOf({ place, engine }: Side, nr: number): Promise<InstanceState[]> {
  const processId = { $regex: `-${nr}(-|$)` };
  const rows = await place.collections.instances
    .find({ processId, state: 'ACTIVE' } as object)
    .sort({ _id: 1 })
    .toArray();
  return Promise.all(rows.map(({ _id }) => engine.state(_id)));
}

/** One thing that can be done, by a name that is the same on both sides. */
interface Act {
  name: string;
  send: () => Promise<unknown>;
  /** Sent again it is refused, or does no harm; or it is sent once, and delivered again. */
  again: 'refused' | 'harmless' | 'delivered';
}

/** What can be done inside of an instance. */
function actsInside(engine: Engine, state: InstanceState, variables: Variables): Act[] {
  const { instance, root, tasks, jobs, incidents } = state;
  const act = (
    name: string,
    event: Parameters<Engine['submit']>[1],
    again: Act['again'] = 'refused',
  ): Act => ({ name, send: () => engine.submit(instance, event, clerk), again });
  const byOrdinal = <T extends { key: Key; element: string }>(map: Record<Key, T>): T[] =>
    Object.values(map).sort((a, b) => (a.key < b.key ? -1 : 1));
  return [
    ...byOrdinal(tasks).map(({ key: task, element }) =>
      act(`complete ${element}`, { type: 'task.completed', task, variables }),
    ),
    ...byOrdinal(jobs).map(({ key: job, element }) =>
      act(`work ${element}`, { type: 'job.completed', job, variables }),
    ),
    ...byOrdinal(incidents).map(({ key: incident, element }) =>
      act(`resolve ${element}`, { type: 'incident.resolved', incident }),
    ),
    act('set', { type: 'variables.set', scope: root, variables, local: false }, 'harmless'),
  ];
}

/** What can be said from outside, if anybody waits for it. */
function actsOutside(
  { engine, place }: Side,
  nr: number,
  states: InstanceState[],
  variables: Variables,
): Act[] {
  const waiting = states.flatMap((state) => Object.values(state.subscriptions).map(({ kind }) => kind));
  const said = { correlationKey: 'k', variables, timeToLiveMs: 1, messageId: `${nr}-${place.clock.nowMs}` };
  const publish = () => engine.publishMessage({ name: `ping-${nr}`, ...said }, clerk);
  const broadcast = async () => {
    const sent = engine.broadcastSignal({ name: `sound-${nr}`, variables }, clerk);
    // What begins to wait from now on does not hear it.
    place.clock.nowMs += 1;
    await sent;
  };
  const isTimed = states.some(({ timers }) => Object.keys(timers).length > 0);
  const acts: (Act | false)[] = [
    waiting.includes('message') && { name: 'publish', send: publish, again: 'refused' },
    // A repeat would be another signal; on the doubled side it is delivered twice.
    waiting.includes('signal') && { name: 'broadcast', send: broadcast, again: 'delivered' },
    isTimed && { name: 'wake', send: () => engine.wake(), again: 'harmless' },
  ];
  return acts.filter((act) => act !== false);
}

async function actsOn(side: Side, nr: number, variables: Variables): Promise<Act[]> {
  const states = await statesOf(side, nr);
  const inside = states.flatMap((state) => actsInside(side.engine, state, variables));
  return [...inside, ...actsOutside(side, nr, states, variables)];
}

/** Does it, once or twice, and waits until all that follows is done. */
async function perform(side: Side, act: Act): Promise<void> {
  await act.send();
  if (side.isDoubled && act.again === 'refused') await codeOf(act.send());
  else if (side.isDoubled && act.again === 'harmless') await act.send();
  await side.engine.settled();
}

const shown = (states: InstanceState[]): string[] => states.flatMap(openIn).sort();

let nr = 0;
async function expectAlike(shape: Block, seed: number): Promise<void> {
  nr += 1;
  const xml = ownNames(randomProcess({ ...shape, variant: 1 }), nr);
  const picks = sides.map(() => dice(seed));
  const processId = `process-${nr}`;
  for (const { engine } of sides) {
    await deployAll(engine, xml);
    await engine.start({ processId, variables: { choice: 0, again: false } }, clerk);
    await engine.settled();
  }
  for (let step = 0; step < stepsMax; step += 1) {
    const seen = await Promise.all(sides.map((side) => statesOf(side, nr)));
    expect(shown(seen[1]!)).toEqual(shown(seen[0]!));
    if (seen[0]!.length === 0) break;
    const done: string[] = [];
    for (const [index, side] of sides.entries()) {
      const pick = picks[index]!;
      // Time goes on in steps of an hour, so that every timer of a step is due with the next.
      side.place.clock.nowMs += hourMs;
      const variables = { choice: pick(3), again: step < 10 && pick(4) === 0, supply: pick(3) };
      const acts = await actsOn(side, nr, variables);
      const act = acts[pick(acts.length)]!;
      done.push(act.name);
      await perform(side, act);
    }
    expect(done[1]).toBe(done[0]);
  }
}

/** fast-check prints the seed and the shrunken process of a failure; SEED=… runs the same ones again. */
describe('a random process on the durable engine', () => {
  test('with every effect performed and every command sent twice goes the same way (F3)', async () => {
    await fc.assert(fc.asyncProperty(block, fc.nat(), expectAlike), settings);
    for (const side of sides) {
      expect(await openRows(side.place.collections)).toEqual([]);
      await expectClean(side.engine, side.place.collections);
    }
  });
});
