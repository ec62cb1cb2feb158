/** Rows of jobs. Who holds a job until when is the activation's business (`wake/jobs`), not the log's. */
import type { JobRow } from '../../models/jobs.js';
import type { Job } from '../vocabulary.js';
import { differenceOf } from './difference.js';
import type { Change, Step, ViewWrite } from './views.js';

export function jobViews(step: Step): ViewWrite[] {
  const { commit, before, after } = step;
  if (before?.jobs === after.jobs && before?.incidents === after.incidents) return [];
  const { opened, changed, closed } = differenceOf(before?.jobs, after.jobs);
  const touched = new Set([...changed.map(([, job]) => job), ...releasedJobs(step)]);
  const update = (job: Job, change: Change): ViewWrite => ({
    kind: 'update',
    view: 'jobs',
    key: job.key,
    seq: commit.seq,
    change,
  });
  return [
    ...opened.map((job): ViewWrite => ({ kind: 'insert', view: 'jobs', row: openedRow(step, job) })),
    ...[...touched].map((job) => update(job, changedRow(step, job))),
    ...closed.map((job) => update(job, closedRow(step, job))),
  ];
}

/** Jobs whose incident ended in this step: they are handed out again. */
function releasedJobs({ before, after }: Step): Job[] {
  const { closed } = differenceOf(before?.incidents, after.incidents);
  return closed.flatMap(({ job }) => (job !== undefined && after.jobs[job] ? [after.jobs[job]] : []));
}

const isHeld = ({ after }: Step, key: Job['key']): boolean =>
  Object.values(after.incidents).some((incident) => incident.job === key);

const availableAt = ({ commit }: Step, job: Job): Date => new Date(job.retryAt ?? commit.event.at);

function openedRow(step: Step, job: Job): JobRow {
  const { definition, commit, after } = step;
  return {
    _id: job.key,
    instance: after.instance,
    definition: definition.key,
    processId: definition.processId,
    version: definition.version,
    element: job.element,
    type: job.type,
    kind: job.kind,
    state: 'CREATED',
    retries: job.retries,
    customHeaders: job.customHeaders,
    availableAt: availableAt(step, job),
    openedAt: new Date(commit.event.at),
    seq: commit.seq,
  };
}

/** A job that changed is nobody's: a failure, new retries or a resolved incident end the lease. */
function changedRow(step: Step, job: Job): Change {
  const { commit } = step;
  const state = isHeld(step, job.key) ? 'FAILED' : 'CREATED';
  const change: Change = {
    $set: { state, retries: job.retries, availableAt: availableAt(step, job), seq: commit.seq },
    $unset: { worker: '', lease: '' },
  };
  if (commit.event.type === 'job.failed') change.$set.failure = commit.event.message;
  return change;
}

function closedRow({ commit }: Step, job: Job): Change {
  const isDone = commit.moves.some((move) => move.type === 'job.completed' && move.key === job.key);
  return {
    $set: {
      state: isDone ? 'COMPLETED' : 'CANCELED',
      closedAt: new Date(commit.event.at),
      seq: commit.seq,
    },
    $unset: { lease: '' },
  };
}
