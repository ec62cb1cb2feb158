import { describe, expect, test } from '@jest/globals';
import { bpmn, expression, flow, parallel, start, tag, userTask } from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('complex gateway', () => {
  /** Three branches meet; two are enough to go on, and what is left over resets the gateway. */
  const discriminator = (...out: string[]) =>
    bpmn([
      start(),
      parallel('fork'),
      ...['a', 'b', 'c'].map((id) => userTask(id)),
      tag('bpmn:complexGateway', { id: 'g' }, expression('activationCondition', 'activationCount >= 2')),
      userTask('next'),
      userTask('late'),
      flow('start', 'fork'),
      ...['a', 'b', 'c'].map((id) => flow('fork', id) + flow(id, 'g')),
      ...out,
    ]);
  const both = [flow('g', 'next', 'waitingForStart'), flow('g', 'late', 'not(waitingForStart)')];

  describe('a complex gateway', () => {
    test('goes on when its activation condition holds', async () => {
      const run = await InstanceRun.of(discriminator(flow('g', 'next')));
      run.complete('a');
      expect(run.open).toEqual(['b', 'c']);
      run.complete('b');
      expect(run.open).toEqual(['c', 'next']);
    });
    test('resets when the rest has come, by the flows that are meant for it', async () => {
      const run = await InstanceRun.of(discriminator(...both));
      run.complete('a');
      run.complete('b');
      expect(run.open).toEqual(['c', 'next']);
      run.complete('c');
      expect(run.open).toEqual(['late', 'next']);
    });
    test('keeps its scope open until it has reset', async () => {
      const xml = discriminator(...both)
        .replace(
          '<bpmn:userTask id="c"',
          '<bpmn:exclusiveGateway id="x" default="x-c"/><bpmn:userTask id="c"',
        )
        .replace('id="fork-c" sourceRef="fork" targetRef="c"', 'id="fork-x" sourceRef="fork" targetRef="x"')
        .replace(
          '</bpmn:process>',
          `${flow('x', 'c')}${flow('x', 'gone', '=skip')}${userTask('gone')}</bpmn:process>`,
        );
      const run = await InstanceRun.of(xml, { skip: true });
      for (const id of ['a', 'b', 'next']) run.complete(id);
      expect(run.open).toEqual(['gone', 'late']);
      run.complete('late');
      run.complete('gone');
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });
    test('whose last token is its own resets before the scope is complete', async () => {
      const xml = bpmn([
        start(),
        parallel('fork'),
        userTask('a'),
        tag('bpmn:exclusiveGateway', { id: 'x', default: 'x-end' }),
        tag('bpmn:endEvent', { id: 'end' }),
        tag('bpmn:complexGateway', { id: 'g' }, expression('activationCondition', 'true')),
        userTask('late'),
        tag('bpmn:endEvent', { id: 'first' }),
        flow('start', 'fork'),
        flow('fork', 'a'),
        flow('fork', 'x'),
        flow('x', 'end'),
        flow('x', 'g', '=false'),
        flow('a', 'g'),
        flow('g', 'first', 'waitingForStart'),
        flow('g', 'late', 'not(waitingForStart)'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('a');
      expect(run.open).toEqual(['late']);
      run.complete('late');
      expect(run.now.status).toBe('completed');
    });
  });
});
