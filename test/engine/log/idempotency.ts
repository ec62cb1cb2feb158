/** What is done once under an idempotency key, whichever engine is asked and however often. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { eventCharsMax, idempotencyKeyCharsMax } from '../../../engine/limits.js';
import { bpmn, end, line, start, userTask } from '../../support/diagram.js';
import { begin, clerk, codeOf, deployAll, openPlace, type Place, setting } from '../place.js';

describe('idempotency', () => {
  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    two = await place.engine();
    const pair = [start(), userTask('a'), userTask('b'), end(), line('start', 'a', 'b', 'end')];
    await deployAll(one, bpmn(pair, [], 'pair'));
  });
  afterAll(() => place.close());

  test('a repeat gets the first commit; another request under its key is refused (C8)', async () => {
    const instance = await begin(one, 'pair');
    const { root } = await one.state(instance);
    const set = (engine: Engine, value: string, id = 'clerk') =>
      engine.submit(instance, setting(root, 'x', value), { kind: 'user', id }, { idempotencyKey: 'k' });
    const commits = await Promise.all([set(one, '1'), set(two, '1'), set(one, '1'), set(two, '1')]);
    expect(new Set(commits.map((commit) => commit.hash)).size).toBe(1);
    expect((await one.state(instance)).seq).toBe(1);
    expect(await codeOf(set(two, '2'))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await codeOf(set(two, '1', 'another'))).toBe('IDEMPOTENCY_KEY_REUSED');
    const long = { idempotencyKey: 'k'.repeat(idempotencyKeyCharsMax + 1) };
    expect(await codeOf(one.submit(instance, setting(root, 'x', '1'), clerk, long))).toBe('INVALID_ARGUMENT');
  });

  test('a start repeated under its key is one instance, on whichever engine (C8)', async () => {
    const options = { idempotencyKey: 'application-7' };
    const begun = (engine: Engine, variables = {}) =>
      engine.start({ processId: 'pair', variables }, clerk, options);
    const answers = await Promise.all([begun(one), begun(two), begun(one), begun(two)]);
    expect(new Set(answers.map((answer) => answer.instance)).size).toBe(1);
    expect(await codeOf(begun(two, { other: true }))).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  test('a start repeated under its key years later is still the one instance (C8)', async () => {
    const options = { idempotencyKey: 'application-9' };
    const command = { processId: 'pair', variables: {} };
    const { instance } = await one.start(command, clerk, options);
    await one.submit(instance, { type: 'instance.canceled' }, clerk);
    place.clock.nowMs += 10 * 365 * 24 * 3_600_000;
    await two.wake();
    expect((await two.start(command, clerk, options)).instance).toBe(instance);
    expect(await place.collections.claims.countDocuments({ _id: 'start:application-9' })).toBe(1);
  });

  test('a refused start leaves its key to the next request, and one begins under it (C8)', async () => {
    const begun = (engine: Engine, idempotencyKey: string, variables: { [name: string]: string }) =>
      engine.start({ processId: 'pair', variables }, clerk, { idempotencyKey });
    const long = { text: 'x'.repeat(eventCharsMax) };
    expect(await codeOf(begun(one, 'mended', long))).toBe('PAYLOAD_TOO_LARGE');
    const { instance } = await begun(two, 'mended', { text: 'short' });
    expect((await begun(one, 'mended', { text: 'short' })).instance).toBe(instance);
    expect(await codeOf(begun(one, 'mended', long))).toBe('IDEMPOTENCY_KEY_REUSED');
    const texts = ['a', 'b', 'a', 'b', 'c'];
    const raced = await Promise.all(
      texts.map((text, index) =>
        begun([one, two][index % 2]!, 'raced', { text }).catch((error) => error.code),
      ),
    );
    const won = texts.filter((_, index) => typeof raced[index] !== 'string');
    expect(new Set(won).size).toBe(1);
    expect(new Set(raced.filter((one) => typeof one === 'string'))).toEqual(
      new Set(['IDEMPOTENCY_KEY_REUSED']),
    );
    const first = await place.collections.claims.findOne({ _id: 'start:raced' });
    expect((await two.variables(first!.instance!)).text).toBe(won[0]);
  });

  test('a start whose process died between claim and commit is made good by its repeat (C8)', async () => {
    const options = { idempotencyKey: 'application-8' };
    const first = await one.start({ processId: 'pair', variables: {} }, clerk, options);
    await one.settled();
    await place.collections.commits.deleteMany({ instance: first.instance });
    const again = await two.start({ processId: 'pair', variables: {} }, clerk, options);
    expect(again.instance).toBe(first.instance);
    expect((await two.state(first.instance)).seq).toBe(0);
  });
});
