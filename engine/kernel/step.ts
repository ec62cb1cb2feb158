/**
 * step(world, state, event) → { ok, state, moves, effects } or { ok: false, refusal }
 *
 * The only place where anything is decided. Pure and deterministic:
 *
 * K1 No clock, chance, I/O or await: time is the event's `at`, keys are ordinals of the instance.
 * K2 The state given is never altered; a refusal leaves no trace.
 * K3 The same state and event give the same result, on any machine, for ever (see versions.ts).
 * K4 A fault of the process becomes an incident that holds its token (tokens.ts).
 * K5 Every step comes to rest within a bound (run.ts).
 * K6 When an instance ends, no token, activity, task, job, call, timer, subscription or incident is left.
 */
import { Fault, refusal } from '../elements/contract/fault.js';
import { handlers } from '../elements/registry.js';
import type { Event, EventOf, InstanceState, Refusal, StepResult } from '../vocabulary.js';
import { say } from '../wording.js';
import { textOf } from '../wordings/faults.js';
import { instanceWords } from '../wordings/instances.js';
import { taskWords } from '../wordings/tasks.js';
import { Draft } from './draft.js';
import type { World } from './kernel.js';
import { resolveIncident } from './resolving.js';
import { Run } from './run.js';
import { start } from './starting.js';
import { spend } from './trail.js';

export function step(world: World, before: InstanceState | null, event: Event): StepResult {
  const run = new Run(world, new Draft(before ?? unborn(world, event), before ? before.seq + 1 : 0), event);
  let refused: Refusal | undefined;
  try {
    refused = accept(run, world, before, event);
    if (!refused) run.settle();
  } catch (error) {
    // A fault that no token can hold is the command's: nothing of it stays.
    if (!(error instanceof Fault)) throw error;
    const code = error.code === 'LIMIT_EXCEEDED' ? 'STATE_TOO_LARGE' : 'VARIABLES_INVALID';
    refused = refusal(code, textOf(error.said));
  }
  if (refused) return { ok: false, refusal: refused };
  const { state, moves, effects } = run.draft;
  return { ok: true, state, moves, effects };
}

function accept(run: Run, world: World, before: InstanceState | null, event: Event): Refusal | undefined {
  if (event.type === 'instance.started') {
    return before
      ? refusal('INSTANCE_EXISTS', say(instanceWords.exists, { instance: before.instance }))
      : start(run, world, event);
  }
  if (!before) return refusal('INSTANCE_NOT_FOUND', say(instanceWords.notStarted));
  if (before.status !== 'active') {
    const { instance, status, endedAt = '' } = before;
    return refusal('INSTANCE_ENDED', say(instanceWords.ended, { instance, status, endedAt }));
  }
  switch (event.type) {
    case 'instance.canceled':
      return cancel(run, event);
    case 'instance.terminated':
      return terminate(run, event);
    case 'variables.set':
      return setVariables(run, event);
    case 'incident.resolved':
      return resolveIncident(run, event);
    default: {
      spendTrigger(run, event);
      const handle = handlers[event.type] as (step: Run, event: Event) => Refusal | undefined;
      return handle(run, event);
    }
  }
}

/** What a message or signal brought is gone from the outside; a refusal leaves no trace of this either. */
function spendTrigger(run: Run, event: Event): void {
  const waiting = 'subscription' in event ? run.state.subscriptions[event.subscription] : undefined;
  if (waiting) spend(run, waiting.token, waiting.element);
}

function unborn(world: World, event: Event): InstanceState {
  const { definition } = world;
  const started = event as EventOf<'instance.started'>;
  const { instance, businessKey, title, parent, origin, correlationKey } = started;
  return {
    instance,
    definition: definition.key,
    processId: definition.processId,
    version: definition.version,
    seq: 0,
    ordinal: 0,
    status: 'active',
    startedAt: event.at,
    initiator: started.initiator ?? event.by,
    ...(businessKey !== undefined && { businessKey }),
    ...(title !== undefined && { title }),
    ...(parent && { parent }),
    ...(origin && { origin }),
    ...(correlationKey !== undefined && { correlationKey }),
    overdue: 0,
    root: '',
    scopes: {},
    tokens: {},
    activities: {},
    tasks: {},
    jobs: {},
    calls: {},
    timers: {},
    subscriptions: {},
    conditions: {},
    incidents: {},
    trails: {},
  };
}

function cancel(run: Run, event: EventOf<'instance.canceled'>): Refusal | undefined {
  const { parent } = run.state;
  if (parent && event.by.kind !== 'instance') {
    return refusal(
      'INSTANCE_IS_CALLED',
      say(instanceWords.called, { instance: run.state.instance, instance2: parent.instance }),
    );
  }
  run.endInstance('canceled', event.reason);
}

/** 终止: everything in it ends, called instances too; a called one ends with its caller. */
function terminate(run: Run, event: EventOf<'instance.terminated'>): Refusal | undefined {
  const { instance, parent } = run.state;
  const opinion = event.opinion.trim();
  if (parent) {
    const why = say(instanceWords.calledEnd, { instance, caller: parent.instance });
    return refusal('INSTANCE_IS_CALLED', why);
  }
  if (opinion === '') return refusal('OPINION_REQUIRED', say(taskWords.terminationReasons));
  run.endInstance('terminated', opinion);
}

function setVariables(run: Run, event: EventOf<'variables.set'>): Refusal | undefined {
  const activity = run.state.activities[event.scope];
  if (run.state.scopes[event.scope]) run.setVariables(event.scope, event.variables, event.local);
  else if (activity && event.local) {
    const variables = { ...activity.variables, ...event.variables };
    run.put('activities', activity.key, { ...activity, variables });
    run.move({ type: 'variables.set', scope: activity.key, variables: event.variables });
  } else if (activity) run.setVariables(activity.scope, event.variables);
  else return refusal('SCOPE_NOT_FOUND', say(instanceWords.notScope, { scope: event.scope }));
}
