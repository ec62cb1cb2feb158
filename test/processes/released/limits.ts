/**
 * The limits table: every limit of every released definition, just inside, at and past its instant, across
 * the Spring Festival, the National Day and a make-up Saturday. The limits are found in the definitions; what
 * they must be is written here by hand. Machines are entered at the element, so that each is judged alone. So
 * are what the applicant has: for a correction (补正), and to report doubtful data.
 */
import { expect, test } from '@jest/globals';
import type { MachineFile } from '../../../engine/machine.js';
import { MachineFileSchema } from '../../../engine/machine.js';
import type { Definition, Key, Variables } from '../../../engine/vocabulary.js';
import { readMachines, readReleases } from '../../../processes/released.js';
import { local } from '../../support/clocks.js';
import { InstanceRun } from '../../support/run.js';

/** Working days after the day of receipt, one after the other, from the State Council's notice of 2026. */
const crossings = {
  // The 15th to the 23rd of February are off; Saturday the 28th is a make-up working day.
  'the Spring Festival': ['2026-02-14', '2026-02-24', '2026-02-25', '2026-02-26', '2026-02-27', '2026-02-28'],
  // The 1st to the 7th of October are off; Saturday the 10th is a make-up working day.
  'the National Day': ['2026-09-30', '2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12', '2026-10-13'],
  // Saturday the 9th of May is a make-up working day.
  'a make-up Saturday': ['2026-05-08', '2026-05-09', '2026-05-11', '2026-05-12', '2026-05-13', '2026-05-14'],
};
type Crossing = keyof typeof crossings;

/** The organisation that must act, working days, and whether missing the limit opens a supervision. */
type Row = [party: string, workingDays: number, supervised: boolean];
const table: Record<string, Row> = {
  'a10-doubt v1 handle': ['provider@gaj', 3, true], // A10-3b
  'a10-doubt v2 handle': ['provider@gaj', 3, true], // A10-3b
  'a22-interruption v1 rectify': ['provider@gaj', 2, false], // A22-2: set by the notice
  'a22-rectification v1 rectify': ['provider@gaj', 2, false], // A22-2: set by the notice
  'a23-dispute v1 exchange-authorised': ['platform@zsj', 3, true], // A10-2c-c
  'a23-dispute v2 exchange-authorised': ['platform@zsj', 3, true], // A10-2c-c, A11-2c-c
  'article-10 v1 exchange-unconditional': ['platform@zsj', 3, true], // A10-2u
  'article-10 v1 provider-approval': ['provider@gaj', 5, true], // A10-2c-a
  'article-10 v1 exchange-authorised': ['platform@zsj', 3, true], // A10-2c-c
  'article-10 v2 exchange-unconditional': ['platform@zsj', 3, true], // A10-2u
  'article-10 v2 provider-approval': ['provider@gaj', 5, true], // A10-2c-a
  'article-10 v2 exchange-authorised': ['platform@zsj', 3, true], // A10-2c-c
  'article-11 v1 push-unconditional': ['platform@zsj', 3, true], // A11-2u
  'article-11 v1 provider-approval': ['provider@gaj', 5, true], // A11-2c-a
  'article-11 v1 push-authorised': ['platform@zsj', 3, true], // A11-2c-c
  'article-11 v2 push-unconditional': ['platform@zsj', 3, true], // A11-2u
  'article-11 v2 provider-approval': ['provider@gaj', 5, true], // A11-2c-a
  'article-11 v2 push-authorised': ['platform@zsj', 3, true], // A11-2c-c
  'article-14 v1 check-material': ['platform@zsj', 3, true], // A14-1
  'article-15 v1 provider-approval': ['provider@gaj', 5, true], // A15-1
  'article-15 v1 answer-authorised': ['platform@zsj', 1, true], // A15-2
  'article-15 v1 answer-refused': ['platform@zsj', 1, true], // A15-2
  'article-16 v1 platform-approval': ['platform@zsj', 2, true], // A16, in the version before
  'article-16 v2 platform-approval': ['platform@zsj', 3, true], // A16
};

/** How many working days the applicant has, and whose task waits meanwhile (decision 0035). */
const corrections: Record<string, [party: string, workingDays: number]> = {
  'article-10 v1 provider-approval': ['provider@gaj', 5],
  'article-10 v2 provider-approval': ['provider@gaj', 5],
  'article-11 v1 provider-approval': ['provider@gaj', 5],
  'article-11 v2 provider-approval': ['provider@gaj', 5],
  'article-13 v1 agency-check': ['county-agency@slq-zsj', 5],
  'article-14 v1 check-material': ['platform@zsj', 5],
  'article-15 v1 provider-approval': ['provider@gaj', 5],
  'article-16 v1 platform-approval': ['platform@zsj', 5],
  'article-16 v2 platform-approval': ['platform@zsj', 5],
};

