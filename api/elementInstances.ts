/**
 * Element instances of one process instance, from its log: the process itself, and every activity that was
 * opened in it. Events, gateways and flows are passed within a step and have no instance of their own.
 */
import { CodedError } from '../engine/errors.js';
import { invokesOf, type MachineFile, type StateNode } from '../engine/machine.js';
import type { Commit, InstanceState, Key } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import type { InstanceRow } from '../models/instances.js';
import type { Context } from './context.js';
import { apiLimits } from './limits.js';
import { tenantId } from './schemas.js';
import { searchWords } from './wordings/searches.js';

/** What has instances here, in Camunda's words. */
export const elementTypes = [
  'PROCESS',
  'SUB_PROCESS',
  'EVENT_SUB_PROCESS',
  'AD_HOC_SUB_PROCESS',
  'MULTI_INSTANCE_BODY',
  'CALL_ACTIVITY',
  'USER_TASK',
  'MANUAL_TASK',
  'TASK',
  'SERVICE_TASK',
  'SEND_TASK',
  'RECEIVE_TASK',
  'SCRIPT_TASK',
  'BUSINESS_RULE_TASK',
  'INTERMEDIATE_THROW_EVENT',
  'END_EVENT',
  'UNKNOWN',
] as const;
export type ElementType = (typeof elementTypes)[number];
export type ElementState = 'ACTIVE' | 'COMPLETED' | 'TERMINATED';

interface ElementInstance {
  elementInstanceKey: Key;
  elementId: string;
  elementName: string;
  type: ElementType;
  state: ElementState;
  startDate: string;
  endDate?: string;
}
interface Shown {
  type: ElementType;
  name: string;
}

/** What a definition says of an activity: itself, and the body around it when it is repeated. */
interface Kind {
  own: Shown;
  body?: Shown;
}

const repeating = new Set(['multiInstance', 'loop']);

/** `bpmn:UserTask` → `USER_TASK`; what Camunda has no word for is `UNKNOWN`. */
function typeOf(element: string | undefined): ElementType {
  const words = element?.replace(/^bpmn:/, '').replace(/(?<=[a-z])(?=[A-Z])/g, '_');
  const word = words?.toUpperCase();
  if (word === 'TRANSACTION') return 'SUB_PROCESS';
  return elementTypes.find((type) => type === word) ?? 'UNKNOWN';
}

class Kinds {
  readonly ofElement = new Map<string, Kind>();
  /** Of a machine that is the inside of a repeated activity: that activity. */
  readonly repeatedIn = new Map<string, string>();

  constructor({ machines }: MachineFile) {
    for (const { states, meta } of Object.values(machines)) {
      const listeners = new Set(meta.listeners);
      for (const [key, state] of Object.entries(states)) this.read(state, listeners.has(key));
    }
    for (const [key, { states }] of Object.entries(machines)) {
      for (const { id, src } of Object.values(states).flatMap(invokesOf)) {
        if (!repeating.has(src) && this.ofElement.get(id)?.body) this.repeatedIn.set(key, id);
      }
    }
  }

  private read(state: StateNode, isListener: boolean): void {
    const { element, name = '' } = (state.meta ?? {}) as { element?: string; name?: string };
    for (const { id, src } of invokesOf(state)) {
      const plain = typeOf(element);
      const type = isListener && plain === 'SUB_PROCESS' ? 'EVENT_SUB_PROCESS' : plain;
      const known = this.ofElement.get(id);
      const own = { type, name };
      if (!repeating.has(src)) this.ofElement.set(id, { ...known, own });
      else this.ofElement.set(id, { own: known?.own ?? own, body: { type: 'MULTI_INSTANCE_BODY', name } });
    }
  }
}

/** Folds the moves of the log. Each round of a repeated activity is a scope, in which it is opened once. */
class Fold {
  readonly instances = new Map<Key, ElementInstance>();
  private readonly kinds: Kinds;
  private readonly rounds = new Map<string, number>();

