/** A data store for tests of the kernel: diagrams around it, and the answers that it gives. */
import type { Json } from '../../engine/vocabulary.js';
import { bpmn, end, line, start, tag, userTask } from './diagram.js';
import type { InstanceRun } from './run.js';

export const shelf = 'https://banli.dev/test#shelf';
export const store = (attributes: Record<string, string | number | boolean> = {}) =>
  tag('bpmn:dataStore', { id: 'shelf', name: 'stock', ...attributes });
export const reference = tag('bpmn:dataStoreReference', { id: 'ref', name: 'Stock', dataStoreRef: 'shelf' });

/** A diagram with the data store `shelf`, which expressions know as `stock`. */
export const around = (content: string[], roots: string[] = [store()]) =>
  bpmn([start(), reference, ...content], roots);
export const one = (activity: string, ...roots: string[]) =>
  around([activity, userTask('after'), end(), line('start', 'a', 'after', 'end')], [store(), ...roots]);

export const tokens = (run: InstanceRun) => Object.values(run.now.tokens);
/** The store answers whoever reads: what it holds, after so many writes. */
export function answer(run: InstanceRun, value: Json, number = 1) {
  const { key: token, reading } = tokens(run).find((each) => each.reading)!;
  const contents = reading!.stores.map(({ store }) => ({ store, number, value }));
  return run.send({ type: 'dataStore.read', token, reading: reading!.key, contents });
}
/** The read that was ordered last. */
export const asked = (run: InstanceRun) =>
  run.effects.flatMap((effect) => (effect.type === 'dataStore.read' ? [effect] : [])).at(-1)!;
export const ordered = (run: InstanceRun) =>
  run.effects.flatMap((effect) => (effect.type === 'dataStore.write' ? [effect] : []));
/** The store does the last write that was ordered. */
export function write(run: InstanceRun, number = 1) {
  const { token, writing } = ordered(run).at(-1)!;
  return run.send({ type: 'dataStore.written', token, writing, number });
}
