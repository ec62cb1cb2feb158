import { describe, expect, test } from '@jest/globals';
import { into, locals, object, refs, set, specification, user } from '../../support/data.js';
import { bpmn, end, line, multiInstance, start, tag } from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('input sets', () => {
  describe('an activity with input sets', () => {
    const xml = (inputSets: string[][], ...more: string[]) =>
      bpmn([
        start(),
        object('A'),
        object('B'),
        user('a', specification({ inputs: ['x', 'y'], inputSets }), into('A', 'x'), into('B', 'y'), ...more),
        end(),
        line('start', 'a', 'end'),
      ]);

    test('waits until its data is available', async () => {
      const run = await InstanceRun.of(xml([['x', 'y']]));
      expect(run.open).toEqual([]);
      set(run, { A: 1 });
      expect(run.open).toEqual([]);
      set(run, { B: 2 });
      expect(run.open).toEqual(['a']);
      expect(locals(run, 'a')).toEqual({ x: 1, y: 2 });
      run.complete('a');
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });
    test('begins with the first set that is available, and with its inputs only', async () => {
      expect(locals(await InstanceRun.of(xml([['x'], ['y']]), { B: 2 }), 'a')).toEqual({ y: 2 });
      expect(locals(await InstanceRun.of(xml([['x'], ['y']]), { A: 1, B: 2 }), 'a')).toEqual({ x: 1 });
    });
    test('does not wait for an optional input', async () => {
      const optional = xml([['x', 'y']]).replace(
        '</bpmn:inputSet>',
        `${refs('optionalInputRefs', 'y')}</bpmn:inputSet>`,
      );
      expect(locals(await InstanceRun.of(optional, { A: 1 }), 'a')).toEqual({ x: 1 });
    });
    test('takes an input that may come during execution as it begins, and not later', async () => {
      const during = xml([['x', 'y']]).replace(
        '</bpmn:inputSet>',
        `${refs('whileExecutingInputRefs', 'y')}</bpmn:inputSet>`,
      );
      expect(locals(await InstanceRun.of(during, { A: 1, B: 2 }), 'a')).toEqual({ x: 1, y: 2 });
      const run = await InstanceRun.of(during, { A: 1 });
      set(run, { B: 2 });
      expect([run.open, locals(run, 'a')]).toEqual([['a'], { x: 1 }]);
    });
    test('in a loop waits once, before the loop', async () => {
      const loop = multiInstance(
        {},
        undefined,
        tag('bpmn:loopDataInputRef', {}, 'x'),
        tag('bpmn:inputDataItem', { id: 'item', name: 'item' }),
      );
      const run = await InstanceRun.of(xml([['x']], loop));
      expect(run.open).toEqual([]);
      set(run, { A: [1, 2] as never });
      expect(run.open).toEqual(['a', 'a']);
    });
    test('of which several tokens are asked gathers them first', async () => {
      const several = xml([['x']]).replace('<bpmn:userTask', '<bpmn:userTask startQuantity="1"');
      expect((await InstanceRun.of(several, { A: 1 })).open).toEqual(['a']);
    });
  });
});
