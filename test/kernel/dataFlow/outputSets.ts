/** What an activity has to produce before it is complete (BPMN 2.0.2 §10.4.1, §10.4.2). */
import { describe, expect, test } from '@jest/globals';
import { textOf } from '../../../engine/wordings/faults.js';
import { into, locals, object, outOf, refs, specification, user } from '../../support/data.js';
import {
  bpmn,
  end,
  extensions,
  line,
  multiInstance,
  signing,
  start,
  tag,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('output sets', () => {
  const leading = (activity: string) =>
    bpmn([
      start(),
      ...['A', 'B', 'X', 'Y'].map((id) => object(id)),
      activity,
      userTask('after'),
      end(),
      line('start', 'a', 'after', 'end'),
    ]);
  const worked = extensions('<zeebe:taskDefinition type="work"/>');
  const around = (...content: string[]) => leading(tag('bpmn:serviceTask', { id: 'a' }, worked, ...content));
  const byClerk = (...content: string[]) => leading(user('a', ...content));
  const outputs = ['x', 'y'];
  const associated = [outOf('x', 'X'), outOf('y', 'Y')];
  const setsOf = (...outputSets: string[][]) => around(specification({ outputs, outputSets }), ...associated);
  const done = async (xml: string, results: Record<string, number | null>, given = {}) => {
    const run = await InstanceRun.of(xml, given);
    run.work('a', results);
    return run;
  };

  describe('an activity with output sets', () => {
    test('is complete with what it has produced of the first that is available', async () => {
      expect((await done(setsOf(['x'], ['y']), { x: 1, y: 2 })).variables).toEqual({ X: 1 });
      expect((await done(setsOf(['x'], ['y']), { y: 2 })).variables).toEqual({ Y: 2 });
      expect((await done(setsOf(['x', 'y']), { x: 1, y: 2, z: 3 })).variables).toEqual({ X: 1, Y: 2, z: 3 });
    });

    test('is held when none is available, and copies nothing', async () => {
      const run = await done(setsOf(['x', 'y'], ['y']), { x: 1, y: null });
      expect(run.open).toEqual(['a!OUTPUTS_MISSING']);
      expect(textOf(Object.values(run.now.incidents)[0]!).en).toMatch(
        /ended without "y", or "y": set it as a/,
      );
      expect(run.variables).toEqual({});
    });

    test('goes on when whoever resolves the incident gives what was missing', async () => {
      const run = await done(setsOf(['x', 'y']), { x: 1 });
      run.send({ type: 'incident.resolved', incident: run.incident() });
      expect(run.open).toEqual(['a!OUTPUTS_MISSING']);
      const [scope] = Object.keys(run.now.activities);
      run.send({ type: 'variables.set', scope: scope!, variables: { y: 2 }, local: true });
      run.send({ type: 'incident.resolved', incident: run.incident() });
      expect(run.open).toEqual(['after']);
      expect(run.variables).toEqual({ X: 1, Y: 2 });
    });

    test('does not ask for outputs that are optional or may come during execution', async () => {
      for (const later of ['optionalOutputRefs', 'whileExecutingOutputRefs']) {
        const xml = setsOf(['x', 'y']).replace('</bpmn:outputSet>', `${refs(later, 'y')}</bpmn:outputSet>`);
        expect((await done(xml, { x: 1 })).variables).toEqual({ X: 1 });
      }
    });

    test('has not produced what only goes by the same name around it', async () => {
      const run = await done(setsOf(['x']), {}, { x: 5 });
      expect(run.open).toEqual(['a!OUTPUTS_MISSING']);
      const xml = around(specification({ outputs, outputSets: [[]] }), ...associated);
      expect((await done(xml, {}, { x: 5 })).variables).toEqual({ x: 5 });
    });

    test('gives on an input of the same name that it has left alone', async () => {
      const xml = around(specification({ inputs: ['x'], outputs: ['x2'] }), into('A', 'x'), outOf('x2', 'X'));
      const same = xml.replace('id="x2" name="x2"', 'id="x2" name="x"');
      expect((await done(same, {}, { A: 7 })).variables).toEqual({ A: 7, X: 7 });
    });

    test('of a loop is asked for them in each round, and for the list at the end', async () => {
      const loop = multiInstance(
        { isSequential: true },
        undefined,
        tag('bpmn:loopCardinality', {}, '2'),
        tag('bpmn:loopDataOutputRef', {}, 'y'),
        tag('bpmn:outputDataItem', { id: 'item', name: 'item' }),
      );
      const run = await InstanceRun.of(around(specification({ outputs }), ...associated, loop));
      run.work('a', { x: 1, item: 'i' as never });
      run.work('a', { item: 'j' as never });
      expect(run.open).toEqual(['a!OUTPUTS_MISSING']);
    });
  });

  describe('a user task with output sets', () => {
    const task = (...extension: string[]) =>
      byClerk(...extension, specification({ outputs, outputSets: [['x', 'y']] }), ...associated);
    const completed = (run: InstanceRun, variables: Record<string, number>) =>
      run.refused({ type: 'task.completed', task: run.task('a'), variables });

    test('is not completed without what its handler has to hand in, and stays with him', async () => {
      const run = await InstanceRun.of(task());
      const { code, text } = completed(run, { x: 1 });
      expect(code).toBe('TASK_OUTPUTS_MISSING');
      expect(text.zh).toContain('缺少 “y”');
      expect(text.en).toContain('without "y"');
      expect(run.open).toEqual(['a']);
      run.complete('a', { x: 1, y: 2 });
      expect([run.open, run.variables]).toEqual([['after'], { X: 1, Y: 2 }]);
    });

    test('is completed with what a delegate has prepared', async () => {
      const run = await InstanceRun.of(task());
      run.send({ type: 'task.delegated', task: run.task('a'), to: 'aide' });
      const aide = { kind: 'user' as const, id: 'aide' };
      run.send({ type: 'task.resolved', task: run.task('a'), variables: { y: 2 } }, aide);
      run.complete('a', { x: 1 });
      expect(run.variables).toEqual({ X: 1, Y: 2 });
    });

    test('asks its own handler, and not those whom he has asked to sign', async () => {
      const run = await InstanceRun.of(task());
      const signers = { type: 'task.signersAdded' as const, task: run.task('a'), opinion: '请审' };
      run.send({ ...signers, position: 'before', signers: [{ name: 'expert', weight: 1 }] });
      const added = Object.values(run.now.tasks).find((one) => one.added)!.key;
      const own = Object.values(run.now.tasks).find((one) => !one.added)!.key;
      run.send({ type: 'task.completed', task: added, variables: {} }, { kind: 'user', id: 'expert' });
      const refused = run.refused({ type: 'task.completed', task: own, variables: { x: 1 } });
      expect(refused.code).toBe('TASK_OUTPUTS_MISSING');
      run.send({ type: 'task.completed', task: own, variables: { x: 1, y: 2 } });
      expect(run.variables).toMatchObject({ X: 1, Y: 2 });
    });

    test('is held when its signers come to a result that is not what is required', async () => {
      const signed = extensions(signing({ mode: 'all', signers: '=["clerk"]' }));
      const run = await InstanceRun.of(task(signed));
      run.complete('a', { x: 1 });
      expect(run.open).toEqual(['a!OUTPUTS_MISSING']);
    });
  });

  describe('a pair of sets that name each other', () => {
    const set = (kind: 'input' | 'output', nr: number, data: string, paired: string) => {
      const other = kind === 'input' ? 'output' : 'input';
      const content = refs(`data${kind === 'input' ? 'Input' : 'Output'}Refs`, data);
      return tag(`bpmn:${kind}Set`, { id: `${kind}${nr}` }, content, refs(`${other}SetRefs`, paired));
    };
    const xml = around(
      tag(
        'bpmn:ioSpecification',
        {},
        ...['p', 'q'].map((id) => tag('bpmn:dataInput', { id, name: id })),
        ...outputs.map((id) => tag('bpmn:dataOutput', { id, name: id })),
        set('input', 0, 'p', 'output0'),
        set('input', 1, 'q', 'output1'),
        set('output', 0, 'x', 'input0'),
        set('output', 1, 'y', 'input1'),
      ),
      into('A', 'p'),
      into('B', 'q'),
      ...associated,
    );

    test('has the activity produce the outputs that belong to the inputs that it began with', async () => {
      expect((await done(xml, { x: 1, y: 2 }, { A: 1 })).variables).toEqual({ A: 1, X: 1 });
      expect((await done(xml, { x: 1, y: 2 }, { B: 1 })).variables).toEqual({ B: 1, Y: 2 });
      expect((await done(xml, { x: 1 }, { B: 1 })).open).toEqual(['a!OUTPUTS_MISSING']);
    });

    test('counts the inputs when the activity begins, whatever becomes of them', async () => {
      const run = await InstanceRun.of(xml, { B: 1 });
      expect(locals(run, 'a')).toEqual({ q: 1 });
      run.send({ type: 'variables.set', scope: run.now.root, variables: { A: 1, B: null }, local: false });
      run.work('a', { x: 1, y: 2 });
      expect(run.variables).toEqual({ A: 1, B: null, Y: 2 });
    });
  });

  test('a script with several outputs gives each the member of its name', async () => {
    const script = tag(
      'bpmn:scriptTask',
      { id: 'a', scriptFormat: 'feel' },
      specification({ outputs }),
      ...associated,
      tag('bpmn:script', {}, '{ x: n + 1, y: n * 2 }'),
    );
    const xml = bpmn([start(), object('X'), object('Y'), script, userTask('u'), line('start', 'a', 'u')]);
    expect((await InstanceRun.of(xml, { n: 3 })).variables).toEqual({ n: 3, X: 4, Y: 6 });
  });
});
