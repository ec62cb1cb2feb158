/**
 * Turns a command into one commit of the log, or into a refusal: load → step → append → views → answer →
 * effects.
 *
 * C1  The log decides. A command is done exactly when its commit is in the log; (instance, seq) is unique, so
 *     of two writers one loses, loads what the other wrote, and steps again, a bounded number of times.
 * C2  Nothing leaves before the commit is durable: no view, no effect, no answer.
 * C3  Order. On one instance, views of a commit are written after those of the commit before it, by whichever
 *     node; effects of one instance are performed in the order of the log.
 * C4  Appends that wait go together: one insert per group, one bulk per view (`group.ts`).
 * C5  Views are guarded by seq: written twice or late they change nothing.
 * C6  A refusal is only given on the end of the log: one found on a cached state is confirmed against the log
 *     first.
 * C7  A commit counts as unfinished until its views and effects are done; what a crash left unfinished is
 *     swept.
 * C8  An idempotency key of an instance is unique in the log: its repeat gets the first commit, another
 *     request under it is refused. A refused request has no commit and leaves its key free.
 * C9  Whoever has the answer finds the views written.
 * C10 What the database could not give back as it was given is refused before it joins a group.
 */
import type { CommitRow } from '../../models/commits.js';
import { CodedError, type ErrorName, errorCodes } from '../errors.js';
import { type DigestMemo, digestState } from '../kernel/digest.js';
import { commitAttemptsMax } from '../limits.js';
import type { Command, CommandOptions } from '../ports.js';
import type { Actor, Commit, Definition, Event, Key, Refusal, StepResult } from '../vocabulary.js';
import { say } from '../wording.js';
import { deployWords } from '../wordings/deployments.js';
import { instanceWords } from '../wordings/instances.js';
import type { EdgeContext } from './context.js';
import { GroupCommit } from './group.js';
import { Lanes } from './lanes.js';
import {
  checkIdempotencyKey,
  eventTextOf,
  isSameRequest,
  type Started,
  sealOf,
  storable,
} from './request.js';
import { Snapshots } from './snapshots.js';
import type { Loaded, States } from './states.js';
import { type ViewWrite, viewsOf } from './views.js';

type Payload = Command | Started;
type Accepted = Extract<StepResult, { ok: true }>;

/**
 * Performs the effects of a durable commit; called in the order of the log per instance, may be called again.
 */
export type Perform = (commit: Commit) => Promise<void>;

export class Commits {
  readonly lanes = new Lanes();
  private readonly context: EdgeContext;
  private readonly states: States;
  private readonly group: GroupCommit;
  private readonly snapshots: Snapshots;
  private readonly perform: Perform;

  constructor(context: EdgeContext, states: States, perform: Perform) {
    this.context = context;
    this.states = states;
    this.perform = perform;
    this.group = new GroupCommit(context.collections);
    this.snapshots = new Snapshots(context.collections, context.logger);
  }

  /** The first commit of an instance; undefined when the instance exists already. */
  begin(started: Started, definition: Definition, by: Actor): Promise<Commit | undefined> {
    const { instance } = started;
    return this.lanes.run(instance, async () => {
      refuseDocumentation(definition);
      try {
        return await this.attempt(undefined, definition, started, by, {});
      } catch (error) {
        throw asCoded(error);
      }
    });
  }

  /** A command on an instance that exists; throws its refusal. */
  async submit(instance: Key, command: Command, by: Actor, options: CommandOptions = {}): Promise<Commit> {
    if (options.idempotencyKey !== undefined) checkIdempotencyKey(options.idempotencyKey);
    return this.lanes.run(instance, () => this.insist(instance, command, by, options));
  }

  private async insist(instance: Key, command: Command, by: Actor, options: CommandOptions): Promise<Commit> {
    for (let attempt = 0; attempt < commitAttemptsMax; attempt += 1) {
      if (options.idempotencyKey !== undefined) {
        const earlier = await this.earlier(instance, command, by, options.idempotencyKey);
        if (earlier) return earlier;
      }
      const cached = attempt === 0 ? this.states.cached(instance) : undefined;
      const loaded = cached ?? (await this.states.latest(instance));
      try {
        const commit = await this.attempt(loaded, loaded.definition, command, by, options);
        if (commit) return commit;
      } catch (error) {
        const isConfirmed = cached === undefined || !(error instanceof RefusedError);
        if (isConfirmed || !(await this.hasGrown(instance, loaded))) throw asCoded(error);
      }
    }
    throw new CodedError('CONFLICT', say(instanceWords.lost, { instance, max: commitAttemptsMax }));
  }

