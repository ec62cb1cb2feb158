/**
 * Jobs: machine work that a worker fetches, does and answers. Service tasks and their kin invoke it.
 *
 * A failed try leaves the job open with fewer retries; without any left it becomes an incident. A BPMN error
 * goes to the boundary events around; if nobody catches it, it is an incident too.
 */
import type { EventOf, Incident, Job, Json, Key, Refusal } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { said } from '../../wordings/faults.js';
import { instanceWords } from '../../wordings/instances.js';
import { extension, headers, stringsOf, text } from '../contract/extension.js';
import { Fault, refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import { ioMapping } from '../dataFlow/ioMapping.js';
import type { BpmnElement, Compiling, ElementModule, FlowNode } from '../element.js';

/** What the specification names: an operation of an interface, or a technology of the modeler's own. */
function called({ bpmn }: FlowNode): string | undefined {
  const operation = bpmn.operationRef as BpmnElement | undefined;
  const implementation = text(bpmn, 'implementation');
  return text(operation, 'name') ?? (implementation?.startsWith('##') ? undefined : implementation);
}

/** The invocation of a job as the task's `zeebe:taskDefinition` describes it; reported when there is none. */
export function jobInput(node: FlowNode, kind: string, compiling: Compiling): Record<string, Json> {
  const definition = extension(node.bpmn, 'zeebe:TaskDefinition');
  const type = text(definition, 'type') ?? called(node);
  if (type === undefined) {
    compiling.report(
      node.id,
      'task-definition',
      'The task names no job type: add zeebe:taskDefinition type="…"',
      '10.3.3',
    );
  }
  const retries = text(definition, 'retries') ?? '3';
  const notice = extension(node.bpmn, 'banli:Notice') && { notice: true };
  return { type: type ?? '', retries, kind, ...notice, ...headers(node), ...ioMapping(node) };
}

export const hasTaskDefinition = (node: FlowNode): boolean =>
  extension(node.bpmn, 'zeebe:TaskDefinition') !== undefined;
/** Of a task that is computed unless somebody else is named to do it. */
export const isJob = (node: FlowNode): boolean =>
  hasTaskDefinition(node) || (!extension(node.bpmn, 'zeebe:Script') && called(node) !== undefined);

function offer(step: Stepping, job: Job): void {
  const { key, type, retryAt } = job;
  step.effect({ type: 'job.offer', job: key, jobType: type, ...(retryAt !== undefined && { retryAt }) });
}

function held(step: Stepping, key: Key): Job | Refusal {
  return step.state.jobs[key] ?? refusal('JOB_NOT_FOUND', say(instanceWords.noJob, { key }));
}
/**
 * A job that an incident holds is not failed again: whoever does so has missed that it was taken from him.
 */
function heldWithRetries(step: Stepping, key: Key): Job | Refusal {
  const job = held(step, key);
  if (isRefusal(job) || job.retries > 0) return job;
  return refusal('JOB_NO_RETRIES', say(instanceWords.jobHeld, { key }));
}

const isRefusal = (found: Job | Refusal): found is Refusal => 'code' in found;

function close(step: Stepping, job: Job, move: 'job.completed' | 'job.canceled'): void {
  step.drop('jobs', job.key);
  step.move({ type: move, key: job.key, element: job.element });
}

function onCompleted(step: Stepping, event: EventOf<'job.completed'>): Refusal | undefined {
  const job = held(step, event.job);
  if (isRefusal(job)) return job;
  const activity = step.state.activities[job.key]!;
  releaseIncident(step, activity.token, job.key);
  close(step, job, 'job.completed');
  step.completeActivity(activity, event.variables);
}

/** A job that is answered after all takes its incident with it. */
function releaseIncident(step: Stepping, tokenKey: Key, job: Key): void {
  const token = step.state.tokens[tokenKey]!;
  const incident = token.incident === undefined ? undefined : step.state.incidents[token.incident];
  if (incident?.job !== job) return;
  const { incident: _held, ...free } = token;
  step.put('tokens', tokenKey, free);
  step.drop('incidents', incident.key);
  step.move({ type: 'incident.resolved', key: incident.key, element: incident.element, code: incident.code });
}

function onFailed(step: Stepping, event: EventOf<'job.failed'>): Refusal | undefined {
  const job = heldWithRetries(step, event.job);
  if (isRefusal(job)) return job;
  const { retryAt: _last, ...rest } = job;
  const retryAt = new Date(Date.parse(step.at) + event.backoffMs).toISOString();
  const failed: Job = { ...rest, retries: event.retries, ...(event.backoffMs > 0 && { retryAt }) };
  step.put('jobs', job.key, failed);
  step.move({ type: 'job.failed', key: job.key, element: job.element, message: event.message });
  if (event.retries > 0) offer(step, failed);
  else {
    const token = step.state.activities[job.key]!.token;
    const { message: reason } = event;
    const why = reason === '' ? said('workerSilent') : said('workerFailed', { reason });
    const fault = new Fault('JOB_NO_RETRIES', why);
    step.incident({ token, job: job.key, element: job.element }, fault, { kind: 'job' });
  }
}

function onErrorThrown(step: Stepping, event: EventOf<'job.errorThrown'>): Refusal | undefined {
  const job = heldWithRetries(step, event.job);
  if (isRefusal(job)) return job;
  const activity = step.state.activities[job.key]!;
  const message = event.message ?? '';
  const from = { activity, scope: activity.scope };
  if (step.throwError(from, { code: event.code, message, variables: event.variables })) return;
  const why = said('uncaughtJob', { code: event.code, job: job.key, reason: message });
  const fault = new Fault('UNHANDLED_ERROR', why);
  step.put('jobs', job.key, { ...job, retries: 0 });
  step.incident({ token: activity.token, job: job.key, element: job.element }, fault, { kind: 'job' });
}

function onRetriesUpdated(step: Stepping, event: EventOf<'job.retriesUpdated'>): Refusal | undefined {
  const job = held(step, event.job);
  if (isRefusal(job)) return job;
  step.put('jobs', job.key, { ...job, retries: event.retries });
  step.move({ type: 'job.updated', key: job.key, element: job.element });
}

const jobOf = (step: Stepping, { job: key }: Incident): Job | undefined =>
  key === undefined ? undefined : step.state.jobs[key];

export const job: ElementModule = {
  actors: {
    job: {
      open: (step, activity, input) => {
        const place = { scope: activity.scope, activity };
        const retries = Number(step.evaluate(String(input.retries), place));
        if (!Number.isInteger(retries) || retries < 1) {
          throw new Fault('EXPRESSION_FAILED', said('notRetries', { found: String(input.retries) }));
        }
        const opened: Job = {
          key: activity.key,
          element: activity.element,
          type: String(step.evaluate(String(input.type), place)),
          kind: String(input.kind),
          retries,
          customHeaders: stringsOf(input.headers),
          ...(input.notice === true && { isNotice: true }),
        };
        step.put('jobs', opened.key, opened);
        step.move({ type: 'job.opened', key: opened.key, element: opened.element });
        offer(step, opened);
      },
      close: (step, activity) => {
        const open = step.state.jobs[activity.key];
        if (open) close(step, open, 'job.canceled');
      },
    },
  },
  handlers: {
    'job.completed': onCompleted,
    'job.failed': onFailed,
    'job.errorThrown': onErrorThrown,
    'job.retriesUpdated': onRetriesUpdated,
  },
  retries: {
    job: {
      refuse: (step, incident) => {
        const found = jobOf(step, incident);
        if (!found || found.retries > 0) return undefined;
        return refusal('JOB_NO_RETRIES', say(instanceWords.jobSpent, { key: found.key }));
      },
      again: (step, incident) => {
        const found = jobOf(step, incident);
        if (!found) return;
        step.effect({ type: 'job.offer', job: found.key, jobType: found.type });
        step.move({ type: 'job.updated', key: found.key, element: found.element });
      },
    },
  },
};
