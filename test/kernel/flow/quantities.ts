import { describe, expect, test } from '@jest/globals';
import {
  bpmn,
  expression,
  flow,
  multiInstance,
  parallel,
  start,
  tag,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('quantities', () => {
  describe('quantities', () => {
    test('an activity starts with the last token it needs and leaves with as many as it says', async () => {
      const xml = bpmn([
        start(),
        parallel('fork'),
        userTask('a'),
        userTask('b'),
        tag('bpmn:userTask', { id: 'both', startQuantity: 2, completionQuantity: 3 }),
        userTask('after'),
        flow('start', 'fork'),
        flow('fork', 'a'),
        flow('fork', 'b'),
        flow('a', 'both'),
        flow('b', 'both'),
        flow('both', 'after'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('a');
      expect(run.open).toEqual(['b']);
      run.complete('b');
      expect(run.open).toEqual(['both']);
      run.complete('both');
      expect(run.open).toEqual(['after', 'after', 'after']);
    });
    test('count the tokens of a loop, not those of its rounds', async () => {
      const looped = multiInstance({}, undefined, expression('loopCardinality', '3'));
      const xml = bpmn([
        start(),
        parallel('fork'),
        userTask('a'),
        tag('bpmn:userTask', { id: 'x', startQuantity: 2 }, looped),
        flow('start', 'fork'),
        flow('fork', 'a'),
        flow('fork', 'x'),
        flow('a', 'x'),
      ]);
      const run = await InstanceRun.of(xml);
      expect(run.open).toEqual(['a']);
      run.complete('a');
      expect(run.open).toEqual(['x', 'x', 'x']);
    });
  });
});
