/**
 * Call activity (BPMN 2.0.2 §10.3.6): starts an instance of another process and waits for it. The called
 * instance has a log of its own; its end comes back as an event of this one.
 */
import { invokesOf, type Machine } from '../machine.js';
import type {
  Activity,
  Call,
  Called,
  EventOf,
  Json,
  Key,
  Mapping,
  Refusal,
  Variables,
} from '../vocabulary.js';
import { say } from '../wording.js';
import { said } from '../wordings/faults.js';
import { instanceWords } from '../wordings/instances.js';
import { dataNames, localName, namesIn, renamed } from './calls/calledData.js';
import { takeReport } from './calls/callReport.js';
import { calledEntry, holdUndo, waitingFor } from './compensation/calledUndo.js';
import { keep } from './compensation/compensable.js';
import { extension, text } from './contract/extension.js';
import { Fault, refusal } from './contract/fault.js';
import type { Stepping } from './contract/stepping.js';
import { ioMapping } from './dataFlow/ioMapping.js';
import type { ElementModule, FlowNode } from './element.js';
import { caseOf } from './work/title.js';

function calledElement(node: FlowNode): Record<string, Json> {
  const called = extension(node.bpmn, 'zeebe:CalledElement');
  const processId = text(called, 'processId') ?? localName(text(node.bpmn, 'calledElement') ?? '');
  const bindingType = text(called, 'bindingType');
  const versionTag = text(called, 'versionTag');
  return {
    processId,
    ...(bindingType === 'deployment' && { binding: 'deployment' }),
    ...(bindingType === 'versionTag' && { binding: 'versionTag', versionTag: versionTag ?? '' }),
    passAll: called?.propagateAllParentVariables !== false,
    returnAll: called?.propagateAllChildVariables !== false,
  };
}

/** What the state of a call invokes: what is called, and the ways of data in and out. */
function calling(node: FlowNode): Record<string, Json> {
  const data = dataNames(node.bpmn) as Json | undefined;
  return { ...calledElement(node), ...ioMapping(node), ...(data !== undefined && { data }) };
}

/** Which version is called: without a binding the latest at the time of the call. */
function bindingOf(step: Stepping, { binding, versionTag }: Record<string, Json>) {
  if (binding === 'deployment') return { deployment: step.deployment };
  return binding === 'versionTag' ? { versionTag: String(versionTag) } : {};
}

const notWaiting = (call: Key): Refusal => refusal('CALL_NOT_FOUND', say(instanceWords.noCall, { call }));

/** A call that names its process, however the data are. */
export interface FixedCall extends Called {
  element: string;
  /** The process has to be in the deployment of the caller. */
  isTogether: boolean;
}

export function fixedCallsIn(machine: Machine): FixedCall[] {
  return Object.entries(machine.states).flatMap(([element, state]) =>
    invokesOf(state).flatMap(({ src, input = {} }): FixedCall[] => {
      const processId = String(input.processId ?? '');
      if (src !== 'callActivity' || processId.startsWith('=')) return [];
      const tag = input.binding === 'versionTag' ? { versionTag: String(input.versionTag) } : {};
      return [{ element, processId, ...tag, isTogether: input.binding === 'deployment' }];
    }),
  );
}

/** All variables visible from a scope, inner shadowing outer. */
function visible(step: Stepping, scopeKey: Key): Record<string, Json> {
  const scope = step.state.scopes[scopeKey]!;
  if (scope.activity === undefined) return scope.variables;
  return { ...visible(step, step.state.activities[scope.activity]!.scope), ...scope.variables };
}

/** The called instance stays to be undone, unless there is a handler for the call as a whole. */
function keepCalled(step: Stepping, activity: Activity, call: Call, called: Key): void {
  if (step.invoke(activity).input?.compensated !== true)
    keep(step, activity.scope, calledEntry(call, called));
}

/**
 * What comes back, under the names that the call has for it: everything, what mappings of zeebe choose from,
 * or no more than the call's own outputs.
 */
function returned({ variables, outputs }: EventOf<'call.completed'>, input: Record<string, Json>): Variables {
  const own = namesIn(input.data).outputs ?? [];
  const all = renamed(variables, outputs, own);
  const isMapped = ((input.outputs ?? []) as unknown as Mapping[]).some(({ takes }) => takes === undefined);
  if (input.returnAll === true || isMapped) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => own.includes(name)));
}

