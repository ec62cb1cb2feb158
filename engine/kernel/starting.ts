/**
 * How an instance begins: at its none start event, or where a trigger from outside gave birth to the token.
 * What a message or signal brings becomes the variables of the instance, through the output mappings of the
 * start event when it has any (BPMN 2.0.2 §10.5.2, §13.2.1).
 */
import { undoMachine } from '../elements/compensation/calledUndo.js';
import { Fault, refusal } from '../elements/contract/fault.js';
import type { Machine, Start } from '../machine.js';
import type { EventOf, Key, Mapping, Refusal, Variables } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import type { World } from './kernel.js';
import type { Run } from './run.js';
import { createToken } from './tokens.js';

export function start(
  run: Run,
  { definition: { file } }: World,
  event: EventOf<'instance.started'>,
): Refusal | undefined {
  const root = run.nextKey();
  if (event.undo) return startUndo(run, root, file.root, event.undo);
  const machine = run.machineJson(file.root);
  const state = event.start ?? machine.initial;
  if (!machine.states[state]) return refusal('START_NOT_FOUND', say(instanceWords.noStart, { state }));
  if (event.start === undefined && startsByTriggerOnly(machine, file.triggers ?? [])) {
    return refusal('START_NOT_NONE', say(instanceWords.startsByTrigger, { state }));
  }
  const isMapped = outputsAt(run, state).length > 0 && event.start !== undefined;
  const variables = isMapped ? {} : event.variables;
  run.state.root = root;
  run.put('scopes', root, { key: root, machine: machine.id, variables, tokens: 0, arrivals: {} });
  run.move({ type: 'instance.started' });
  if (isMapped) begin(run, createToken(run, root, state), state, event.variables);
  else {
    run.openListeners(root);
    run.enter(root, state);
  }
}

/** An instance that undoes another: the other's process is the one thing that it has completed (§13.5.5). */
function startUndo(run: Run, root: Key, machine: string, undone: Undone): undefined {
  const compensable = [{ element: machine, inside: { machine, ...undone } }];
  run.state.root = root;
  run.put('scopes', root, {
    key: root,
    machine: undoMachine.id,
    variables: {},
    tokens: 0,
    arrivals: {},
    compensable,
  });
  run.move({ type: 'instance.started' });
  run.enter(root, undoMachine.initial);
}
type Undone = NonNullable<EventOf<'instance.started'>['undo']>;

/**
 * Takes over what the trigger brought and goes on. A mapping that fails holds the token (K4); event
 * sub-processes wait from the moment on when the variables are there that they may correlate by.
 */
export function begin(run: Run, token: Key, state: string, variables: Variables): void {
  const { root } = run.state;
  try {
    run.mapOutputs(outputsAt(run, state), { scope: root, carrier: { token, element: state } }, variables);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    run.incident({ token, element: state }, error, { kind: 'begin', variables });
    return;
  }
  run.openListeners(root);
  run.reenter(token, state);
}

const outputsAt = (run: Run, state: string): Mapping[] =>
  (run.world.definition.file.triggers?.find((one) => one.state === state)?.outputs ?? []) as Mapping[];

/** The machine's first state is one that only a trigger leads to. */
export function startsByTriggerOnly({ initial, states }: Machine, triggers: Start[]): boolean {
  return triggers.some((one) => one.state === initial) || states[initial]!.tags?.includes('trigger') === true;
}