interface Found {
  name: string;
  file: MachineFile;
  machine: string;
  element: string;
}

const found: Found[] = [];
const asked: Found[] = [];
const doubt: MachineFile[] = [];
for (const release of await readReleases()) {
  const file = MachineFileSchema.parse(JSON.parse(await readMachines(release)));
  if (release.processId === 'a10-doubt') doubt.push(file);
  for (const [machine, { meta }] of Object.entries(file.machines)) {
    for (const [delay, declared] of Object.entries(meta.delays ?? {})) {
      const element = delay.replace(/:(correction-)?due$/, '');
      const one = { name: `${release.processId} v${release.version} ${element}`, file, machine, element };
      if (delay.endsWith(':correction-due')) asked.push(one);
      else if (declared.kind === 'deadline' && declared.edge === 'due') found.push(one);
    }
  }
}

const clerk = { kind: 'user', id: 'mzj.requester' } as const;
const official = { kind: 'user', id: 'official' } as const;

/** What the expressions of the limits name; every instant that one may count from is that of the start. */
function variablesAt(at: string): Variables {
  return {
    resource: { provider: 'gaj', providerName: '市公安局', name: '居住证信息', code: 'gaj-002' },
    agency: { code: 'slq-zsj', name: '石龙区政务服务和大数据管理局' },
    applicant: { user: 'mzj.requester', organisation: 'mzj', organisationName: '市民政局' },
    authorisation: { grantedAt: at },
    origin: { groups: ['provider@gaj'], lead: ['lead@gaj'] },
    rectifyWorkingDays: 2,
    submittedAt: at,
    forwardedAt: at,
    acceptedAt: at,
  };
}

function started(file: MachineFile, at: string, variables: Variables): InstanceRun {
  const definition: Definition = {
    key: '1',
    processId: file.process,
    version: 1,
    name: file.name,
    resourceName: '',
    deployment: '1',
    source: { kind: 'machine', text: '' },
    file,
    fingerprint: '1',
    deployedAt: at,
    warnings: [],
  };
  const run = new InstanceRun(definition);
  run.at = at;
  run.send({ type: 'instance.started', instance: '1000000000000000001', definition: '1', variables }, clerk);
  return run;
}

function entered({ file, machine, element }: Found, at: string): InstanceRun {
  const { triggers: _none, ...rest } = file;
  const machines = { ...file.machines, [machine]: { ...file.machines[machine]!, initial: element } };
  return started({ ...rest, root: machine, machines }, at, variablesAt(at));
}

const timerOf = (run: InstanceRun, delay: string): Key =>
  Object.values(run.now.timers).find((timer) => timer.delay === delay)!.key;
const ring = (timer: Key) => ({ type: 'timer.fired', timer }) as const;
const justBefore = (at: string) => new Date(Date.parse(at) - 1).toISOString();
const dayAfter = (date: string) => new Date(Date.parse(local(`${date}T00:00`)) + 86_400_000).toISOString();

test('every limit of every released definition has its row, and every row its limit', () => {
  expect(found.map(({ name }) => name).sort()).toEqual(Object.keys(table).sort());
  expect(asked.map(({ name }) => name).sort()).toEqual(Object.keys(corrections).sort());
});

const across = (of: readonly Found[]) =>
  of.flatMap((one) =>
    (Object.keys(crossings) as Crossing[]).map((crossing) => [one.name, crossing, one] as const),
  );

