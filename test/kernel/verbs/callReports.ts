/** What a caller learns of the instance that it has called while that goes on (RP1, CP1, CP2). */
import { describe, expect, test } from '@jest/globals';
import type { EventOf } from '../../../engine/vocabulary.js';
import { Family } from '../../random/family.js';
import { local } from '../../support/clocks.js';
import {
  assignment,
  bpmn,
  callActivity,
  deadline,
  end,
  extensions,
  line,
  mapping,
  start,
  tag,
  userTask,
} from '../../support/diagram.js';
import type { InstanceRun } from '../../support/run.js';

const limit = extensions(deadline({ workingDays: '10' }));
const process = (id: string, ...content: string[]) =>
  tag('bpmn:process', { id, isExecutable: 'true' }, ...content);
const calling = (id: string, called: string, ...extension: string[]) => [
  limit,
  start(`${id}-start`),
  callActivity(id, called, ...extension),
  end(`${id}-end`),
  line(`${id}-start`, id, `${id}-end`),
];
const work = process(
  'work',
  start('begin'),
  userTask('task', assignment({ candidateGroups: 'provider@gaj' }), deadline({ workingDays: '5' })),
  end('done'),
  line('begin', 'task', 'done'),
);
const mapped = mapping([['="outside"', 'receivedAt']]);
const diagram = (outer: string[], ...others: string[]) =>
  bpmn(outer).replace('</bpmn:definitions>', `${others.join('')}</bpmn:definitions>`);
const two = diagram(calling('call', 'work', mapped), work);

const official = { kind: 'user', id: 'gaj.provider' } as const;
const applied = { purpose: 'a', use: 'b' };

/** All instances of a case, whose clocks are one. */
class Case {
  readonly family: Family;
  private constructor(family: Family) {
    this.family = family;
  }
  static async of(xml: string): Promise<Case> {
    const family = await Family.of(xml, applied, () => 0, local('2026-03-02T10:00'));
    return new Case(family);
  }
  get outer(): InstanceRun {
    return this.family.root;
  }
  get inner(): InstanceRun {
    return this.family.runs.at(-1)!;
  }
  private to(at: string): void {
    for (const run of this.family.runs) run.at = local(at);
  }
  ask(at: string): void {
    this.to(at);
    const task = this.inner.task('task');
    this.inner.send({ type: 'task.correctionRequested', task, items: ['用途'] }, official);
    this.family.settle();
  }
  handIn(at: string, variables: Record<string, string>): void {
    this.to(at);
    const own = Object.values(this.inner.now.tasks).find(({ purpose }) => purpose === 'correction');
    this.inner.send({ type: 'task.completed', task: own!.key, variables });
    this.family.settle();
  }
  clock(at: string, type: 'clock.paused' | 'clock.resumed', clock = this.inner.task('task')): void {
    this.to(at);
    this.inner.send({ type, clock, reason: '听证' }, official);
    this.family.settle();
  }
  finish(): void {
    this.inner.complete('task');
    this.family.settle();
  }
}

describe('while the applicant corrects in what was called', () => {
  test('the clock of the caller stands still as that of the handler does', async () => {
    const one = await Case.of(two);
    expect(one.outer.now.limit).toMatchObject({ dueDate: '2026-03-16' });
    one.ask('2026-03-04T11:00');
    expect(one.outer.now.limit).toMatchObject({ pausedAt: local('2026-03-04T11:00'), daysLeft: 9 });
    one.handIn('2026-03-10T15:00', { purpose: 'c' });
    expect(one.outer.now.limit).toMatchObject({ dueDate: '2026-03-23', light: 'green' });
    one.finish();
    expect(one.outer.now.status).toBe('completed');
    expect(one.family.leftovers()).toEqual([]);
  });

  test('every caller around it waits, and goes on with what the applicant handed in', async () => {
    const middle = process('middle', ...calling('second', 'work', mapped));
    const one = await Case.of(diagram(calling('first', 'middle'), middle, work));
    const [outer, between] = one.family.runs;
    one.ask('2026-03-04T11:00');
    for (const run of [outer!, between!]) expect(run.now.limit).toHaveProperty('pausedAt');
    one.handIn('2026-03-05T15:00', { purpose: 'c', receivedAt: 'again' });
    for (const run of [outer!, between!]) {
      expect(run.now.limit).not.toHaveProperty('pausedAt');
      expect(run.variables).toEqual({ purpose: 'c', use: 'b' });
    }
    expect(one.inner.variables).toEqual({ purpose: 'c', use: 'b', receivedAt: 'again' });
    one.finish();
    expect(one.family.leftovers()).toEqual([]);
  });

  test('a caller that passes on nothing of its own takes nothing over either', async () => {
    const closed = extensions(
      tag('zeebe:calledElement', { processId: 'work', propagateAllParentVariables: 'false' }),
    );
    const call = tag('bpmn:callActivity', { id: 'call' }, closed);
    const outer = [limit, start(), call, end(), line('start', 'call', 'end')];
    const one = await Case.of(diagram(outer, work));
    one.ask('2026-03-04T11:00');
    one.handIn('2026-03-05T15:00', { purpose: 'c' });
    expect(one.outer.variables).toEqual(applied);
    expect(one.outer.now.limit).toMatchObject({ dueDate: '2026-03-18' });
  });
});

