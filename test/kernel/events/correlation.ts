import { describe, expect, test } from '@jest/globals';
import {
  bpmn,
  catchEvent,
  expression,
  line,
  mapping,
  start,
  startOn,
  tag,
  throwEvent,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('correlation', () => {
  const received = (messageRef: string) => tag('bpmn:messageEventDefinition', { messageRef });
  const retrieval = (messageRef: string, path: string) =>
    tag('bpmn:correlationPropertyRetrievalExpression', { messageRef }, expression('messagePath', path));
  const property = (id: string, ...retrievals: string[]) =>
    tag('bpmn:correlationProperty', { id, name: id }, ...retrievals);
  const messages = ['<bpmn:message id="asked" name="asked"/>', '<bpmn:message id="told" name="told"/>'];
  const order = property('order', retrieval('asked', 'number'), retrieval('told', 'about.number'));
  const region = property('region', retrieval('asked', 'place'), retrieval('told', 'about.place'));
  const key = (...properties: string[]) =>
    tag(
      'bpmn:collaboration',
      { id: 'c' },
      tag(
        'bpmn:correlationKey',
        { id: 'key' },
        ...properties.map((one) => tag('bpmn:correlationPropertyRef', {}, one)),
      ),
    );
  const keyed = (run: InstanceRun) => Object.values(run.now.subscriptions).map((one) => one.correlationKey);

  describe('a correlation key', () => {
    const asks = tag(
      'bpmn:intermediateThrowEvent',
      { id: 'ask' },
      tag(
        'bpmn:extensionElements',
        {},
        mapping([
          ['=n', 'number'],
          ['="north"', 'place'],
        ]),
      ),
      received('asked'),
    );
    const conversation = (...roots: string[]) =>
      bpmn(
        [start(), asks, catchEvent('hear', received('told')), line('start', 'ask', 'hear')],
        [...messages, ...roots],
      );

    test('is set by the first message that is sent, and awaited ever after', async () => {
      const run = await InstanceRun.of(conversation(order, key('order')), { n: 7 });
      expect(run.effects).toMatchObject([{ type: 'message.publish', correlationKey: '7' }, {}]);
      expect(run.variables.order).toBe(7);
      expect(keyed(run)).toEqual(['7']);
    });
    test('of several properties has all their values', async () => {
      const run = await InstanceRun.of(conversation(order, region, key('order', 'region')), { n: 7 });
      expect(run.effects).toMatchObject([{ correlationKey: '7|north' }, {}]);
      expect(keyed(run)).toEqual(['7|north']);
    });
    test('is set by the message that starts the instance', async () => {
      const xml = bpmn(
        [startOn('s', received('asked')), catchEvent('hear', received('told')), line('s', 'hear')],
        [...messages, order, key('order')],
      );
      const { file } = (await InstanceRun.of(conversation(order, key('order')), { n: 1 })).world.definition;
      expect(file.triggers).toBeUndefined();
      const run = await InstanceRun.started(xml, 's', { number: 5, more: true });
      expect(run.variables).toEqual({ number: 5, more: true, order: 5 });
      expect(keyed(run)).toEqual(['5']);
    });
    test('that no message has set yet is set by the first one', async () => {
      const xml = bpmn(
        [
          start(),
          catchEvent('first', received('asked')),
          catchEvent('hear', received('told')),
          line('start', 'first', 'hear'),
        ],
        [...messages, order, key('order')],
      );
      const run = await InstanceRun.of(xml);
      expect(keyed(run)).toEqual(['']);
      run.correlate('first', { number: 3 });
      expect(keyed(run)).toEqual(['3']);
    });
    test('that is no text and no number is an incident', async () => {
      const run = await InstanceRun.of(conversation(order, key('order')), { n: true, order: true });
      expect(run.open).toEqual(['hear!EXPRESSION_FAILED']);
    });
  });

  test('a subscription of the process awaits what its context says', async () => {
    const subscription = tag(
      'bpmn:correlationSubscription',
      { id: 'sub', correlationKeyRef: 'key' },
      tag(
        'bpmn:correlationPropertyBinding',
        { correlationPropertyRef: 'order' },
        expression('dataPath', 'file.id'),
      ),
    );
    const xml = bpmn(
      [start(), catchEvent('hear', received('told')), line('start', 'hear'), subscription],
      [...messages, order, key('order')],
    );
    expect(keyed(await InstanceRun.of(xml, { file: { id: 'a-1' } }))).toEqual(['a-1']);
  });

  test('a message without a key is awaited by its name', async () => {
    const xml = bpmn(
      [start(), throwEvent('t'), catchEvent('hear', received('told')), line('start', 't', 'hear')],
      messages,
    );
    expect(keyed(await InstanceRun.of(xml))).toEqual(['']);
  });
});
