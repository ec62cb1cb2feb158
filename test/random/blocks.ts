/** Random blocks within blocks: what a generated process is made of. Each has one way in and one way out. */
import fc from 'fast-check';

export const leafKinds = [
  'user',
  'service',
  'script',
  'receive',
  'timer',
  'call',
  'pass',
  'send',
  'throw',
  'catch',
  'link',
  'adHoc',
  'undone',
  'quantity',
  'global',
  'data',
] as const;
export const oneChildKinds = [
  'sub',
  'caught',
  'loop',
  'repeat',
  'multi',
  'eventSub',
  'thrown',
  'transaction',
  'behaving',
  'compensating',
  'guarded',
  'called',
  'holding',
] as const;
export const branchKinds = [
  'exclusive',
  'parallel',
  'inclusive',
  'complex',
  'split',
  'events',
  'terminated',
] as const;
export type Kind =
  | (typeof leafKinds)[number]
  | (typeof oneChildKinds)[number]
  | (typeof branchKinds)[number]
  | 'sequence';

export interface Block {
  kind: Kind;
  /** Which of its kind's variants it is. */
  option: number;
  /** What stands beside it: event sub-processes, boundary events. */
  variant?: number;
  blocks: Block[];
}

const option = fc.nat(23);
const variant = fc.nat(59);

export const block: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom(...leafKinds), option, variant, blocks: fc.constant([]) }),
    fc.record({
      kind: fc.constant('sequence' as const),
      option,
      variant,
      blocks: fc.array(tie('block'), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constantFrom(...branchKinds),
      option,
      variant,
      blocks: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constantFrom(...oneChildKinds),
      option,
      variant,
      blocks: fc.array(tie('block'), { minLength: 1, maxLength: 1 }),
    }),
  ) as fc.Arbitrary<Block>,
})).block;
