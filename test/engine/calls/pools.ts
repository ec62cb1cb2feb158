/** Two pools of one file, each an executable process, that exchange messages (BPMN 2.0.2 §9.3). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine, Key } from '../../../engine/index.js';
import * as d from '../../support/diagram.js';
import { findingsOf } from '../../support/run.js';
import { clerk, codeOf, openPlace, type Place, taskOf } from '../place.js';

describe('pools', () => {
  const sent = (id: string, messageRef: string, ...inputs: [string, string][]) =>
    d.tag(
      'bpmn:intermediateThrowEvent',
      { id },
      d.extensions(d.mapping(inputs)),
      d.messageReceived(messageRef),
    );
  const flow = (id: string, sourceRef: string, targetRef: string) =>
    d.tag('bpmn:messageFlow', { id, sourceRef, targetRef });
  const pool = (id: string, processRef?: string) => d.tag('bpmn:participant', { id, name: id, processRef });

  const citizen = d.tag(
    'bpmn:process',
    { id: 'citizen', isExecutable: true },
    ...[d.start(), sent('apply', 'application', ['=case', 'case'], ['=wish', 'wish'])],
    ...[d.catchEvent('hear', d.messageReceived('decision')), d.end()],
    d.line('start', 'apply', 'hear', 'end'),
  );
  const office = d.tag(
    'bpmn:process',
    { id: 'office', isExecutable: true },
    ...[d.startOn('received', d.messageReceived('application')), d.userTask('decide')],
    ...[sent('answer', 'decision', ['=case', 'case'], ['=granted', 'granted']), d.end('done')],
    d.line('received', 'decide', 'answer', 'done'),
  );
  const shown = d.tag('bpmn:process', { id: 'archive' }, d.tag('bpmn:task', { id: 'file' }));

  const collaboration = (...flows: string[]) =>
    d.tag(
      'bpmn:collaboration',
      { id: 'together' },
      ...[pool('Citizen', 'citizen'), pool('Office', 'office'), pool('Archive', 'archive'), pool('Others')],
      ...flows,
    );
  const file = (...flows: string[]) =>
    d
      .bpmn(
        [],
        [d.message('application', 'application', '=case'), d.message('decision', 'decision', '=case')],
      )
      .replace(/<bpmn:process.*<\/bpmn:process>/, collaboration(...flows) + citizen + office + shown);
  const exchange = file(
    flow('m1', 'apply', 'received'),
    flow('m2', 'answer', 'hear'),
    flow('m3', 'Others', 'Archive'),
  );

  let place: Place;
  let engine: Engine;
  beforeAll(async () => {
    place = await openPlace();
    engine = await place.engine();
  });
  afterAll(() => place.close());

  const instancesOf = async (processId: string): Promise<Key[]> =>
    place.collections.instances
      .find({ processId })
      .map(({ _id }) => _id)
      .toArray();

  test('each executable pool is a version of its own; one that is only shown is none', async () => {
    const { definitions } = await engine.deploy([{ name: 'together.bpmn', content: exchange }], clerk);
    expect(definitions.map(({ processId }) => processId)).toEqual(['citizen', 'office']);
    expect(new Set(definitions.map(({ source }) => source.text))).toEqual(new Set([exchange]));
  });

  test('what one pool sends starts the other, whose answer finds the one that asked', async () => {
    const begin = (key: string) =>
      engine.start({ processId: 'citizen', variables: { case: key, wish: `wish ${key}` } }, clerk);
    const first = await begin('c1');
    const second = await begin('c2');
    await engine.settled();
    const offices = await instancesOf('office');
    expect(offices).toHaveLength(2);
    for (const key of offices) {
      const { case: of, wish } = await engine.variables(key);
      expect(wish).toBe(`wish ${of}`);
      const task = await taskOf(engine, key, 'decide');
      await engine.submit(key, { type: 'task.completed', task, variables: { granted: of === 'c1' } }, clerk);
    }
    await engine.settled();
    for (const [{ instance }, granted] of [
      [first, true],
      [second, false],
    ] as const) {
      expect((await engine.state(instance)).status).toBe('completed');
      expect(await engine.variables(instance)).toMatchObject({ granted });
      expect((await engine.verify(instance)).clean).toBe(true);
    }
  });

  test('message flows that cannot be are refused, all at once', async () => {
    const wrong = file(
      ...[flow('m1', 'decide', 'answer'), flow('m2', 'hear', 'received'), flow('m3', 'apply', 'answer')],
    );
    const rules = (await findingsOf(wrong)).map(({ rule }) => rule);
    expect(rules).toEqual(
      expect.arrayContaining(['message-flow-pools', 'message-flow-source', 'message-flow-target']),
    );
    const deployed = engine.deploy([{ name: 'wrong.bpmn', content: wrong }], clerk);
    expect(await codeOf(deployed)).toBe('DEPLOYMENT_INVALID');
  });
});
