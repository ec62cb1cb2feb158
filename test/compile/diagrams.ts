/** Diagrams for golden machines, beside those of `golden.ts`: what loops, gathers and undoes. */

import { into, object, outOf, specification } from '../support/data.js';
import * as d from '../support/diagram.js';

const { bpmn, start, end, flow, line, tag } = d;
const roots = [
  d.message('m', 'paid', '=orderId'),
  d.signal('S', 'alarm'),
  d.escalation('X', 'late'),
  d.error('E', 'lost'),
];
const around = (node: string, ...more: string[]) =>
  bpmn([start(), node, end(), line('start', 'x', 'end'), ...more], roots);
const inside = (...more: string[]) => [start('s'), d.userTask('a'), end('e'), line('s', 'a', 'e'), ...more];
const looped = (loop: string) => around(tag('bpmn:userTask', { id: 'x' }, loop));
const two = (gateway: string, ...flows: string[]) =>
  bpmn([start(), gateway, end('a'), end('b'), flow('start', 'x'), ...flows]);
const triggered = (id: string, definition: string, ...content: string[]) =>
  bpmn([d.startOn(id, definition), ...content, end(), line(id, 'end')], roots);

export const moreDiagrams: Record<string, string> = {
  task: around(tag('bpmn:task', { id: 'x' })),
  manualTask: around(tag('bpmn:manualTask', { id: 'x' })),
  businessRuleTask: around(tag('bpmn:businessRuleTask', { id: 'x', implementation: 'urn:rules' })),
  standardLoop: looped(
    tag(
      'bpmn:standardLoopCharacteristics',
      { testBefore: true, loopMaximum: 3 },
      d.expression('loopCondition', 'n < 3'),
    ),
  ),
  multiInstance: looped(
    d.multiInstance(
      { isSequential: true },
      {
        inputCollection: '=items',
        inputElement: 'item',
        outputCollection: 'results',
        outputElement: '=result',
      },
      d.expression('completionCondition', 'numberOfCompletedInstances > 1'),
    ),
  ),
  quantity: around(tag('bpmn:userTask', { id: 'x', startQuantity: 2, completionQuantity: 2 })),
  data: around(
    tag(
      'bpmn:userTask',
      { id: 'x' },
      specification({ inputs: ['in'], outputs: ['out'] }),
      into('order', 'in'),
      outOf('out', 'order'),
    ),
    object('order'),
  ),
  dataStore: around(
    tag(
      'bpmn:userTask',
      { id: 'x' },
      specification({ inputs: ['in'], outputs: ['out'] }),
      into('shelf', 'in'),
      outOf('out', 'shelf'),
    ),
    tag('bpmn:dataStoreReference', { id: 'shelf', name: 'shelf' }),
  ),
  transaction: around(
    tag('bpmn:transaction', { id: 'x' }, ...inside(end('f', d.cancel), flow('a', 'f', '=failed'))),
    d.boundary('b', 'x', d.cancel),
    flow('b', 'end'),
  ),
  adHocSubProcess: around(
    tag(
      'bpmn:adHocSubProcess',
      { id: 'x', ordering: 'Sequential' },
      d.userTask('a'),
      d.userTask('b'),
      d.expression('completionCondition', 'enough'),
    ),
  ),
  eventSubProcess: around(
    d.userTask('x'),
    d.eventSubProcess(
      'late',
      d.escalated('X'),
      false,
      d.userTask('a'),
      end('e'),
      line('late-start', 'a', 'e'),
    ),
  ),
  inclusiveGateway: bpmn([
    start(),
    d.inclusive('x', 'x-y'),
    d.userTask('a'),
    d.inclusive('y'),
    end(),
    line('start', 'x', 'y', 'end'),
    flow('x', 'a', '=n > 1'),
    flow('a', 'y'),
  ]),
  complexGateway: bpmn([
    start(),
    d.parallel('f'),
    tag('bpmn:complexGateway', { id: 'x' }, d.expression('activationCondition', 'activationCount > 0')),
    d.userTask('a'),
    end(),
    line('start', 'f', 'x', 'end'),
    line('f', 'a', 'x'),
  ]),
  eventBasedGateway: two(
    tag('bpmn:eventBasedGateway', { id: 'x' }),
    d.catchEvent('c', d.signalled('S')),
    d.catchEvent('t', d.timer('timeDuration', 'P1D')),
    line('x', 'c', 'a'),
    line('x', 't', 'b'),
  ).replace('<bpmn:process', `${roots.join('')}<bpmn:process`),
  signalCatchEvent: around(d.catchEvent('x', d.signalled('S'))),
  signalThrowEvent: around(d.throwEvent('x', d.signalled('S'))),
  conditionalCatchEvent: around(d.catchEvent('x', d.condition('n > 1'))),
  escalationThrowEvent: around(d.throwEvent('x', d.escalated('X'))),
  linkEvents: bpmn([
    start(),
    d.throwEvent('x', d.link('away')),
    d.catchEvent('y', d.link('away')),
    end(),
    flow('start', 'x'),
    flow('y', 'end'),
  ]),
  compensation: bpmn([
    start(),
    d.userTask('a'),
    d.compensated('a', 'undo'),
    d.throwEvent('x', d.compensate('a')),
    end('y', d.compensate().replace('>', ' waitForCompletion="false">')),
    line('start', 'a', 'x', 'y'),
  ]),
  parallelMultipleEvent: around(
    tag(
      'bpmn:intermediateCatchEvent',
      { id: 'x', parallelMultiple: true },
      d.messageReceived('m'),
      d.signalled('S'),
    ),
  ),
  conditionalStartEvent: triggered('x', d.condition('n > 1')),
  signalStartEvent: triggered('x', d.signalled('S')),
  parallelMultipleStartEvent: triggered('x', d.messageReceived('m') + d.signalled('S')).replace(
    'id="x"',
    'id="x" parallelMultiple="true"',
  ),
};
