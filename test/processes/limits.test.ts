/**
 * The limits table: every limit of every released definition, just inside, at and past its instant, across
 * the Spring Festival, the National Day and a make-up Saturday. The limits are found in the definitions; what
 * they must be is written here by hand. Machines are entered at the element, so that each is judged alone.
 */
import { expect, test } from '@jest/globals';
import type { MachineFile } from '../../engine/machine.js';
import { MachineFileSchema } from '../../engine/machine.js';
import type { Definition, Key, Variables } from '../../engine/vocabulary.js';
import { readMachines, readReleases } from '../../processes/released.js';
import { local } from '../support/clocks.js';
import { InstanceRun } from '../support/run.js';

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
  'a22-rectification v1 rectify': ['provider@gaj', 2, false], // A22-2: set by the notice
  'a23-dispute v1 exchange-authorised': ['platform@zsj', 3, true], // A10-2c-c
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

interface Found {
  name: string;
  file: MachineFile;
  machine: string;
  element: string;
}

const found: Found[] = [];
for (const release of await readReleases()) {
  const file = MachineFileSchema.parse(JSON.parse(await readMachines(release)));
  for (const [machine, { meta }] of Object.entries(file.machines)) {
    for (const [delay, declared] of Object.entries(meta.delays ?? {})) {
      if (declared.kind !== 'deadline' || declared.edge !== 'due') continue;
      const element = delay.replace(/:due$/, '');
      found.push({ name: `${release.processId} v${release.version} ${element}`, file, machine, element });
    }
  }
}

/** What the expressions of the limits name; every instant that one may count from is that of the start. */
function variablesAt(at: string): Variables {
  return {
    resource: { provider: 'gaj', providerName: '市公安局', name: '居住证信息', code: 'gaj-002' },
    authorisation: { grantedAt: at },
    origin: { groups: ['provider@gaj'], lead: ['lead@gaj'] },
    rectifyWorkingDays: 2,
    submittedAt: at,
    forwardedAt: at,
    acceptedAt: at,
  };
}

function entered({ file, machine, element }: Found, at: string): InstanceRun {
  const { triggers: _none, ...rest } = file;
  const machines = { ...file.machines, [machine]: { ...file.machines[machine]!, initial: element } };
  const definition: Definition = {
    key: '1',
    processId: file.process,
    version: 1,
    name: file.name,
    resourceName: '',
    deployment: '1',
    source: { kind: 'machine', text: '' },
    file: { ...rest, root: machine, machines },
    fingerprint: '1',
    deployedAt: at,
    warnings: [],
  };
  const run = new InstanceRun(definition);
  run.at = at;
  const instance = '1000000000000000001';
  run.send({ type: 'instance.started', instance, definition: '1', variables: variablesAt(at) });
  return run;
}

const timerOf = (run: InstanceRun, delay: string): Key =>
  Object.values(run.now.timers).find((timer) => timer.delay === delay)!.key;
const justBefore = (at: string) => new Date(Date.parse(at) - 1).toISOString();
const dayAfter = (date: string) => new Date(Date.parse(local(`${date}T00:00`)) + 86_400_000).toISOString();

test('every limit of every released definition has its row, and every row its limit', () => {
  expect(found.map(({ name }) => name).sort()).toEqual(Object.keys(table).sort());
});

const cases = found.flatMap((one) =>
  (Object.keys(crossings) as Crossing[]).map((crossing) => [one.name, crossing, one] as const),
);

test.each(cases)('%s keeps its limit across %s', (name, crossing, one) => {
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
  const ring = (timer: Key) => ({ type: 'timer.fired', timer }) as const;

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
  run.send({ type: 'task.completed', task, variables: {} }, { kind: 'user', id: 'official' });
  expect(run.now.tasks[task]).toBeUndefined();
  expect(run.now.overdue).toBe(1);
});
