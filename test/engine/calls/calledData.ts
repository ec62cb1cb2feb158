/** Names of data across a call, of whatever version it binds when it is made (BPMN 2.0.2 §10.3.6). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine, Key } from '../../../engine/index.js';
import { until } from '../../processes/installation.js';
import { into, object, outOf, refs } from '../../support/data.js';
import { bpmn, end, extensions, line, start, tag, userTask } from '../../support/diagram.js';
import { begin, clerk, deployAll, openPlace, type Place } from '../place.js';

describe('called data', () => {
  let place: Place;
  let engine: Engine;
  beforeAll(async () => {
    place = await openPlace();
    engine = await place.engine();
  });
  afterAll(() => place.close());

  const specified = (input: string, output: string) =>
    tag(
      'bpmn:ioSpecification',
      {},
      tag('bpmn:dataInput', { id: `in-${input}`, name: input }),
      tag('bpmn:dataOutput', { id: `out-${output}`, name: output }),
      tag('bpmn:inputSet', {}, refs('dataInputRefs', `in-${input}`)),
      tag('bpmn:outputSet', {}, refs('dataOutputRefs', `out-${output}`)),
    );

  /** A version of the called process: its task is done with the answer under the name of its output. */
  const answering = (input: string, output: string, versionTag?: string) =>
    bpmn(
      [
        ...(versionTag === undefined ? [] : [extensions(tag('zeebe:versionTag', { value: versionTag }))]),
        specified(input, output),
        start(),
        userTask('work'),
        end(),
        line('start', 'work', 'end'),
      ],
      [],
      'answering',
    );

  const asking = (id: string, binding: { bindingType?: string; versionTag?: string }) => {
    const called = tag('zeebe:calledElement', {
      processId: 'answering',
      propagateAllParentVariables: false,
      propagateAllChildVariables: false,
      ...binding,
    });
    const data = [specified('asked', 'answer'), into('Question', 'in-asked'), outOf('out-answer', 'Answer')];
    const call = tag('bpmn:callActivity', { id: 'call' }, extensions(called), ...data);
    const objects = [object('Question'), object('Answer')];
    return bpmn(
      [...objects, start(), call, userTask('after'), end(), line('start', 'call', 'after', 'end')],
      [],
      id,
    );
  };

  test('of another number is held at the call, until a version with the same data is there', async () => {
    const two = answering('question', 'answer')
      .replace('<bpmn:dataOutput ', '<bpmn:dataInput id="more" name="more"/><bpmn:dataOutput ')
      .replace('<bpmn:inputSet>', '<bpmn:inputSet><bpmn:dataInputRefs>more</bpmn:dataInputRefs>');
    await deployAll(engine, two.replaceAll('"answering"', '"changing"'));
    await deployAll(engine, asking('asking-changing', {}).replaceAll('"answering"', '"changing"'));
    const asks = await begin(engine, 'asking-changing', { Question: 1 });
    await engine.settled();
    const [incident] = Object.values((await engine.state(asks)).incidents);
    expect(incident).toMatchObject({ element: 'call', code: 'CALLED_PROCESS_MISSING' });
    await deployAll(engine, answering('question', 'answer').replaceAll('"answering"', '"changing"'));
    await engine.submit(asks, { type: 'incident.resolved', incident: incident!.key }, clerk);
    await engine.settled();
    expect(Object.keys((await engine.state(asks)).calls)).toHaveLength(1);
  });

  /** Asks, answers under the name of the called version, and gives what both sides then know. */
  async function conversation(processId: string, output: string) {
    const { instances } = place.collections;
    const asks = await begin(engine, processId, { Question: 42 });
    const calledKey = async (): Promise<Key | undefined> =>
      (await instances.findOne({ 'parent.instance': asks }))?._id;
    await until('the called instance is there', async () => (await calledKey()) !== undefined);
    const called = (await calledKey())!;
    const { tasks, scopes, root } = await engine.state(called);
    const given = scopes[root]!.variables;
    const [task] = Object.keys(tasks);
    await engine.submit(
      called,
      { type: 'task.completed', task: task!, variables: { [output]: 'yes' } },
      clerk,
    );
    await engine.settled();
    const { scopes: after, root: top, tasks: open } = await engine.state(asks);
    expect(Object.values(open).map(({ element }) => element)).toEqual(['after']);
    for (const instance of [asks, called]) expect((await engine.verify(instance)).clean).toBe(true);
    return { given, taken: after[top]!.variables };
  }

  test('a call gives and takes its data under the names of the version that it binds', async () => {
    await deployAll(engine, answering('q', 'a', 'first'));
    await deployAll(engine, answering('frage', 'antwort'), asking('together', { bindingType: 'deployment' }));
    await deployAll(
      engine,
      asking('latest', {}),
      asking('tagged', { bindingType: 'versionTag', versionTag: 'first' }),
    );
    const taken = { Question: 42, Answer: 'yes' };
    expect(await conversation('latest', 'antwort')).toEqual({ given: { frage: 42 }, taken });
    await deployAll(engine, answering('wen', 'da'));
    expect(await conversation('latest', 'da')).toEqual({ given: { wen: 42 }, taken });
    expect(await conversation('together', 'antwort')).toEqual({ given: { frage: 42 }, taken });
    expect(await conversation('tagged', 'a')).toEqual({ given: { q: 42 }, taken });
  });
});
