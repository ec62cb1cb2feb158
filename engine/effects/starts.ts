/**
 * Starts instances on what comes from outside: a message, a signal, an instant.
 *
 * B1  Only the latest version of a process starts. Which that is, the definitions say; rows in `starts` that
 *     belong to another version, or to none yet, count for nothing.
 * B2  The claim decides: key and version of an instance are fixed before its first commit, under an id that
 *     is the same whenever the same trigger is looked at again. So a repeat, another node and a redo after a
 *     crash begin the same instance, and the log takes it once.
 */
import type { StartRow } from '../../models/starts.js';
import type { Commits } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import { CodedError, errorCodes } from '../errors.js';
import { canonicalJson } from '../kernel/digest.js';
import type { Start } from '../machine.js';
import type { Actor, Key, Variables } from '../vocabulary.js';
import { claimInstance } from './claim.js';
import { Gatherings } from './gatherings.js';

/** A trigger as a version declares it. */
export type TriggerName = Pick<Start, 'kind' | 'name'>;

export interface Beginning {
  instance: Key;
  definition: Key;
  state: string;
  variables: Variables;
  correlationKey?: string;
}

export class Starts {
  private readonly context: EdgeContext;
  private readonly commits: Commits;

  readonly gatherings: Gatherings;

  constructor(context: EdgeContext, commits: Commits) {
    this.context = context;
    this.commits = commits;
    this.gatherings = new Gatherings(context, (...beginning) => this.beginUnder(...beginning));
  }

  /** The triggers that wait for a message or signal, of the latest versions (B1). */
  waitingFor(kind: 'message' | 'signal', name: string): Promise<StartRow[]> {
    return this.current({ kind, name });
  }

  /** The messages that start a process. */
  messagesOf(processId: string): Promise<StartRow[]> {
    return this.current({ kind: 'message', processId });
  }

  /** The conditions that start a process. */
  conditional(): Promise<StartRow[]> {
    return this.current({ kind: 'conditional' });
  }

  async isCurrent({ processId, definition }: StartRow): Promise<boolean> {
    const latest = await this.context.definitions.byProcess(processId);
    return latest?.key === definition;
  }

  /** How a start event that needs all its triggers takes one of them; undefined for any other. */
  async gathering({ definition, state }: Pick<StartRow, 'definition' | 'state'>, trigger: TriggerName) {
    const { processId, file } = await this.context.definitions.byKey(definition);
    const all = (file.triggers ?? []).filter((one) => one.state === state && one.part !== undefined);
    const mine = all.filter(({ kind, name }) => kind === trigger.kind && name === trigger.name);
    if (mine.length === 0) return undefined;
    const of = { processId, definition, state, parts: all.length };
    return { of, anyOf: mine.map((one) => one.part!) };
  }

  /** Starts an instance on a trigger, or keeps it until the start event has all of them (B9). */
  async trigger(
    claimId: string,
    start: Pick<StartRow, 'definition' | 'state'>,
    trigger: TriggerName,
    variables: Variables,
    by: Actor,
  ): Promise<Key | undefined> {
    const gathering = await this.gathering(start, trigger);
    if (!gathering) return this.beginUnder(claimId, start, variables, by);
    const { of, anyOf } = gathering;
    const occurred = { anyOf, id: claimId, correlationKey: '', variablesText: canonicalJson(variables) };
    return (await this.gatherings.add(of, occurred, by)).instance;
  }

  /** Starts an instance under a claim that nobody else makes (B2). Gives its key unless it was refused. */
  async beginUnder(
    claimId: string,
    { definition, state }: Pick<StartRow, 'definition' | 'state'>,
    variables: Variables,
    by: Actor,
  ): Promise<Key | undefined> {
    const claim = await claimInstance(this.context, claimId, definition);
    if (claim.instance === undefined) return undefined;
    const { instance } = claim;
    const outcome = await this.begin(
      { instance, definition: claim.definition ?? definition, state, variables },
      by,
    );
    return outcome === 'refused' ? undefined : instance;
  }

  /** The first commit of an instance whose key a claim has fixed. What the kernel refuses is logged. */
  async begin(beginning: Beginning, by: Actor): Promise<'begun' | 'existed' | 'refused'> {
    const { state: start, ...rest } = beginning;
    const definition = await this.context.definitions.byKey(beginning.definition);
    try {
      const commit = await this.commits.begin({ type: 'instance.started', start, ...rest }, definition, by);
      return commit ? 'begun' : 'existed';
    } catch (error) {
      if (!(error instanceof CodedError) || errorCodes[error.code].retryable) throw error;
      const { processId } = definition;
      this.context.logger.error({ error, processId, start }, 'a trigger could not start an instance');
      return 'refused';
    }
  }

  private async current(filter: { kind: StartRow['kind']; name?: string; processId?: string }) {
    const rows = await this.context.collections.starts.find(filter).sort({ _id: 1 }).toArray();
    const isCurrent = await Promise.all(rows.map((row) => this.isCurrent(row)));
    return rows.filter((_, index) => isCurrent[index]);
  }
}
