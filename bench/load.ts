/** Load on a real engine: that many instances under way at once, each walking a recorded trip to its end. */
import type { Command, Engine } from '../engine/ports.js';
import type { Actor, Key } from '../engine/vocabulary.js';
import { instanceKey, type Trip } from './trip.js';

/** Nobody handles what he applied for himself. */
const applicant: Actor = { kind: 'user', id: 'applicant' };
const clerk: Actor = { kind: 'user', id: 'clerk' };

export interface Load {
  stepsPerSecond: number;
  steps: number;
  /** How long each command waited for its answer. */
  latenciesMs: number[];
  instances: Key[];
}

/** The commands of a trip as JSON, with the recorded instance's key in them. */
const commandTexts = ({ events }: Trip): string[] =>
  events.slice(1).map(({ at: _at, by: _by, calendar: _calendar, ...payload }) => JSON.stringify(payload));

/** The same command on another instance: keys differ in the instance's part only. */
const commandOf = (text: string, instance: Key): Command =>
  JSON.parse(text.replaceAll(instanceKey, instance)) as Command;

/** Walks until so many steps are done, or for so long. */
export async function runLoad(
  engine: Engine,
  trip: Trip,
  { underWay, steps, msMax }: { underWay: number; steps: number; msMax: number },
): Promise<Load> {
  const { processId } = trip.definition;
  const texts = commandTexts(trip);
  const latenciesMs: number[] = [];
  const instances: Key[] = [];
  let left = steps;
  const beganMs = performance.now();
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const beganMs = performance.now();
    const answer = await work();
    latenciesMs.push(performance.now() - beganMs);
    return answer;
  };
  const isOver = () => performance.now() - beganMs > msMax;
  const walkOn = async (): Promise<void> => {
    while (left > 0 && !isOver()) {
      left -= trip.events.length;
      const { instance } = await timed(() => engine.start({ processId, variables: {} }, applicant));
      instances.push(instance);
      for (const text of texts) {
        if (isOver()) return;
        await timed(() => engine.submit(instance, commandOf(text, instance), clerk));
      }
    }
  };
  await Promise.all(Array.from({ length: underWay }, walkOn));
  const seconds = (performance.now() - beganMs) / 1_000;
  return { stepsPerSecond: latenciesMs.length / seconds, steps: latenciesMs.length, latenciesMs, instances };
}