  constructor(file: MachineFile) {
    this.kinds = new Kinds(file);
  }

  add({ event: { at }, moves }: Commit): void {
    for (const move of moves) {
      if (move.type === 'scope.opened') this.beginRound(this.kinds.repeatedIn.get(move.element), 1);
      else if (move.type === 'activity.opened') this.open(move.key, move.element, at);
      else if (move.type === 'activity.completed') this.end(move.key, 'COMPLETED', at);
      else if (move.type === 'activity.canceled') this.end(move.key, 'TERMINATED', at);
    }
  }

  private beginRound(element: string | undefined, by: 1 | -1): void {
    if (element !== undefined) this.rounds.set(element, (this.rounds.get(element) ?? 0) + by);
  }

  private open(key: Key, elementId: string, startDate: string): void {
    const kind = this.kinds.ofElement.get(elementId);
    const isRound = (this.rounds.get(elementId) ?? 0) > 0;
    if (isRound) this.beginRound(elementId, -1);
    const { type, name } = (!isRound && kind?.body) || (kind?.own ?? { type: 'UNKNOWN' as const, name: '' });
    const opened = { elementInstanceKey: key, elementId, elementName: name, type, startDate };
    this.instances.set(key, { ...opened, state: 'ACTIVE' });
  }

  private end(key: Key, state: ElementState, endDate: string): void {
    const found = this.instances.get(key);
    if (found) this.instances.set(key, { ...found, state, endDate });
  }
}

async function* commitsOf({ engine }: Context, instance: Key): AsyncGenerator<Commit> {
  const limit = apiLimits.historyCommitsMax;
  for (let fromSeq = 0; ; fromSeq += limit) {
    const page = await engine.history(instance, { fromSeq, limit });
    yield* page;
    if (page.length < limit) return;
  }
}

/** The incident that holds the token of an open activity. */
function incidentOf({ activities, tokens }: InstanceState, key: Key): Key | undefined {
  const activity = activities[key];
  return activity && tokens[activity.token]?.incident;
}

const processStates: Record<InstanceRow['state'], ElementState> = {
  ACTIVE: 'ACTIVE',
  COMPLETED: 'COMPLETED',
  CANCELED: 'TERMINATED',
  FAILED: 'TERMINATED',
  TERMINATED: 'TERMINATED',
};

/** All of an instance, in the order in which they were opened; refuses a log longer than its bound. */
export async function elementInstancesOf(
  context: Context,
  row: InstanceRow,
  commitsMax: number = apiLimits.elementInstancesCommitsMax,
) {
  const { engine } = context;
  const [definition, state] = [await engine.definition(row.definition), await engine.state(row._id)];
  if (state.seq >= commitsMax) {
    throw new CodedError(
      'STATE_TOO_LARGE',
      say(searchWords.manyCommits, { max: commitsMax, key: row._id, value: state.seq + 1 }),
    );
  }
  const fold = new Fold(definition.file);
  for await (const commit of commitsOf(context, row._id)) fold.add(commit);
  const process: ElementInstance = {
    elementInstanceKey: row._id,
    elementId: row.processId,
    elementName: row.processName,
    type: 'PROCESS',
    state: processStates[row.state],
    startDate: row.startedAt.toISOString(),
    ...(row.endedAt && { endDate: row.endedAt.toISOString() }),
  };
  return [process, ...fold.instances.values()].map((one) => {
    const incidentKey = incidentOf(state, one.elementInstanceKey);
    const hasIncident = one.type === 'PROCESS' ? row.incidents > 0 : incidentKey !== undefined;
    return {
      ...one,
      hasIncident,
      ...(incidentKey !== undefined && { incidentKey }),
      tenantId,
      processDefinitionId: row.processId,
      processInstanceKey: row._id,
      processDefinitionKey: row.definition,
    };
  });
}
