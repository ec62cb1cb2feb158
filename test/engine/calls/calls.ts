import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { until } from '../../processes/installation.js';
import { bpmn, callActivity, end, extensions, line, start, tag, userTask } from '../../support/diagram.js';
import { begin, clerk, codeOf, deployAll, openPlace, type Place } from '../place.js';

describe('calls', () => {
  let place: Place;
  let engine: Engine;
  beforeAll(async () => {
    place = await openPlace();
    engine = await place.engine();
    const calling = (id: string, called: string) =>
      bpmn([start(), callActivity('call', called), end(), line('start', 'call', 'end')], [], id);
    const work = bpmn([start(), userTask('work'), end(), line('start', 'work', 'end')], [], 'inner');
    await deployAll(engine, calling('outer', 'middle'), calling('middle', 'inner'), work);
  });
  afterAll(() => place.close());

  test('what is called, however deep, runs on behalf of whoever started the outermost caller', async () => {
    const outer = await begin(engine, 'outer');
    const { instances, tasks } = place.collections;
    await until('the innermost task is open', async () => (await tasks.countDocuments({})) === 1);
    const task = await tasks.findOne({});
    expect(task).toMatchObject({ element: 'work', initiator: clerk.id });
    const rows = await instances.find({}).sort({ _id: 1 }).toArray();
    expect(rows.map(({ processId, initiator }) => [processId, initiator])).toEqual([
      ['outer', clerk.id],
      ['middle', clerk.id],
      ['inner', clerk.id],
    ]);
    // The application is where its only call has led to; there it is taken back.
    expect(await engine.applicationIn(outer)).toBe(task!.instance);
    await engine.submit(task!.instance, { type: 'instance.withdrawn' }, clerk);
    expect(await tasks.findOne({ state: 'CREATED' })).toMatchObject({ purpose: 'revision' });
    expect(await codeOf(engine.submit(outer, { type: 'instance.withdrawn' }, clerk))).toBe(
      'WITHDRAWAL_TOO_LATE',
    );
    expect((await engine.state(outer)).status).toBe('active');
  });

  test('what is called has number and title of the case, whichever variables it is given', async () => {
    const called = tag('zeebe:calledElement', { processId: 'inner', propagateAllParentVariables: false });
    const call = tag('bpmn:callActivity', { id: 'call' }, extensions(called));
    await deployAll(engine, bpmn([start(), call, end(), line('start', 'call', 'end')], [], 'sparing'));
    const command = { processId: 'sparing', businessKey: '办〔2026〕7号', variables: { title: ' 居住证 ' } };
    const { instance } = await engine.start(command, clerk);
    await engine.settled();
    const { tasks } = place.collections;
    const task = await tasks.findOne({ businessKey: '办〔2026〕7号', title: '居住证' });
    expect(task).toMatchObject({ element: 'work' });
    expect(task!.instance).not.toBe(instance);
    expect(await engine.variables(task!.instance)).toEqual({});
    expect(await engine.verify(task!.instance)).toMatchObject({ clean: true });
  });
});
