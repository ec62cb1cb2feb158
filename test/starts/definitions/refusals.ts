import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../../engine/compile/readResource.js';
import type { MachineFile, Start } from '../../../engine/machine.js';
import {
  bpmn,
  end,
  line,
  message,
  messageReceived,
  signal,
  signalled,
  startOn,
} from '../../support/diagram.js';
import { definitionOf } from '../../support/run.js';

describe('refusals', () => {
  const roots = [message('m', 'one'), signal('S', 'two')];
  const both = messageReceived('m') + signalled('S');

  test('a start event with several definitions starts on each of them', async () => {
    const { file } = await definitionOf(bpmn([startOn('x', both), end(), line('x', 'end')], roots));
    expect(file.triggers).toEqual([
      { state: 'x', kind: 'message', name: 'one' },
      { state: 'x', kind: 'signal', name: 'two' },
    ]);
  });

  test('a parallel multiple start event needs all of them', async () => {
    const event = startOn('x', both).replace('<bpmn:startEvent', '<bpmn:startEvent parallelMultiple="true"');
    const { file } = await definitionOf(bpmn([event, end(), line('x', 'end')], roots));
    expect(file.triggers).toEqual([
      { state: 'x', kind: 'message', name: 'one', part: 0 },
      { state: 'x', kind: 'signal', name: 'two', part: 1 },
    ]);
  });

  /** What is found in machines deployed by hand that declare these triggers. */
  async function foundWith(trigger: Start): Promise<string[]> {
    const { file } = await definitionOf(
      bpmn([startOn('x', messageReceived('m')), end(), line('x', 'end')], roots),
    );
    const changed: MachineFile = { ...file, triggers: [trigger] };
    const read = await readResource({ name: 'x.json', content: JSON.stringify(changed) });
    return read.ok ? [] : read.findings.map((one) => one.rule);
  }

  test('the triggers of machines deployed by hand are checked like compiled ones', async () => {
    expect(await foundWith({ state: 'x', kind: 'message', name: 'one' })).toEqual([]);
    expect(await foundWith({ state: 'nowhere', kind: 'message', name: 'one' })).toEqual(['target']);
    expect(await foundWith({ state: 'x', kind: 'timer', name: 'undeclared' })).toEqual(['delay']);
    expect(await foundWith({ state: 'x', kind: 'conditional', name: 'n > 1' })).toEqual([]);
    expect(await foundWith({ state: 'x', kind: 'conditional', name: 'n >' })).toEqual(['expression']);
    const outputs = [{ source: '=1 +', target: 'a' }];
    expect(await foundWith({ state: 'x', kind: 'signal', name: 'two', outputs })).toEqual(['expression']);
  });
});
