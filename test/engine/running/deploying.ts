/** Versions: what is new is counted, what is not is the version that there is, and none is ever edited. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { resourcesPerDeploymentMax } from '../../../engine/limits.js';
import { bpmn, catchEvent, end, line, start, timer, userTask } from '../../support/diagram.js';
import { begin, codeOf, deployAll, openPlace, type Place } from '../place.js';

describe('deploying', () => {
  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    two = await place.engine();
  });
  afterAll(() => place.close());

  /** A process whose only task has this id. */
  const drawn = (id: string, task: string) =>
    bpmn([start(), userTask(task), end(), line('start', task, 'end')], [], id);
  const versionsOf = (processId: string) =>
    place.collections.definitions.find({ processId }).sort({ version: 1 }).toArray();

  test('what equals the latest version is that version, on whichever node (D1)', async () => {
    const [first] = (await deployAll(one, drawn('same', 'a'))).definitions;
    const [again] = (await deployAll(two, drawn('same', 'a'))).definitions;
    expect(again!.key).toBe(first!.key);
    await deployAll(one, drawn('same', 'b'));
    const [back] = (await deployAll(two, drawn('same', 'a'))).definitions;
    expect(back!.version).toBe(3);
    expect((await versionsOf('same')).map((row) => row.version)).toEqual([1, 2, 3]);
  });

  const remark = '<!-- why --><?note here?>';
  const described = '<bpmn:documentation> What  it\nis </bpmn:documentation>';
  const written = drawn('laid-out', 'a').replace('<bpmn:startEvent', `${remark}${described}$&`);
  test.each([
    ['the line ends of another system', written.replaceAll('\n', '\r\n')],
    ['indentation', written.replace(/><(?!\/)/g, '>\n  <')],
    [
      'other quotes and tags that close themselves',
      written.replaceAll('"', "'").replace(/<([\w:]+)([^<>]*)><\/\1>/g, '<$1$2/>'),
    ],
    ['another order of attributes', written.replace(/(id="start-a") (sourceRef="start")/, '$2 $1')],
    ['text in CDATA', written.replace(' What  it\nis ', '<![CDATA[ What  it\nis ]]>')],
  ])('%s makes no new version (D1)', async (_what, again) => {
    expect(again).not.toBe(written);
    const [first] = (await deployAll(one, written)).definitions;
    expect((await deployAll(two, again)).definitions).toMatchObject([{ key: first!.key }]);
  });

  test.each([
    ['a remark', written.replace('why', 'because')],
    ['an instruction', written.replace('note here', 'note there')],
    ['white space within a text', written.replace('What  it', 'What it')],
    [
      'where an element stands',
      written.replace(/(<bpmn:userTask.*<\/bpmn:userTask>)(<bpmn:endEvent.*?><\/bpmn:endEvent>)/, '$2$1'),
    ],
    ['a foreign attribute', written.replace('<bpmn:startEvent', '$& xmlns:v="urn:v" v:colour="red"')],
  ])('%s makes one (D1)', async (_what, changed) => {
    expect(changed).not.toBe(written);
    const [first] = (await deployAll(one, written)).definitions;
    const [second] = (await deployAll(two, changed)).definitions;
    expect([second!.version, second!.source.text]).toEqual([first!.version + 1, changed]);
  });

  test('versions count up without gaps, though two nodes deploy at once (D2)', async () => {
    const tasks = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    await Promise.all(tasks.map((task, nr) => deployAll([one, two][nr % 2]!, drawn('raced', task))));
    expect((await versionsOf('raced')).map((row) => row.version)).toEqual(tasks.map((_, nr) => nr + 1));
  });

  test('a released version is what it was, whatever is deployed after it (D3)', async () => {
    await deployAll(one, drawn('kept', 'a'));
    const [before] = await versionsOf('kept');
    const instance = await begin(one, 'kept');
    await deployAll(two, drawn('kept', 'b'));
    await deployAll(two, drawn('kept', 'a'));
    expect((await versionsOf('kept'))[0]).toEqual(before);
    expect((await two.state(instance)).version).toBe(1);
    expect((await two.verify(instance)).clean).toBe(true);
  });

  test('more resources than one deployment may hold are refused, and none of them stays', async () => {
    const many = Array.from({ length: resourcesPerDeploymentMax + 1 }, (_, nr) => drawn(`many-${nr}`, 'a'));
    expect(await codeOf(deployAll(one, ...many))).toBe('DEPLOYMENT_INVALID');
    expect(await versionsOf('many-0')).toEqual([]);
  });

  test('a timer is not taken before its instant, whatever another clock says (T2)', async () => {
    const wait = catchEvent('wait', timer('timeDuration', 'PT1H'));
    await deployAll(one, bpmn([start(), wait, end(), line('start', 'wait', 'end')], [], 'hour'));
    const instance = await begin(one, 'hour');
    const [timerKey] = Object.keys((await one.state(instance)).timers) as [string];
    const ring = (engine: Engine) =>
      engine.submit(instance, { type: 'timer.fired', timer: timerKey }, { kind: 'timer', id: timerKey });
    place.clock.nowMs += 3_599_999;
    expect(await codeOf(ring(two))).toBe('TIMER_NOT_DUE');
    place.clock.nowMs += 1;
    await ring(two);
    expect(await one.state(instance)).toMatchObject({ status: 'completed' });
  });
});