  /**
   * One round of step and append; undefined when the race for the seq, or for the idempotency key, was lost
   * (C1).
   */
  private async attempt(
    loaded: Loaded | undefined,
    definition: Definition,
    payload: Payload,
    by: Actor,
    options: CommandOptions,
  ): Promise<Commit | undefined> {
    const { calendars, step } = this.context;
    const event = this.eventOf(payload, by, loaded);
    const eventText = eventTextOf(event);
    const before = loaded?.state ?? null;
    const memo = loaded?.memo ?? {};
    const result = step({ definition, calendar: calendars.current }, before, event);
    if (!result.ok) throw new RefusedError(result.refusal);
    const { row, chars } = this.rowOf(loaded, event, eventText, result, options, memo);
    const views = viewsOf(definition, row, before, result.state);
    if (!(await this.append(row, chars, views))) return undefined;
    const after = { state: result.state, definition, hash: row.hash, at: event.at, memo };
    this.states.put(row.instance, after);
    this.snapshots.consider(after, row);
    void this.settle(row);
    return commitOf(row);
  }

  private async append(row: CommitRow, chars: number, views: ViewWrite[]): Promise<boolean> {
    const { unfinished } = this.context;
    try {
      if ((await this.group.append({ row, chars, views })) === 'appended') return true;
      unfinished.done(row._id);
      return false;
    } catch (error) {
      // The commit may be in the log: the next command loads it again, and the sweeper finishes it.
      unfinished.fail(row._id, row.instance, row.seq);
      this.states.forget(row.instance);
      throw error;
    }
  }

  /** Effects, then it is finished. Whatever fails here is found by the sweeper: the commit stands (C7). */
  private async settle(row: CommitRow): Promise<void> {
    const { unfinished, logger } = this.context;
    try {
      if (row.effects.length > 0) await this.perform(row);
      unfinished.done(row._id);
    } catch (error) {
      logger.error({ error, instance: row.instance, seq: row.seq }, 'effects left to the sweeper');
      unfinished.fail(row._id, row.instance, row.seq);
    }
  }

  private eventOf(payload: Payload, by: Actor, loaded: Loaded | undefined): Event {
    const now = new Date(this.context.clock.now()).toISOString();
    // Clocks of nodes differ; the log of one instance never goes back in time.
    const at = loaded && loaded.at > now ? loaded.at : now;
    return { ...payload, at, by, calendar: this.context.calendars.reference } as Event;
  }

  private rowOf(
    loaded: Loaded | undefined,
    event: Event,
    eventText: string,
    { state, moves, effects }: Accepted,
    { idempotencyKey }: CommandOptions,
    memo: DigestMemo,
  ): { row: CommitRow; chars: number } {
    const body = {
      instance: state.instance,
      seq: state.seq,
      kernel: this.context.kernelVersion,
      event,
      moves,
      effects,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      stateHash: storable(event.type, () => digestState(state, memo)),
      prevHash: loaded?.hash ?? '',
    };
    const { hash, chars } = sealOf(body, eventText);
    return { row: { _id: this.context.unfinished.nextId(), ...body, hash }, chars };
  }

  private async earlier(
    instance: Key,
    command: Command,
    by: Actor,
    key: string,
  ): Promise<Commit | undefined> {
    const row = await this.context.collections.commits.findOne({ instance, idempotencyKey: key });
    if (!row) return undefined;
    if (!isSameRequest(row.event, command, by)) {
      throw new CodedError(
        'IDEMPOTENCY_KEY_REUSED',
        say(instanceWords.keyOfCommit, { key, seq: row.seq, instance }),
      );
    }
    // Its views may still be on their way from another node (C9).
    await this.states.latest(instance);
    return commitOf(row);
  }

  private async hasGrown(instance: Key, loaded: Loaded): Promise<boolean> {
    return (await this.states.latest(instance)).state.seq > loaded.state.seq;
  }

  /** Resolves once nothing is under way. */
  async drained(): Promise<void> {
    await this.lanes.drained();
    await this.snapshots.drained();
  }
}

class RefusedError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

function refuseDocumentation({ processId, version, file }: Definition): void {
  if (!file.documentation) return;
  throw new CodedError('DEFINITION_NOT_EXECUTABLE', say(deployWords.documentation, { processId, version }));
}

function asCoded(error: unknown): unknown {
  if (!(error instanceof RefusedError)) return error;
  const { code, text, details } = error.refusal;
  if (Object.hasOwn(errorCodes, code)) return new CodedError(code as ErrorName, text, details);
  return new Error(`the kernel refused with "${code}", which is not a code: ${text.en}`);
}

/** The commit as the log holds it, without what the database adds. */
export function commitOf(row: CommitRow): Commit {
  const { _id, ...commit } = row;
  return commit;
}
