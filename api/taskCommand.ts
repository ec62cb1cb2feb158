/** What every command on a human task has in common: the task it is for, the people it names, the answer. */
import { z } from 'zod';
import { CodedError } from '../engine/errors.js';
import type { Command } from '../engine/ports.js';
import type { Actor } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import { type TaskRow, tasksOn } from '../models/tasks.js';
import { type User, usersOn } from '../models/users.js';
import { type Caller, callerOf } from './auth/caller.js';
import type { Context } from './context.js';
import { apiLimits } from './limits.js';
import { invalidArgument } from './problem.js';
import { type Answer, noContent } from './route.js';
import { KeySchema } from './schemas.js';
import { isCandidate } from './visibility.js';
import { recordWords } from './wordings/records.js';

export const taskParams = z.strictObject({ userTaskKey: KeySchema });

/** 意见: the words that are left with what is done. */
export const OpinionSchema = z
  .string()
  .max(apiLimits.opinionCharactersMax)
  .nullish()
  .describe('意见; required where the definition or docs/TASK-VERBS.md says so');

export const opinionOf = ({ opinion }: { opinion?: string | null | undefined }) =>
  opinion === null || opinion === undefined ? {} : { opinion };

export interface TaskCommand {
  caller: Caller;
  params: { userTaskKey: string };
  idempotencyKey?: string;
  ifMatch?: string;
}

/** Changes whenever the task does; If-Match on its commands compares it. */
export const taskTag = (row: TaskRow): string => `"${row.seq}"`;

/** The task that a command names, whoever may see it: its standing decides what the caller may do. */
export async function taskRow(context: Context, key: string): Promise<TaskRow> {
  const row = await tasksOn(context.connection).findById(key).lean<TaskRow>();
  if (!row) throw new CodedError('TASK_NOT_FOUND', say(recordWords.noTask, { key }));
  return row;
}

/**
 * Is the task open, and as the caller saw it? A repeat with an Idempotency-Key passes although the task is
 * closed by now: the engine then gives its first answer, or refuses the command as it would any other.
 */
export function refuseClosed(row: TaskRow, command: TaskCommand): void {
  if (row.state !== 'CREATED' && command.idempotencyKey === undefined) {
    throw new CodedError('TASK_NOT_FOUND', say(recordWords.taskClosed, { key: row._id }));
  }
  refuseChanged(row, command);
}

export function refuseChanged(row: TaskRow, { ifMatch }: TaskCommand): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === taskTag(row)) return;
  throw new CodedError(
    'PRECONDITION_FAILED',
    say(recordWords.taskChanged, { key: row._id, row: taskTag(row) }),
  );
}

export async function submitted(
  context: Context,
  instance: string,
  command: Command,
  by: Actor,
  { idempotencyKey }: { idempotencyKey?: string },
): Promise<Answer> {
  await context.engine.submit(instance, command, by, idempotencyKey === undefined ? {} : { idempotencyKey });
  return noContent;
}

/**
 * An open account of that name as the caller it would be; undefined when accounts are another issuer's, who
 * then answers for the names.
 */
export async function findPerson(context: Context, name: string, field: string): Promise<Caller | undefined> {
  if (context.settings.oidcIssuer) return undefined;
  const user = await usersOn(context.connection)
    .findOne({ _id: name, disabled: false }, { displayName: 1, memberships: 1 })
    .lean<Pick<User, '_id' | 'displayName' | 'memberships'>>();
  if (!user) throw invalidArgument(say(recordWords.noAccount, { name }), field, 'unknown');
  return callerOf(user._id, user.displayName, user.memberships, 'local');
}

const organisationsOf = (groups: readonly string[]) => groups.map((group) => group.slice(group.indexOf('@')));

/** Of an organisation that the task waits for; of a task given to one by name, of the handler's own. */
function isColleague(person: Caller, row: TaskRow, handler: Caller): boolean {
  const concerned = organisationsOf(row.candidateGroups.length > 0 ? row.candidateGroups : handler.groups);
  return organisationsOf(person.groups).some((one) => concerned.includes(one));
}

/** A task goes to a role within an organisation, and no verb takes it out of there. */
export function refuseOutsider(person: Caller | undefined, row: TaskRow, handler: Caller): void {
  if (!person || isCandidate(person, row)) return;
  if (row.candidateGroups.length === 0 && isColleague(person, row, handler)) return;
  throw new CodedError(
    'TASK_TARGET_FORBIDDEN',
    say(recordWords.noCandidate, {
      name: person.name,
      key: row._id,
      candidateGroups: row.candidateGroups.join(', '),
    }),
  );
}

/** A delegate is of an organisation that the task waits for; what he does comes back. */
export function refuseForeigner(person: Caller | undefined, row: TaskRow, handler: Caller): void {
  if (!person || isCandidate(person, row) || isColleague(person, row, handler)) return;
  throw new CodedError(
    'TASK_TARGET_FORBIDDEN',
    say(recordWords.otherOrganisation, { name: person.name, key: row._id }),
  );
}
