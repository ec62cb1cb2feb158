/**
 * What an action, or the opening of an actor, does to tokens whatever the data say. The check for soundness
 * plays the token game by these; an action without an entry moves no token.
 */
import type { Json } from '../../vocabulary.js';
import type { ProducedFlow } from '../sequenceFlow.js';

export type TokenEffect =
  /** Gives birth to tokens: on each flow without a condition, on any of the others, else on the default. */
  | { kind: 'split'; flows: readonly ProducedFlow[]; maybeNone: boolean }
  | Joining
  /** Begins `out` with every `quantity`-th token. */
  | { kind: 'gather'; gateway: string; quantity: number; out: string }
  /** The token ends. */
  | { kind: 'end' }
  /** Every other token of the scope ends. */
  | { kind: 'clear' }
  /** The scope is left by its boundary, or held. */
  | { kind: 'leave' };

export interface Joining {
  kind: 'join';
  gateway: string;
  incoming: readonly string[];
  /**
   * For a token on every flow; as long as one is to be expected; or for as many flows as a condition asks
   * for.
   */
  waitsFor: 'all' | 'expected' | 'condition';
  /** Tokens that are produced at once, or the state that goes on. */
  flows?: readonly ProducedFlow[];
  out?: string;
  /** The state that goes on when the second phase of a complex gateway is over. */
  outAgain?: string;
  /** FEEL over `activationCount`; undefined stands for true. */
  condition?: string;
}

export type TokenEffectOf = (params: Record<string, Json>) => TokenEffect;

/** The join that the parameters of a joining gateway's action describe. */
export const joining =
  (waitsFor: Joining['waitsFor']): TokenEffectOf =>
  ({ gateway, incoming, flows, out, outAgain, condition }) => ({
    kind: 'join',
    waitsFor,
    gateway: String(gateway),
    incoming: incoming as string[],
    ...(flows !== undefined && { flows: flows as unknown as ProducedFlow[] }),
    ...(out !== undefined && { out: String(out) }),
    ...(outAgain !== undefined && { outAgain: String(outAgain) }),
    ...(condition !== undefined && { condition: String(condition) }),
  });
