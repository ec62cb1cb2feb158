import { describe, expect, test } from '@jest/globals';
import { bpmn, flow, parallel, start, tag, userTask } from '../support/diagram.js';
import { InstanceRun } from '../support/run.js';

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
});
