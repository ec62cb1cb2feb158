/**
 * A limit of a whole process, and the limits missed in what it called: as the parties see them over REST, and
 * as the statistics count them (A22-1, A22-2).
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  assignment,
  bpmn,
  callActivity,
  deadline,
  end,
  extensions,
  line,
  start,
  userTask,
} from '../../support/diagram.js';
import type { Case } from '../case.js';
import { Walk } from '../walk.js';

const supervised = { lead: 'lead@zsj', supervision: 'a22-rectification' };
const part = bpmn(
  [
    start(),
    userTask(
      'acting',
      assignment({ candidateGroups: 'provider@gaj' }),
      deadline({ workingDays: '1', lead: 'lead@gaj' }),
    ),
    end(),
    line('start', 'acting', 'end'),
  ],
  [],
  'part',
);
const whole = bpmn(
  [
    extensions(deadline({ workingDays: '3', ...supervised })),
    start(),
    callActivity('calling', 'part'),
    userTask('closing', assignment({ candidateGroups: 'platform@zsj' })),
    end(),
    line('start', 'calling', 'closing', 'end'),
  ],
  [],
  'whole',
);

describe('a limit of a whole process', () => {
  let walk: Walk;
  let [inTime, late, open] = [] as unknown as [Case, Case, Case];
  beforeAll(async () => {
    walk = await Walk.begin();
    const deployed = walk.s.http
      .post('/v2/deployments')
      .set('Authorization', `Bearer ${await walk.s.token('designer')}`)
      .attach('resources', Buffer.from(part), 'part.bpmn')
      .attach('resources', Buffer.from(whole), 'whole.bpmn');
    expect((await deployed).body.detail).toBeUndefined();
    // The last working day before the Spring Festival; the next three are the 24th to the 26th.
    await walk.at('2026-02-14 10:00');
    const begin = () => walk.start('mzj.requester', 'whole', { delivery: { mode: 'table' } });
    [inTime, late, open] = [await begin(), await begin(), await begin()];
  });
  afterAll(() => walk.end());

  const limitOf = ({ key }: Case) => walk.get('auditor', `process-instances/${key}/limit`);

  test('A17: it runs from the recorded start, across the holiday, on all that it calls', async () => {
    expect(await limitOf(late)).toEqual({
      light: 'green',
      dueAt: '2026-02-26T16:00:00.000Z',
      dueDate: '2026-02-26',
      warnAt: '2026-02-24T16:00:00.000Z',
      provisional: false,
      overdue: 0,
    });
    for (const one of [inTime, late]) await one.complete('gaj.provider', 'acting');
    await walk.at('2026-02-24 23:59');
    expect([await limitOf(late), await limitOf(open)]).toMatchObject([
      { light: 'green', overdue: 0 },
      { light: 'green', overdue: 0 },
    ]);
  });

  test('A22-2: it warns whoever is at work in it, and shows what was missed in what it called', async () => {
    await walk.at('2026-02-25 00:00');
    // The called process has missed its own limit of one day.
    expect([await limitOf(late), await limitOf(open)]).toMatchObject([
      { light: 'yellow', overdue: 0 },
      { light: 'yellow', overdue: 1 },
    ]);
    expect((await open.started('mzj.requester')).overdue).toBe(1);
    // Of the one the platform has a task; of the other all work lies in what it called.
    for (const account of ['zsj.platform', 'zsj.lead']) await walk.isTold(account, 'reminder whole');
    await inTime.complete('zsj.platform', 'closing');
    await inTime.endedCleanly();
  });

  test('A22-2: missed, its lead is told, and 督办 opens for whoever it waits for or the lead', async () => {
    await walk.at('2026-02-26 23:59');
    expect((await limitOf(late)).light).toBe('yellow');
    expect(await walk.told('zsj.lead')).toEqual(['reminder whole']);
    await walk.at('2026-02-27 00:00');
    expect([await limitOf(late), await limitOf(open)]).toMatchObject([
      { light: 'red', overdue: 1 },
      { light: 'red', overdue: 2 },
    ]);
    await walk.isTold('zsj.lead', 'overdue whole');
    const notices = await walk.inbox('zsj.platform', 'processDefinitionId=a22-rectification');
    const responsible: string[] = [];
    for (const { userTaskKey } of notices) {
      const variables = `user-tasks/${userTaskKey}/variables`;
      const [origin] = await walk.search('zsj.platform', variables, { name: 'origin' });
      responsible.push(JSON.parse(origin.value).groups.join());
    }
    expect(responsible.sort()).toEqual(['lead@zsj', 'platform@zsj']);
    await late.complete('zsj.platform', 'closing');
    await late.endedCleanly();
  });

  test('A22-1: the statistics count it once, when it was kept or missed, by mode and process', async () => {
    await walk.at('2026-03-02 09:00');
    const figures = async () => {
      const { total, byMode, byProcess } = await walk.get(
        'auditor',
        'statistics?from=2026-02-01&until=2026-02-28',
      );
      const counted = ({ limitsMet, limitsMissed, stillOverdue, onTimeRate }: typeof total) => [
        ...[limitsMet, limitsMissed, stillOverdue],
        onTimeRate,
      ];
      const of = (name: string) =>
        byProcess.find(({ processDefinitionId: id }: { processDefinitionId: string }) => id === name);
      return { whole: counted(of('whole')), part: counted(of('part')), table: counted(byMode[0]) };
    };
    expect(await figures()).toEqual({
      whole: [1, 2, 1, 0.3333],
      part: [2, 1, 1, 0.6667],
      table: [3, 3, 2, 0.5],
    });
    await open.complete('gaj.provider', 'acting');
    await open.complete('zsj.platform', 'closing');
    expect((await figures()).whole).toEqual([1, 2, 0, 0.3333]);
  });

  test('while what it called waits for the applicant it stands still, and goes on with changes', async () => {
    const variables = { delivery: { mode: 'table' }, purpose: '核对' };
    const one = await walk.start('mzj.requester', 'whole', variables);
    await one.waits('gaj.provider', 'acting');
    await walk.at('2026-03-03 10:00');
    expect(await one.verb('gaj.provider', 'acting', 'correction', { items: ['用途'] })).toBe('DONE');
    await walk.at('2026-03-10 09:00');
    const held = await limitOf(one);
    expect(held).toMatchObject({ light: 'green', pausedAt: '2026-03-03T02:00:00.000Z', daysLeft: 3 });
    expect(held).not.toHaveProperty('dueAt');
    expect(await one.started('mzj.requester')).toMatchObject({ pausedAt: held.pausedAt });
    await one.complete('mzj.requester', 'acting', { purpose: '核对低保家庭的居住情况' });
    await one.complete('gaj.provider', 'acting');
    await one.waits('zsj.platform', 'closing');
    // The days from the request to the answer do not count: the 11th, 12th and 13th do.
    expect(await limitOf(one)).toMatchObject({ light: 'green', dueDate: '2026-03-13', overdue: 0 });
    const [purpose] = await walk.search('auditor', 'variables', {
      processInstanceKey: one.key,
      name: 'purpose',
    });
    expect(JSON.parse(purpose.value)).toBe('核对低保家庭的居住情况');
    const stop = { reason: '等候上级答复' };
    const path = `process-instances/${one.key}/limit`;
    expect((await walk.post('zsj.platform', `${path}/pause`, stop)).status).toBe(204);
    expect(await limitOf(one)).toMatchObject({ pausedAt: '2026-03-10T01:00:00.000Z', daysLeft: 3 });
    expect((await walk.post('zsj.platform', `${path}/resume`, stop)).status).toBe(204);
    await one.complete('zsj.platform', 'closing');
    await one.endedCleanly();
  });

  test('what has ended keeps the light that it ended with', async () => {
    expect((await limitOf(inTime)).light).toBe('yellow');
    expect((await limitOf(late)).light).toBe('red');
  });
});