test.each(across(found))('%s keeps its limit across %s', (name, crossing, one) => {
  const [party, workingDays, supervised] = table[name]!;
  const days = crossings[crossing];
  const run = entered(one, local(`${days[0]}T10:00`));
  const task = run.task(one.element);
  const dueDate = days[workingDays]!;
  const dueAt = dayAfter(dueDate);
  const warnAt = workingDays > 1 ? local(`${days[workingDays - 1]}T00:00`) : run.at;
  expect(run.now.tasks[task]).toMatchObject({
    candidateGroups: [party],
    dueDate,
    dueAt,
    warnAt,
    light: 'green',
  });
  const [warn, due] = [timerOf(run, `${one.element}:warn`), timerOf(run, `${one.element}:due`)];

  // Inside: no light before its instant, then yellow and a reminder to those who have the task.
  if (workingDays > 1) {
    run.at = justBefore(warnAt);
    expect(run.refused(ring(warn)).code).toBe('TIMER_NOT_DUE');
  }
  run.at = warnAt;
  expect(run.send(ring(warn)).effects).toMatchObject([{ type: 'notify', kind: 'reminder', groups: [party] }]);
  run.at = justBefore(dueAt);
  expect(run.refused(ring(due)).code).toBe('TIMER_NOT_DUE');
  expect(run.now).toMatchObject({ overdue: 0, tasks: { [task]: { light: 'yellow' } } });

  // At the limit: red, on the record, the lead is told, supervision opens; the task stays open.
  run.at = dueAt;
  const missed = run.send(ring(due));
  expect(missed.moves).toContainEqual(expect.objectContaining({ type: 'deadline.missed', key: task, dueAt }));
  const lead = party.replace(/^\w+@/, 'lead@');
  const origin = { element: one.element, task, dueDate, groups: [party], lead: [lead] };
  const opened = { type: 'instance.start', processId: 'a22-rectification', variables: { origin } };
  const told = { type: 'notify', kind: 'overdue', groups: [lead], task };
  expect(missed.effects).toMatchObject([told, ...(supervised ? [opened] : [])]);
  expect(run.now).toMatchObject({ status: 'active', overdue: 1, tasks: { [task]: { light: 'red' } } });

  // Past it: the work is done late, and the instance was overdue for ever.
  expect(run.refused(ring(due)).code).toBe('TIMER_NOT_FOUND');
  run.send({ type: 'task.completed', task, variables: {} }, official);
  expect(run.now.tasks[task]).toBeUndefined();
  expect(run.now.overdue).toBe(1);
});

test.each(across(asked))('%s: the applicant has his time across %s', (name, crossing, one) => {
  const [party, workingDays] = corrections[name]!;
  const days = crossings[crossing];
  const run = entered(one, local(`${days[0]}T10:00`));
  const task = run.task(one.element);
  run.send({ type: 'task.correctionRequested', task, items: ['请补充履职依据'] }, official);
  const asked = Object.values(run.now.tasks).find(({ purpose }) => purpose === 'correction')!.key;
  // Yellow from the beginning of the last working day but one, like every limit.
  const [warnAt, dueAt] = [local(`${days[workingDays - 1]}T00:00`), dayAfter(days[workingDays]!)];
  expect(run.now.tasks[asked]).toMatchObject({ assignee: clerk.id, warnAt, dueAt, light: 'green' });
  const [warn, due] = ['warn', 'due'].map((edge) => timerOf(run, `${one.element}:correction-${edge}`));

  run.at = justBefore(warnAt);
  expect(run.refused(ring(warn!)).code).toBe('TIMER_NOT_DUE');
  run.at = warnAt;
  expect(run.send(ring(warn!)).effects).toMatchObject([{ kind: 'reminder', users: [clerk.id] }]);
  run.at = justBefore(dueAt);
  expect(run.refused(ring(due!)).code).toBe('TIMER_NOT_DUE');
  expect(run.now.tasks[asked]).toMatchObject({ light: 'yellow' });

  // At its limit he and the office hear of it; nothing is decided, and nobody is overdue (A22-2).
  run.at = dueAt;
  const told = { type: 'notify', kind: 'correction', users: [clerk.id], groups: [party] };
  expect(run.send(ring(due!)).effects).toMatchObject([told]);
  expect(run.now).toMatchObject({ overdue: 0, tasks: { [asked]: { light: 'red' } } });

  // Past it he may still hand in, and the office's own limit, if it has one, counts on.
  run.send({ type: 'task.completed', task: asked, variables: {} }, clerk);
  expect(run.now.tasks[task]).toMatchObject({ light: 'green' });
  expect(run.now.tasks[task]?.dueAt === undefined).toBe(table[name] === undefined);
});

test.each(Object.keys(crossings) as Crossing[])(
  'doubts are reported in time across %s (A10-3a)',
  (crossing) => {
    const [discoveredOn = '', last = ''] = crossings[crossing];
    const flowsAt = (at: string) => {
      const variables = { ...variablesAt(at), doubt: { discoveredOn }, delivery: { id: '1' } };
      const run = started(doubt.at(-1)!, at, variables);
      return run.flows;
    };
    const end = dayAfter(last);
    expect(flowsAt(justBefore(end))).toContain('in-time-reported-in-time');
    expect(flowsAt(end)).toContain('in-time-notify-late');
  },
);
