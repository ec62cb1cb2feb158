/**
 * One transcript for each family of `engine/elements`, with the diagrams beside it, on the durable engine:
 * the node is killed within every command, and what happens is what `UPDATE=1` wrote of one that lived.
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

/** One engine for a whole transcript. */
async function livingOn({ connection, clock, engine: open }: Place): Promise<Serving> {
  const engine = await open();
  return { connection, clock, engine, serve: (command) => command(engine, {}), close: () => engine.stop() };
}

const isUpdate = Boolean(process.env.UPDATE);
let place: Place;
beforeAll(async () => {
  place = await openPlace();
  await deployAll(await place.engine(), ...activities, ...scopes, ...gateways, ...events);
});
afterAll(() => place.close());

/** What a transcript comes to, with nothing left behind at its end. */
async function played(name: string, text: string): Promise<string> {
  place.clock.nowMs = begunMs;
  const office = await DurableOffice.on(await (isUpdate ? livingOn(place) : dyingOn(place, name)));
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

  test('happens as written, with the node killed in every step (C2, C7, F3)', async () => {
    const text = readFileSync(url, 'utf8');
    const found = await played(name, text);
    if (isUpdate && found !== text) writeFileSync(url, found);
    else expect(found).toBe(text);
  });
});

test('nothing is open any more, and histories and views come out as they were', async () => {
  expect(await openRows(place.collections)).toEqual([]);
  await expectClean(await place.engine(), place.collections);
});
