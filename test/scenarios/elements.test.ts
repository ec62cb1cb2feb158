/**
 * One transcript for each family of `engine/elements`, with the diagrams beside it, on the durable engine: as
 * written, and again with the node killed within every command.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectClean, openRows } from '../crash/soundness.js';
import { deployAll, openPlace, type Place } from '../engine/place.js';
import { DurableOffice, type Serving } from './durableOffice.js';
import { dyingOn } from './dying.js';
import { activities } from './elements/activities.js';
import { events } from './elements/events.js';
import { gateways } from './elements/gateways.js';
import { scopes } from './elements/scopes.js';
import { play } from './run.js';
import { readBlocks, writeBlocks } from './transcript.js';

const folder = new URL('../../../test/scenarios/elements/', import.meta.url);
const begunMs = Date.parse('2026-01-05T01:00:00.000Z');

interface Stage {
  place: Place;
  serving(name: string): Promise<Serving>;
}
async function openStage(serving: (place: Place, name: string) => Promise<Serving>): Promise<Stage> {
  const place = await openPlace();
  const engine = await place.engine();
  await deployAll(engine, ...activities, ...scopes, ...gateways, ...events);
  return { place, serving: (name) => serving(place, name) };
}

let steady: Stage;
let dying: Stage;
beforeAll(async () => {
  steady = await openStage(async ({ connection, clock, engine: open }) => {
    const engine = await open();
    return { connection, clock, engine, serve: (command) => command(engine, {}), close: () => engine.stop() };
  });
  dying = await openStage(dyingOn);
});
afterAll(() => Promise.all([steady.place.close(), dying.place.close()]));

/** What a transcript comes to, with nothing left behind at its end. */
async function played({ place, serving }: Stage, name: string, text: string): Promise<string> {
  place.clock.nowMs = begunMs;
  const office = await DurableOffice.on(await serving(name));
  try {
    const found = writeBlocks(await play(readBlocks(text), { definitions: [] }, office));
    const left = office.instances.filter(({ state }) => state.status === 'active');
    expect(left.map(({ number, state }) => `#${number} ${state.processId}`)).toEqual([]);
    return found;
  } finally {
    await office.close();
  }
}

describe.each(readdirSync(folder).filter((name) => name.endsWith('.txt')))('elements: %s', (name) => {
  const url = new URL(name, folder);
  const read = () => readFileSync(url, 'utf8');

  test('happens as written', async () => {
    const found = await played(steady, name, read());
    if (process.env.UPDATE && found !== read()) writeFileSync(url, found);
    else expect(found).toBe(read());
  });

  test('comes to the same with the node killed in every step (C2, C7, F3)', async () => {
    expect(await played(dying, name, read())).toBe(read());
  });
});

test('nothing is open any more, and histories and views come out as they were', async () => {
  for (const { place } of [steady, dying]) expect(await openRows(place.collections)).toEqual([]);
  await expectClean(await dying.place.engine(), dying.place.collections);
});
