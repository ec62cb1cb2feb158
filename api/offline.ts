/**
 * The offline application (A9): a department handed it in on paper, and the platform's staff enter it for
 * the department, say when it was received, and attach the scan. It is marked for ever, in the variable
 * `applicant` and so in the log and in what is shown of the instance. Every limit runs from the instant at
 * which it was entered (A17): a date on paper moves no clock.
 */
import { z } from 'zod';
import { CodedError } from '../engine/errors.js';
import type { Definition, Json } from '../engine/vocabulary.js';
import type { Caller } from './auth/caller.js';
import type { Context } from './context.js';
import { startTerms } from './definitionRow.js';
import { invalidArgument } from './problem.js';
import { DateSchema, KeySchema } from './schemas.js';
import type { Applicant } from './starting.js';

export const OnBehalfOfSchema = z.strictObject({
  organisation: z.string().min(1).max(64).describe('The department that applies'),
  applicantName: z.string().trim().min(1).max(100).describe('Who signed for the department'),
  receivedOn: DateSchema.describe('The day on which the paper was received'),
  scan: KeySchema.describe('The attachment with the scan of the paper'),
});
export type OnBehalfOf = z.output<typeof OnBehalfOfSchema>;

/** What the variable `applicant` says of an application that was entered for somebody else. */
export interface OfflineMark {
  enteredBy: string;
  enteredByName: string;
  receivedOn: string;
  scan: string;
}

const shanghaiOffsetMs = 8 * 3_600_000;

/** The platform enters what the department's own staff could have applied for online. */
function refuseEntry(caller: Caller, definition: Definition, { organisation }: OnBehalfOf): void {
  if (!caller.roles.has('platform')) {
    throw new CodedError('FORBIDDEN', 'Only the platform enters an application on behalf of a department');
  }
  const { candidateGroups } = startTerms(definition);
  if (candidateGroups.length === 0) return;
  if (candidateGroups.some((one) => one === 'requester' || one === `requester@${organisation}`)) return;
  throw new CodedError(
    'FORBIDDEN',
    `The process "${definition.processId}" is started by ${candidateGroups.join(', ')}, not by departments`,
  );
}

export async function offlineApplicant(
  context: Context,
  caller: Caller,
  definition: Definition,
  onBehalfOf: OnBehalfOf,
): Promise<Applicant & { offline: { [name: string]: Json } }> {
  refuseEntry(caller, definition, onBehalfOf);
  const today = new Date(context.clock.now() + shanghaiOffsetMs).toISOString().slice(0, 10);
  if (onBehalfOf.receivedOn > today) {
    const message = `The paper cannot have been received on ${onBehalfOf.receivedOn}: today is ${today}`;
    throw invalidArgument(message, 'body.onBehalfOf.receivedOn', 'range');
  }
  const { organisation, applicantName: name, receivedOn, scan } = onBehalfOf;
  const mark: OfflineMark = { enteredBy: caller.name, enteredByName: caller.displayName, receivedOn, scan };
  return { user: caller.name, name, organisation, offline: { ...mark } };
}
