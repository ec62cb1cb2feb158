/**
 * The offline application (A9): a department handed it in on paper, and the platform's staff enter it for
 * the department, say when it was received, and attach the scan. It is marked for ever, in the variable
 * `applicant` and so in the log and in what is shown of the instance. Every limit runs from the instant at
 * which it was entered (A17): a date on paper moves no clock.
 */
import { z } from 'zod';
import { CodedError } from '../engine/errors.js';
import type { Definition, Json, Key, Variables } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import type { Caller } from './auth/caller.js';
import type { Context } from './context.js';
import { startTerms } from './definitionRow.js';
import { invalidArgument } from './problem.js';
import { DateSchema, KeySchema } from './schemas.js';
import { departmentStarters } from './startable.js';
import { type Applicant, asObject } from './starting.js';
import { recordWords } from './wordings/records.js';

export const OnBehalfOfSchema = z.strictObject({
  organisation: z.string().min(1).max(64).describe('The department that applies'),
  applicantName: z.string().trim().min(1).max(100).describe('Who signed for the department'),
  receivedOn: DateSchema.describe('The day on which the paper was received'),
  scan: KeySchema.describe('The attachment with the scan of the paper'),
});
export type OnBehalfOf = z.output<typeof OnBehalfOfSchema>;

/** How the department gave what its application lacked: on paper with a scan, or by word of mouth without. */
export const HandedInSchema = z.strictObject({
  receivedOn: DateSchema.describe('The day on which the department handed it in, or said it'),
  applicantName: z.string().trim().min(1).max(100).optional().describe('Who spoke for the department'),
  scan: KeySchema.optional().describe('The attachment with the scan, when it came on paper'),
});
export type HandedIn = z.output<typeof HandedInSchema>;

/** What the variable `applicant` says of an application that was entered for somebody else. */
export interface OfflineMark {
  enteredBy: string;
  enteredByName: string;
  receivedOn: string;
  scan: string;
  /** The group at the platform that asks the department for what is missing. */
  desk: string;
  /** What was last handed in again, by which task; what came before is in the log. */
  amended?: { [name: string]: Json };
}

const shanghaiOffsetMs = 8 * 3_600_000;

/** The platform enters what the department's own staff could have applied for online. */
function refuseEntry(caller: Caller, definition: Definition, { organisation }: OnBehalfOf): void {
  if (!caller.roles.has('platform')) {
    throw new CodedError('FORBIDDEN', say(recordWords.offlinePlatform));
  }
  const { candidateGroups } = startTerms(definition);
  if (candidateGroups.length === 0) return;
  if (candidateGroups.some((one) => departmentStarters(organisation).includes(one))) return;
  const named = { processId: definition.processId, groups: candidateGroups };
  throw new CodedError('FORBIDDEN', say(recordWords.notByDepartments, named));
}

function refuseFuture(context: Context, receivedOn: string): void {
  const today = new Date(context.clock.now() + shanghaiOffsetMs).toISOString().slice(0, 10);
  if (receivedOn <= today) return;
  const message = say(recordWords.paperLater, { receivedOn, today });
  throw invalidArgument(message, 'body.onBehalfOf.receivedOn', 'range');
}

export async function offlineApplicant(
  context: Context,
  caller: Caller,
  definition: Definition,
  onBehalfOf: OnBehalfOf,
): Promise<Applicant & { offline: { [name: string]: Json } }> {
  refuseEntry(caller, definition, onBehalfOf);
  refuseFuture(context, onBehalfOf.receivedOn);
  const { organisation, applicantName: name, receivedOn, scan } = onBehalfOf;
  const desk = caller.groups.find((group) => group.startsWith('platform@'))!;
  const by = { enteredBy: caller.name, enteredByName: caller.displayName };
  const mark: OfflineMark = { ...by, receivedOn, scan, desk };
  return { user: caller.name, name, organisation, offline: { ...mark } };
}

const given = (said: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(said).filter((one): one is [string, string] => one[1] !== undefined));

/** Whether the platform entered the application that these variables are of. */
export const isEntered = ({ applicant }: Variables): boolean => asObject(applicant).offline !== undefined;

/**
 * The applicant of an offline application of which the desk hands something in again: as he was, with who
 * took it from the department, when and how.
 */
export function amendedOffline(
  context: Context,
  caller: Caller,
  known: Variables,
  { task, handedIn }: { task: Key; handedIn: HandedIn | undefined },
): Applicant & { offline: { [name: string]: Json } } {
  if (!handedIn) {
    throw invalidArgument(say(recordWords.handedIn), 'body.onBehalfOf', 'required');
  }
  refuseFuture(context, handedIn.receivedOn);
  const { user, name, organisation, offline } = asObject(known.applicant);
  const by = { enteredBy: caller.name, enteredByName: caller.displayName };
  const { receivedOn, ...how } = handedIn;
  const amended: { [name: string]: Json } = { task, ...by, receivedOn, ...given(how) };
  return {
    user: String(user),
    name: String(name),
    organisation: String(organisation),
    offline: { ...asObject(offline), amended },
  };
}