test('a caller’s clock goes on when the last thing is over that held it, whatever it was', async () => {
  const one = await Case.of(two);
  one.clock('2026-03-03T11:00', 'clock.paused');
  one.ask('2026-03-04T11:00');
  one.handIn('2026-03-05T15:00', {});
  expect(one.outer.now.limit).toHaveProperty('pausedAt', local('2026-03-03T11:00'));
  one.clock('2026-03-06T11:00', 'clock.resumed');
  expect(one.outer.now.limit).toMatchObject({ dueDate: '2026-03-20' });
});

test('a return to the applicant in what was called holds the callers as well', async () => {
  const one = await Case.of(two);
  const task = one.inner.task('task');
  const target = { kind: 'applicant', resume: 'start' } as const;
  one.inner.send({ type: 'task.returned', task, target, opinion: '请补充' }, official);
  one.family.settle();
  expect(one.outer.now.limit).toHaveProperty('pausedAt');
  one.inner.send({ type: 'task.completed', task: one.inner.task(), variables: { use: 'c' } });
  one.family.settle();
  expect(one.outer.now.limit).not.toHaveProperty('pausedAt');
  expect(one.outer.variables).toEqual({ purpose: 'a', use: 'c' });
});

describe('reports that come late, twice or not at all', () => {
  type Report = EventOf<'call.reported'>['report'];
  const at = (text: string) => local(`2026-03-${text}`);
  const callers = async () => {
    const { outer } = await Case.of(diagram(calling('call', 'elsewhere'), work));
    outer.at = at('12T09:00');
    return outer;
  };
  const told = (report: Report, call: string) => ({ type: 'call.reported', call, report }) as const;
  const changed = { number: 2, variables: { purpose: 'c' } };

  test('the pause is counted from when it began, however late the caller hears of it', async () => {
    const outer = await callers();
    outer.send(told({ number: 1, at: at('04T11:00'), heldAt: at('04T11:00') }, outer.call()));
    expect(outer.now.limit).toMatchObject({ pausedAt: at('04T11:00') });
    outer.send(told({ number: 2, at: at('10T15:00') }, outer.call()));
    expect(outer.now.limit).toMatchObject({ dueDate: '2026-03-23' });
    // The next pause cannot begin before the last was over, whoever says so.
    outer.send(told({ number: 3, at: at('11T09:00'), heldAt: at('06T09:00') }, outer.call()));
    expect(outer.now.limit).toMatchObject({ pausedAt: at('10T15:00') });
  });

  test('an older one changes nothing any more', async () => {
    const outer = await callers();
    const call = outer.call();
    outer.send(told({ number: 3, at: at('10T15:00'), amended: changed }, call));
    const older = told({ number: 2, at: at('04T11:00'), heldAt: at('04T11:00') }, call);
    expect(outer.refused(older).code).toBe('CALL_NOT_FOUND');
    expect(outer.refused(told({ number: 3, at: at('10T15:00'), amended: changed }, call)).code).toBe(
      'CALL_NOT_FOUND',
    );
  });

  test('what a lost one said comes with the end of the call; what was heard is not set again', async () => {
    const report = { number: 3, at: at('10T15:00'), amended: changed };
    const lost = await callers();
    const call = lost.call();
    lost.send({ type: 'call.completed', call, variables: {}, report });
    expect(lost.variables).toEqual({ purpose: 'c', use: 'b' });
    const heard = await callers();
    heard.send(told({ ...report, number: 2 }, call));
    heard.send({ type: 'variables.set', scope: heard.now.root, variables: { purpose: 'd' }, local: false });
    heard.send({ type: 'call.completed', call, variables: {}, report });
    expect(heard.variables).toEqual({ purpose: 'd', use: 'b' });
    const failed = await callers();
    failed.send({ type: 'call.failed', call, code: 'E', message: '', variables: {}, report });
    expect(failed.variables).toEqual({ purpose: 'c', use: 'b' });
  });
});
