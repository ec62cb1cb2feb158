/** Bounds on one instance and its definition are reached; what lies past them is held or refused by name. */
import { describe, expect, test } from '@jest/globals';
import { calendarSchema } from '../../../engine/calendar/calendar.js';
import { parseCycle } from '../../../engine/calendar/duration.js';
import { compileProcess } from '../../../engine/compile/compile.js';
import { readBpmn } from '../../../engine/compile/moddle.js';
import {
  bpmnBytesMax,
  bpmnDepthMax,
  calendarOffRangeDaysMax,
  candidatesPerTaskMax,
  errandsPerStepMax,
  flowNodesPerProcessMax,
  mappingPathPartsMax,
  microstepsPerTransitionMax,
  ordinalsPerInstanceMax,
  scopeDepthMax,
  timerRepetitionsMax,
} from '../../../engine/limits.js';
import { textOf } from '../../../engine/wordings/faults.js';
import * as d from '../../support/diagram.js';
import { InstanceRun, nationalCalendar } from '../../support/run.js';

describe('bounds', () => {
  const between = (node: string, id = 'x') => d.bpmn([d.start(), node, d.end(), d.line('start', id, 'end')]);
  const faultsOf = ({ now }: InstanceRun) =>
    Object.values(now.incidents).map((one) => [one.code, textOf(one).en]);

  describe('a step', () => {
    test('that passes states without end is held after microstepsPerTransitionMax of them', async () => {
      const gates = ['a', 'b'].map((id) => d.exclusive(id)).join('');
      const run = await InstanceRun.of(d.bpmn([d.start(), gates, d.line('start', 'a', 'b', 'a')]));
      expect(run.open).toEqual(['start!MICROSTEPS_EXCEEDED']);
      expect(faultsOf(run)[0]![1]).toContain(String(microstepsPerTransitionMax));
    });

    test('that makes tokens without end is held after errandsPerStepMax movements (K5)', async () => {
      const around = [d.exclusive('merge'), d.parallel('fork'), d.userTask('more')];
      const run = await InstanceRun.of(
        d.bpmn([d.start(), ...around, d.line('start', 'merge', 'fork', 'merge'), d.flow('fork', 'more')]),
      );
      const faults = faultsOf(run);
      expect(new Set(faults.map(([code]) => code))).toEqual(new Set(['MICROSTEPS_EXCEEDED']));
      expect(faults[0]![1]).toContain(String(errandsPerStepMax));
      expect(Object.keys(run.now.tasks).length).toBeLessThan(errandsPerStepMax);
      run.send({ type: 'instance.canceled' });
      expect(run.leftovers()).toEqual([]);
    });

    test('with no key of ordinalsPerInstanceMax left is refused, and the instance can end', async () => {
      const tasks = [d.userTask('x'), d.userTask('y')];
      const run = await InstanceRun.of(
        d.bpmn([d.start(), ...tasks, d.end(), d.line('start', 'x', 'y', 'end')]),
      );
      run.state = { ...run.now, ordinal: ordinalsPerInstanceMax };
      const completed = { type: 'task.completed', task: run.task('x'), variables: {} } as const;
      expect(run.refused(completed)).toMatchObject({
        code: 'STATE_TOO_LARGE',
        message: expect.stringContaining(`at most ${ordinalsPerInstanceMax} things`),
      });
      expect(run.open).toEqual(['x']);
      run.send({ type: 'instance.canceled' });
      expect(run.leftovers()).toEqual([]);
    });
  });

  describe('a task', () => {
    const candidates = (count: number) =>
      InstanceRun.of(
        between(
          d.userTask('x', d.assignment({ candidateUsers: `=for i in 1..${count} return "u" + string(i)` })),
        ),
      );
    test('has candidatesPerTaskMax candidates and no more', async () => {
      const run = await candidates(candidatesPerTaskMax);
      expect(run.now.tasks[run.task()]!.candidateUsers).toHaveLength(candidatesPerTaskMax);
      expect((await candidates(candidatesPerTaskMax + 1)).open).toEqual(['x!LIMIT_EXCEEDED']);
    });

    const mapped = async (parts: number) => {
      const path = Array.from({ length: parts }, (_, index) => `p${index}`).join('.');
      const run = await InstanceRun.of(between(d.userTask('x', d.mapping([], [['=1', path]]))));
      run.complete();
      return run;
    };
    test('hands its results to a path of mappingPathPartsMax parts and no more', async () => {
      expect((await mapped(mappingPathPartsMax)).now.status).toBe('completed');
      expect((await mapped(mappingPathPartsMax + 1)).open).toEqual(['x!LIMIT_EXCEEDED']);
    });
  });

  test('a cycle repeats timerRepetitionsMax times and no more', () => {
    const cycle = (times: number) =>
      parseCycle(`R${times}/PT1H`, '2026-03-02T02:00:00.000Z', 'Asia/Shanghai');
    expect(cycle(timerRepetitionsMax)).toMatchObject({ repetitions: timerRepetitionsMax });
    expect(cycle(timerRepetitionsMax + 1)).toBeUndefined();
  });

  test('a range of days off spans calendarOffRangeDaysMax days and no more', () => {
    const ending = (days: number) => {
      const to = new Date(Date.UTC(2026, 0, days)).toISOString().slice(0, 10);
      const year = { status: 'final', offRanges: [['2026-01-01', to]], makeupWorkDays: [] };
      return calendarSchema.safeParse({ ...nationalCalendar, years: { '2026': year } });
    };
    const said = (days: number) => JSON.stringify(ending(days).error?.issues ?? []);
    expect(said(calendarOffRangeDaysMax)).not.toContain('a range of days off');
    expect(said(calendarOffRangeDaysMax + 1)).toContain(`at most ${calendarOffRangeDaysMax} days`);
  });

  describe('a file', () => {
    const messages = async (xml: string) => (await readBpmn(xml)).findings.map(({ message }) => message);
    test('of more than bpmnBytesMax bytes, in whatever script, is not read', async () => {
      const xml = between(d.userTask('x'));
      const filled = (bytes: number) => `${xml}<!--${'办'.repeat((bytes - Buffer.byteLength(xml)) / 3)}-->`;
      expect((await messages(filled(bpmnBytesMax))).join()).toContain(`larger than ${bpmnBytesMax} bytes`);
    });

    test('that nests elements deeper than bpmnDepthMax is not read', async () => {
      const nested = (depth: number) => between(`${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`);
      expect((await messages(nested(bpmnDepthMax))).join()).toContain(`deeper than ${bpmnDepthMax}`);
      expect((await messages(nested(bpmnDepthMax - 10))).join()).not.toContain('deeper');
    });
  });

  describe('a process', () => {
    const element = ($type: string, id: string, flowElements?: object[]) => ({ $type, id, flowElements });
    const findings = (flowElements: object[]) => {
      const process = { ...element('bpmn:Process', 'p', flowElements), isExecutable: true };
      return compileProcess(process as never).findings.map(({ rule }) => rule);
    };
    const nested = (depth: number): object =>
      Array.from({ length: depth }, (_, index) => index).reduce<object>(
        (inside, index) => element('bpmn:SubProcess', `s${index}`, [inside]),
        element('bpmn:Task', 'x'),
      );
    test('nests scopeDepthMax sub-processes and no more', () => {
      expect(findings([nested(scopeDepthMax)])).toEqual([]);
      expect(findings([nested(scopeDepthMax + 1)])).toContain('size');
    });

    test('has flowNodesPerProcessMax flow nodes and no more', () => {
      const tasks = (count: number) =>
        Array.from({ length: count }, (_, id) => element('bpmn:Task', `t${id}`));
      expect(findings(tasks(flowNodesPerProcessMax + 1))).toContain('size');
    });
  });
});
