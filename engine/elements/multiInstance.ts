/**
 * Multi-instance activity (BPMN 2.0.2 §10.3.8, §13.3.7): the activity is run once for each item of a
 * collection or as often as a cardinality says, at once or one after the other, until the completion
 * condition holds.
 *
 * The loop is a state around a machine of its own, which holds the activity for one round; each round is a
 * scope with its item, `loopCounter` and the instance counts as variables.
 */
import { multiInstanceRoundsMax } from '../limits.js';
import type { Named, StateNode } from '../machine.js';
import type { Activity, Json, Scope, Variables } from '../vocabulary.js';
import { said } from '../wordings/faults.js';
import { keepRound } from './compensation/compensable.js';
import { extension, text } from './contract/extension.js';
import { Fault } from './contract/fault.js';
import type { Place, Stepping } from './contract/stepping.js';
import { feelOf, listBehind, resultsBehind, storedResults, variableOf } from './dataFlow/data.js';
import type { BpmnElement, Compiling, ElementModule, FlowNode } from './element.js';
import { closeScopes } from './flow/closeScopes.js';

/**
 * The item's name: of `zeebe:loopCharacteristics`, or of the specification's own data input and output
 * items.
 */
function multiInstanceInput(node: FlowNode, compiling: Compiling): Record<string, Json> {
  const loop = node.loop!;
  const zeebe = extension(loop, 'zeebe:LoopCharacteristics');
  const named = (value: unknown) => variableOf(dataOf(value));
  const collection =
    text(zeebe, 'inputCollection') ?? prefixed(listBehind(node, dataOf(loop.loopDataInputRef)));
  const cardinality = prefixed(feelOf(loop.loopCardinality));
  const parts: Record<string, Json | undefined> = {
    collection,
    cardinality: collection === undefined ? cardinality : undefined,
    element: text(zeebe, 'inputElement') ?? named(loop.inputDataItem),
    outputCollection: text(zeebe, 'outputCollection') ?? resultsBehind(node, dataOf(loop.loopDataOutputRef)),
    outputElement: text(zeebe, 'outputElement') ?? prefixed(named(loop.outputDataItem)),
    condition: feelOf(loop.completionCondition),
    sequential: loop.isSequential === true ? true : undefined,
  };
  if (collection === undefined && cardinality === undefined) {
    const message =
      'The multi-instance needs a collection (zeebe:loopCharacteristics inputCollection) or loopCardinality';
    compiling.report(node.id, 'multi-instance-collection', message, '10.3.8');
  }
  return Object.fromEntries(
    Object.entries(parts).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** An event that a round's end throws, if its condition holds. */
interface Throw {
  condition?: string;
  action: Named;
}

/** What the behaviour of the multi-instance throws, as actions of its machine. */
function throwsOf(node: FlowNode, compiling: Compiling): Throw[] {
  const loop = node.loop!;
  const thrown = (value: unknown, condition?: string): Throw[] =>
    value === undefined ? [] : compiling.raise(node, value as BpmnElement, condition);
  if (loop.behavior === 'None') return thrown(loop.noneBehaviorEventRef);
  if (loop.behavior === 'One') return thrown(loop.oneBehaviorEventRef, 'numberOfCompletedInstances = 1');
  if (loop.behavior !== 'Complex') return [];
  const complex = (loop.complexBehaviorDefinition ?? []) as BpmnElement[];
  return complex.flatMap((one) => {
    const event = one.event as BpmnElement | undefined;
    const definitions = (event?.eventDefinitions ?? []) as BpmnElement[];
    return definitions.flatMap((definition) => thrown(definition, feelOf(one.condition)));
  });
}

const prefixed = (name: string | undefined) => (name === undefined ? undefined : `=${name}`);
const dataOf = (reference: unknown) => reference as BpmnElement | undefined;

/** What the activity keeps while its rounds run. */
interface Progress {
  total: number;
  items: Json[] | null;
  next: number;
  done: number;
  results: Json[];
}
const progressOf = (activity: Activity) => activity.progress as unknown as Progress;

function counts({ total, next, done }: Progress): Variables {
  return {
    numberOfInstances: total,
    numberOfActiveInstances: next - done,
    numberOfCompletedInstances: done,
    numberOfTerminatedInstances: 0,
  };
}

function begin(step: Stepping, input: Record<string, Json>, place: Place): Progress {
  const { collection, cardinality } = input;
  const value = step.evaluate(String(collection ?? cardinality), place);
  const items = collection === undefined ? null : value;
  if (items !== null && !Array.isArray(items)) {
    const found = JSON.stringify(value);
    throw new Fault('EXPRESSION_FAILED', said('notList', { expression: String(collection), found }));
  }
  const total = items === null ? Number(value) : items.length;
  if (!Number.isInteger(total) || total < 0) {
    const found = JSON.stringify(value);
    throw new Fault('EXPRESSION_FAILED', said('notWholeNumber', { expression: String(cardinality), found }));
  }
  if (total > multiInstanceRoundsMax) {
    throw new Fault('LIMIT_EXCEEDED', said('manyRounds', { max: multiInstanceRoundsMax, found: total }));
  }
  return { total, items, next: 0, done: 0, results: [] };
}

/** Opens the next round. */
function round(
  step: Stepping,
  activity: Activity,
  input: Record<string, Json>,
  progress: Progress,
): Progress {
  const { items, next } = progress;
  const item = items === null || input.element === undefined ? {} : { [String(input.element)]: items[next]! };
  // An output element is local to its round until the round is over.
  const output =
    typeof input.outputElement === 'string' ? /^=\s*([A-Za-z_]\w*)\s*$/.exec(input.outputElement) : null;
  const local = output ? { [output[1]!]: null } : {};
  const after = { ...progress, next: next + 1 };
  const variables = { ...counts(after), ...local, ...item, loopCounter: next + 1 };
  step.openScope(activity, { key: step.nextKey(), machine: String(input.machine), variables });
  return after;
}

function keep(step: Stepping, activity: Activity, progress: Progress): Activity {
  const kept = { ...activity, progress: progress as unknown as Json };
  step.put('activities', activity.key, kept);
  return kept;
}

function finish(
  step: Stepping,
  activity: Activity,
  input: Record<string, Json>,
  { results }: Progress,
): void {
  const output = input.outputCollection === undefined ? {} : { [String(input.outputCollection)]: results };
  step.completeActivity(activity, output);
}

/** Everything that can fail is evaluated first, so that a round held by an incident is ended once. */
function roundOver(step: Stepping, activity: Activity, scope: Scope): void {
  const input = step.invoke(activity).input ?? {};
  const before = progressOf(activity);
  const results = [...before.results];
  if (input.outputElement !== undefined) {
    const index = Number(scope.variables.loopCounter) - 1;
    while (results.length < index) results.push(null);
    results[index] = step.evaluate(String(input.outputElement), { scope: scope.key });
  }
  const progress: Progress = { ...before, done: before.done + 1, results };
  const place = { scope: activity.scope, activity, locals: counts(progress) };
  const over = input.condition !== undefined && step.evaluate(`=${input.condition}`, place) === true;
  const thrown = eventsThrown(step, input, place);
  const kept = keep(step, activity, progress);
  keepRound(step, activity, scope);
  step.dropScope(scope.key);
  for (const action of thrown) {
    step.perform(activity, action);
    if (!step.state.activities[activity.key]) return;
  }
  if (over || progress.done === progress.total) {
    closeScopes(step, kept);
    finish(step, kept, input, progress);
  } else if (input.sequential === true) keep(step, kept, round(step, kept, input, progress));
}

/**
 * BPMN 2.0.2 Table 10.30: `None` throws at the end of each round, `One` at the first, `Complex` by
 * conditions.
 */
function eventsThrown(step: Stepping, input: Record<string, Json>, place: Place): Named[] {
  const thrown = (input.throws ?? []) as unknown as Throw[];
  return thrown.flatMap(({ condition, action }) =>
    condition === undefined || step.evaluate(`=${condition}`, place) === true ? [action] : [],
  );
}

export const multiInstance: ElementModule = {
  shapes: [
    {
      type: 'bpmn:MultiInstanceLoopCharacteristics',
      state: (node, compiling): StateNode => {
        const throws = throwsOf(node, compiling) as unknown as Json[];
        const stored = storedResults(node) as unknown as Json[];
        const input: Record<string, Json> = {
          machine: compiling.body(node),
          ...multiInstanceInput(node, compiling),
          ...(throws.length > 0 && { throws }),
          ...(stored.length > 0 && { outputs: stored }),
        };
        const id = compiling.key(node.id);
        return { invoke: { src: 'multiInstance', id, input, onDone: [compiling.leave(node)] } };
      },
    },
  ],
  actors: {
    multiInstance: {
      open: (step, activity, input) => {
        let progress = begin(step, input, { scope: activity.scope, activity });
        const kept = keep(step, activity, progress);
        if (progress.total === 0) {
          finish(step, kept, input, progress);
          return;
        }
        const rounds = input.sequential === true ? 1 : progress.total;
        for (let index = 0; index < rounds; index += 1) progress = round(step, kept, input, progress);
        keep(step, kept, progress);
      },
      close: closeScopes,
      scopeEmpty: roundOver,
    },
  },
};
