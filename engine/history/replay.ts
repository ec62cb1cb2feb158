/**
 * Steps a recorded commit again: commit and state before → state after, or the first field that comes out
 * otherwise. The auditor's replay, the load after a restart and the test of determinism are this one
 * function.
 */

import type { Calendar } from '../calendar/calendar.js';
import { canonicalJson, type DigestMemo, digestState, hashOfCommit } from '../kernel/digest.js';
import type { Commit, Definition, Event, InstanceState, Json, StepResult } from '../vocabulary.js';

export interface World {
  definition: Definition;
  calendar: Calendar;
}
export type Step = (world: World, state: InstanceState | null, event: Event) => StepResult;

export interface Difference {
  seq: number;
  field: string;
  expected: Json;
  found: Json;
}
export type Replayed = { ok: true; state: InstanceState } | { ok: false; difference: Difference };

/** Steps one commit again and compares the state that comes out with the recorded digest. */
export function stepAgain(
  step: Step,
  world: World,
  before: InstanceState | null,
  commit: Commit,
  memo: DigestMemo = {},
): Replayed {
  const result = step(world, before, commit.event);
  const differ = (field: string, expected: Json, found: Json): Replayed => ({
    ok: false,
    difference: { seq: commit.seq, field, expected, found },
  });
  if (!result.ok)
    return differ('event', 'accepted', { code: result.refusal.code, message: result.refusal.text.en });
  const digest = digestState(result.state, memo);
  if (digest !== commit.stateHash) return differ('stateHash', commit.stateHash, digest);
  return { ok: true, state: result.state };
}

/**
 * As `stepAgain`, and compares moves, effects and the hash chain as well. `previous` is the commit before.
 */
export function verifyCommit(
  step: Step,
  world: World,
  before: InstanceState | null,
  commit: Commit,
  previous: Commit | undefined,
): Replayed {
  const chain = differenceInChain(commit, previous);
  if (chain) return { ok: false, difference: chain };
  const result = step(world, before, commit.event);
  if (result.ok) {
    for (const field of ['moves', 'effects'] as const) {
      const [expected, found] = [canonicalJson(commit[field]), canonicalJson(result[field])];
      if (expected !== found) {
        return { ok: false, difference: { seq: commit.seq, field, expected, found } };
      }
    }
  }
  return stepAgain(step, world, before, commit);
}

/** A gap, a broken link to the commit before, or a commit that is not what its hash says. */
export function differenceInChain(commit: Commit, previous: Commit | undefined): Difference | undefined {
  const seq = previous === undefined ? 0 : previous.seq + 1;
  if (commit.seq !== seq) return { seq, field: 'seq', expected: seq, found: commit.seq };
  const prevHash = previous?.hash ?? '';
  if (commit.prevHash !== prevHash) {
    return { seq, field: 'prevHash', expected: prevHash, found: commit.prevHash };
  }
  const hash = hashOfCommit(commit);
  return commit.hash === hash ? undefined : { seq, field: 'hash', expected: commit.hash, found: hash };
}
