import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { eventCharsMax } from '../../../engine/limits.js';
import { clerk, codeOf, deployAll, openPlace, type Place } from '../../engine/place.js';
import { bpmn, condition, end, line, mapping, startOn, userTask } from '../../support/diagram.js';

describe('conditionals', () => {
  const started = (id: string, text: string, ...extension: string[]) =>
    bpmn([startOn('s', condition(text), ...extension), userTask('a'), end(), line('s', 'a', 'end')], [], id);

  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    two = await place.engine();
  });
  afterAll(() => place.close());

  const countOf = (processId: string) => place.collections.instances.countDocuments({ processId });

  test('every start event whose condition holds starts an instance with the variables', async () => {
    await deployAll(one, started('flood', 'level > 3'));
    await deployAll(one, started('drought', 'level < 1'));
    await deployAll(one, started('unknown', 'nowhere.said > 1'));
    const { instances } = await two.evaluateConditions({ variables: { level: 5 } }, clerk);
    expect(instances).toHaveLength(1);
    const [{ instance, definition }] = instances as [(typeof instances)[0]];
    expect((await one.definition(definition)).processId).toBe('flood');
    expect(await one.variables(instance)).toEqual({ level: 5 });
    expect(Object.values((await one.state(instance)).tasks).map((task) => task.element)).toEqual(['a']);
    expect(await countOf('drought')).toBe(0);
  });

  test('a condition starts the latest version only, unless another is asked for', async () => {
    const first = await deployAll(one, started('versions', 'alarm'));
    await deployAll(one, started('versions', 'alarm and loud'));
    const variables = { alarm: true };
    expect((await one.evaluateConditions({ variables }, clerk)).instances).toEqual([]);
    const definition = first.definitions[0]!.key;
    expect((await one.evaluateConditions({ variables, definition }, clerk)).instances).toHaveLength(1);
    expect(await codeOf(one.evaluateConditions({ variables, definition: '1' }, clerk))).toBe(
      'DEFINITION_NOT_FOUND',
    );
  });

  test('several start events of one process start an instance each, through their mappings', async () => {
    const both = bpmn(
      [
        startOn('s', condition('n > 1'), mapping([], [['=n + 1', 'm']])),
        startOn('t', condition('n > 2')),
        end(),
        line('s', 'end'),
        line('t', 'end'),
      ],
      [],
      'several',
    );
    await deployAll(one, both);
    const { instances } = await one.evaluateConditions({ variables: { n: 3 } }, clerk);
    const seen = await Promise.all(instances.map(({ instance }) => one.variables(instance)));
    expect(seen).toEqual([{ m: 4 }, { n: 3 }]);
  });

  test('a repeat under the same idempotency key begins nothing more (B8)', async () => {
    await deployAll(one, started('once', 'go'));
    const options = { idempotencyKey: 'go-1' };
    const first = await one.evaluateConditions({ variables: { go: true } }, clerk, options);
    expect(await two.evaluateConditions({ variables: { go: true } }, clerk, options)).toEqual(first);
    expect(await countOf('once')).toBe(1);
    expect(await codeOf(one.evaluateConditions({ variables: {} }, clerk, options))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  test('a condition that fails does not hold the others up', async () => {
    await deployAll(one, started('endless', 'count(for i in 1..size return i) > 0'));
    await deployAll(one, started('sound', 'size > 0'));
    const { instances } = await one.evaluateConditions({ variables: { size: 1e12 } }, clerk);
    expect(instances).toHaveLength(1);
    expect(await countOf('sound')).toBe(1);
  });

  test('variables beyond the bound are refused', async () => {
    const variables = { text: 'x'.repeat(eventCharsMax) };
    expect(await codeOf(one.evaluateConditions({ variables }, clerk))).toBe('PAYLOAD_TOO_LARGE');
  });
});
