/** Load on a real engine: that many instances under way at once, each walking a recorded trip to its end. */
import type { Command, Engine } from '../engine/ports.js';
import type { Actor, Event, Key } from '../engine/vocabulary.js';
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

/** The command of a recorded event on another instance: keys differ in the instance's part only. */
function commandOf(event: Event, instance: Key): Command {
  const { at: _at, by: _by, calendar: _calendar, ...payload } = event;
  const text = JSON.stringify(payload).replaceAll(instanceKey, instance);
  return JSON.parse(text) as Command;
}

/** Walks until so many steps are done, or for so long. */
export async function runLoad(
  engine: Engine,
  trip: Trip,
  { underWay, steps, msMax }: { underWay: number; steps: number; msMax: number },
): Promise<Load> {
  const { processId } = trip.definition;
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
      for (const event of trip.events.slice(1)) {
        if (isOver()) return;
        await timed(() => engine.submit(instance, commandOf(event, instance), clerk));
      }
    }
  };
  await Promise.all(Array.from({ length: underWay }, walkOn));
  const seconds = (performance.now() - beganMs) / 1_000;
  return { stepsPerSecond: latenciesMs.length / seconds, steps: latenciesMs.length, latenciesMs, instances };
}