function onCompleted(step: Stepping, event: EventOf<'call.completed'>): Refusal | undefined {
  const call = step.state.calls[event.call];
  if (!call) return notWaiting(event.call);
  const activity = waitingFor(step, call);
  takeReport(step, call, event.report);
  step.drop('calls', call.key);
  step.move({ type: 'call.completed', key: call.key, element: call.element });
  if (call.undoes) {
    step.tellAwaiting(activity.key);
    return;
  }
  const input = step.invoke(activity).input ?? {};
  const variables = returned(event, input);
  try {
    if (event.undoable !== undefined) keepCalled(step, activity, call, event.undoable);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const retry = { kind: 'complete' as const, activity: activity.key, variables };
    step.incident({ token: activity.token, element: activity.element }, error, retry);
    return;
  }
  step.completeActivity(activity, variables);
}

/** Nobody deals with what went wrong in the other instance: the call, or the undoing of one, is held. */
function hold(step: Stepping, activity: Activity, { element, undoes, processId }: Call, fault: Fault): void {
  if (undoes) holdUndo(step, activity, { element, called: { instance: undoes.instance, processId } }, fault);
  else step.incident({ token: activity.token, element: activity.element }, fault, { kind: 'enter' });
}

function onFailed(step: Stepping, event: EventOf<'call.failed'>): Refusal | undefined {
  const call = step.state.calls[event.call];
  if (!call) return notWaiting(event.call);
  const activity = waitingFor(step, call);
  takeReport(step, call, event.report);
  step.drop('calls', call.key);
  const { code, message, element, variables } = event;
  const error = { code, message, ...(element !== undefined && { element }), variables };
  if (step.throwError({ activity, scope: activity.scope }, error)) return;
  const why =
    element === undefined
      ? said('uncaughtCall', { code, reason: message })
      : said('uncaughtCallAt', { code, element });
  hold(step, activity, call, new Fault('UNHANDLED_ERROR', why));
}

/** The called instance goes on, unless what catches the escalation interrupts the call. */
function onEscalated(step: Stepping, event: EventOf<'call.escalated'>): Refusal | undefined {
  const call = step.state.calls[event.call];
  if (!call) return notWaiting(event.call);
  const activity = waitingFor(step, call);
  step.throwEscalation({ activity, scope: activity.scope }, event.code, event.variables ?? {});
}

function onRefused(step: Stepping, event: EventOf<'call.refused'>): Refusal | undefined {
  const call = step.state.calls[event.call];
  if (!call) return notWaiting(event.call);
  step.drop('calls', call.key);
  hold(
    step,
    waitingFor(step, call),
    call,
    new Fault('CALLED_PROCESS_MISSING', said('callRefused', { reason: event.reason })),
  );
}

export const callActivity: ElementModule = {
  shapes: [
    {
      type: 'bpmn:CallActivity',
      state: (node, compiling) => {
        const input = calling(node);
        if (input.processId === '') {
          const advice = 'add zeebe:calledElement processId="…"';
          compiling.report(
            node.id,
            'called-element',
            `The call activity names no process: ${advice}`,
            '10.3.6',
          );
        }
        return {
          invoke: { src: 'callActivity', id: compiling.key(node.id), input, onDone: [compiling.leave(node)] },
        };
      },
    },
  ],
  actors: {
    callActivity: {
      open: (step, activity, input) => {
        const { key, element, scope } = activity;
        const processId = String(step.evaluate(String(input.processId), { scope, activity }));
        const variables = { ...(input.passAll === true && visible(step, scope)), ...activity.variables };
        step.put('calls', key, { key, element, processId });
        step.move({ type: 'call.opened', key, element });
        const binding = bindingOf(step, input);
        const { initiator } = step.state;
        const what = {
          processId,
          ...binding,
          variables,
          call: key,
          initiator,
          ...caseOf(step.state),
          element,
        };
        const { inputs, outputs } = namesIn(input.data);
        const names = { ...(inputs && { inputs }), ...(outputs && { outputs }) };
        step.effect({ type: 'instance.start', ...what, ...names });
      },
      close: (step, activity) => {
        if (!step.state.calls[activity.key]) return;
        step.drop('calls', activity.key);
        step.move({ type: 'call.canceled', key: activity.key, element: activity.element });
        step.effect({ type: 'instance.cancel', call: activity.key });
      },
    },
  },
  handlers: {
    'call.completed': onCompleted,
    'call.failed': onFailed,
    'call.escalated': onEscalated,
    'call.refused': onRefused,
  },
};
