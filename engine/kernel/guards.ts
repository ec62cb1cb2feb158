/** The named guards of machines. */
import type { Json, MachineEvent } from '../vocabulary.js';

/**
 * How guards reach the variables of the token's scope. A fault is kept aside: a guard can only say yes or no.
 */
export interface GuardContext {
  holds(expression: string): boolean;
  faulted(): boolean;
}

type Params = Record<string, Json> | undefined;
type GuardArguments = { context: GuardContext; event: MachineEvent & { error?: { code?: string } } };

const hasCode = ({ event }: GuardArguments, params: Params) =>
  params?.code === undefined || event.error?.code === params.code;

/** Named guards that a machine may use; the deployment checks names against this table. */
export const guards = {
  /** The FEEL expression is true. */
  feel: ({ context }: GuardArguments, params: Params) => context.holds(String(params?.expression)),
  /** The default flow: taken unless a condition before it failed to evaluate. */
  otherwise: ({ context }: GuardArguments) => !context.faulted(),
  /** The thrown error has this code; without a code any error matches. */
  error: hasCode,
  /** The thrown escalation has this code; without a code any escalation matches. */
  escalation: hasCode,
};
