/**
 * Runs transcripts and compares what happened with what they say. `UPDATE=1` rewrites them; the diff is read.
 *
 * at 2026-02-10 09:30             moves the clock (Asia/Shanghai); timers on the way ring
 * start PROCESS as USER {…}       starts an instance, after the start check if the scenario has one
 * claim|unclaim ELEMENT as USER   and complete ELEMENT as USER {…}
 * return|transfer|… ELEMENT as USER {…}   any verb of the registry, with the rest of its event
 * withdraw ELEMENT as USER         and terminate INSTANCE as USER {"opinion": "…"}
 * withdraw #1/ as USER             takes the application of the first instance back
 * work ELEMENT {…}                completes the job; fail ELEMENT {"retries":0,"message":"…"} does not
 * throw ELEMENT CODE              throws a BPMN error from the job
 * retry ELEMENT {"retries":1}     gives the job retries; resolve ELEMENT resolves the incident
 * cancel, set {…}                 cancels the instance, sets its variables
 * start PROCESS as USER {"subject": "#1"}   about the first instance
 * start PROCESS as USER {"onBehalfOf": …}   entered for a department that applied on paper
 * message NAME KEY {…}            correlates a message
 * message NAME KEY for HOURS {…}  publishes one that waits for whoever takes it, on the durable engine
 * signal NAME {…}                 is heard by every instance, on the durable engine
 * status                          shows where every instance stands
 *
 * An element of the second instance is written `#2/element`; `cancel` and `set` take `#2/`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Timer } from '../../engine/vocabulary.js';
import { DurableOffice } from './durableOffice.js';
import { execute, type Scenario } from './execute.js';
import { type Desk, type Instance, leftoversOf, Office } from './office.js';
import { releasedStage } from './releasedStage.js';
import {
  type Block,
  maskKeys,
  readBlocks,
  readCommand,
  showRecord,
  showRefusal,
  writeBlocks,
} from './transcript.js';

function showStatus({ number, state }: Instance): string {
  const work = [...Object.values(state.tasks), ...Object.values(state.jobs)];
  const open = work.map((each) => ('light' in each ? `${each.element}(${each.light})` : each.element)).sort();
  const incidents = Object.values(state.incidents).map((each) => `${each.element}!${each.code}`);
  const where = [...open, ...incidents].join(', ');
  const head = `#${number} ${state.processId} ${state.status}, overdue ${state.overdue}`;
  return where === '' ? head : `${head}: ${where}`;
}

/** Carries out the commands; the blocks with what they led to. */
export async function play(blocks: Block[], scenario: Scenario, office: Desk): Promise<Block[]> {
  const timers = new Map<string, Timer>();
  const played: Block[] = [];
  for (const block of blocks) {
    const lines: string[] = [];
    if (block.command.length > 0) {
      const command = readCommand(block.command);
      if (command.verb === 'status') lines.push(...office.instances.map(showStatus));
      else {
        const outcome = await execute(office, command, scenario);
        // By instance, each in the order of its log: which of two went first is no promise.
        const records = office.takeRecords().sort((a, b) => a.instance.number - b.instance.number);
        lines.push(...records.flatMap((record) => showRecord(record, timers)));
        if (!outcome.ok) lines.push(...showRefusal(outcome.refusal));
      }
    }
    played.push({ ...block, golden: lines.map((line) => maskKeys(line, office.instances)) });
  }
  for (const instance of office.instances) {
    if (instance.state.status !== 'active') expect(leftoversOf(instance)).toEqual([]);
  }
  return played;
}

const folderName = ({ pathname }: URL): string => pathname.split('/').at(-2) ?? '';

/**
 * Declares three tests per transcript of a folder: as written, crashing at every step with doubled effects,
 * and on the durable engine.
 */
export function testTranscripts(folder: URL, prepare: () => Promise<Scenario>): void {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  describe.each(names)(`${folderName(folder)}/%s`, (name) => {
    const url = new URL(name, folder);
    const read = () => readFileSync(url, 'utf8');
    const played = async (scenario: Scenario, office: Desk) =>
      writeBlocks(await play(readBlocks(read()), scenario, office));

    test('happens as written', async () => {
      const scenario = await prepare();
      const found = await played(scenario, new Office(scenario.definitions, { crashing: false }));
      if (process.env.UPDATE && found !== read()) writeFileSync(url, found);
      else expect(found).toBe(read());
    });

    test('comes to the same with a crash at every step and every effect doubled', async () => {
      const scenario = await prepare();
      const found = await played(scenario, new Office(scenario.definitions, { crashing: true }));
      expect(found).toBe(read());
    });

    test('comes to the same on the durable engine', async () => {
      const scenario = await prepare();
      const office = await DurableOffice.on(await releasedStage());
      try {
        expect(await played(scenario, office)).toBe(read());
        await office.verify();
      } finally {
        await office.close();
      }
    });
  });
}
