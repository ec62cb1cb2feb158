/** 代理: absences with the deputy who stands in; one's own, or by an administrator for others. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { type Absence, absencesOn } from '../../models/absences.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { invalidArgument } from '../problem.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, InstantSchema, instantOf, UserNameSchema } from '../schemas.js';
import { findPerson } from '../taskCommand.js';
import { absenceWords } from '../wordings/records.js';

const tag = 'Absences';
const dayMs = 24 * 3600 * 1000;

const AbsenceSchema = z
  .strictObject({
    absenceId: z.string(),
    user: z.string(),
    deputy: z.string(),
    from: AnsweredInstantSchema,
    until: AnsweredInstantSchema,
    reason: z.string().optional(),
    createdBy: z.string(),
  })
  .meta({ id: 'Absence' });

const absenceOf = (row: Absence) => ({
  absenceId: row._id,
  user: row.user,
  deputy: row.deputy,
  from: instantOf(row.from),
  until: instantOf(row.until),
  ...(row.reason === undefined ? {} : { reason: row.reason }),
  createdBy: row.createdBy,
});

const codesOf = ({ memberships }: Caller) => memberships.map(({ organisation }) => organisation);

/** A deputy is a colleague: of an organisation of the absent one. */
async function refuseDeputy(context: Context, user: string, deputy: string): Promise<void> {
  if (user === deputy) throw invalidArgument(say(absenceWords.oneself), 'body.deputy', 'self');
  const absent = await findPerson(context, user, 'body.user');
  const standIn = await findPerson(context, deputy, 'body.deputy');
  if (!absent || !standIn) return;
  const shared = codesOf(standIn).some((code) => codesOf(absent).includes(code));
  const works = standIn.memberships.some(({ role }) => role !== 'auditor' && role !== 'worker');
  if (shared && works) return;
  throw new CodedError('DEPUTY_UNFIT', say(absenceWords.unfit, { deputy, user }));
}

function refusePeriod(fromMs: number, untilMs: number, nowMs: number): void {
  if (untilMs <= fromMs || untilMs <= nowMs) {
    throw invalidArgument(say(absenceWords.order), 'body.until', 'order');
  }
  if (untilMs - fromMs > apiLimits.absenceDaysMax * dayMs) {
    throw invalidArgument(say(absenceWords.long, { max: apiLimits.absenceDaysMax }), 'body.until', 'long');
  }
}

/** Neither twice absent, nor a deputy who is away himself, nor away while one stands in for another. */
async function refuseOverlap({ connection }: Context, row: Absence): Promise<void> {
  const { user, deputy, from, until } = row;
  const within = { from: { $lt: until }, until: { $gt: from } };
  const either = [{ user: { $in: [user, deputy] } }, { deputy: user }];
  const other = await absencesOn(connection)
    .findOne({ ...within, $or: either })
    .lean<Absence>();
  if (!other) return;
  throw new CodedError(
    'ABSENCE_OVERLAPS',
    say(absenceWords.overlaps, {
      user: other.user,
      from: instantOf(other.from),
      until: instantOf(other.until),
      deputy: other.deputy,
    }),
  );
}

const create = route({
  method: 'post',
  path: '/v2/absences',
  operation: 'createAbsence',
  tag,
  summary: '登记外出与代理 From when to when one is away, and who stands in',
  permission: 'task.work',
  isCommand: true,
  body: z.strictObject({
    user: UserNameSchema.optional().describe('An administrator may name another'),
    deputy: UserNameSchema,
    from: InstantSchema,
    until: InstantSchema,
    reason: z.string().min(1).max(500).optional(),
  }),
  refusals: ['FORBIDDEN', 'DEPUTY_UNFIT', 'ABSENCE_OVERLAPS'],
  answers: { 200: { description: 'The absence', schema: AbsenceSchema } },
  handler: async ({ body, caller }, context) => {
    const { user = caller.name, deputy, reason } = body;
    if (user !== caller.name && !caller.roles.has('admin')) {
      throw new CodedError('FORBIDDEN', say(absenceWords.others));
    }
    const nowMs = context.clock.now();
    const [from, until] = [new Date(body.from), new Date(body.until)];
    refusePeriod(from.getTime(), until.getTime(), nowMs);
    await refuseDeputy(context, user, deputy);
    const common = { user, deputy, from, until, createdBy: caller.name, createdAt: new Date(nowMs) };
    const row: Absence = { _id: randomUUID(), ...common, ...(reason === undefined ? {} : { reason }) };
    await refuseOverlap(context, row);
    await absencesOn(context.connection).create(row);
    return ok(absenceOf(row));
  },
});

const list = route({
  method: 'get',
  path: '/v2/absences',
  operation: 'listAbsences',
  tag,
  summary:
    '外出与代理 Absences that have not ended: of the caller, and where he stands in; an administrator sees all',
  permission: 'task.read',
  answers: {
    200: { description: 'By their beginning', schema: z.strictObject({ items: z.array(AbsenceSchema) }) },
  },
  handler: async ({ caller }, { connection, clock }) => {
    const mine = caller.roles.has('admin') ? {} : { $or: [{ user: caller.name }, { deputy: caller.name }] };
    const rows = await absencesOn(connection)
      .find({ until: { $gt: new Date(clock.now()) }, ...mine })
      .sort({ from: 1, _id: 1 })
      .limit(apiLimits.pageItemsMax)
      .lean<Absence[]>();
    return ok({ items: rows.map(absenceOf) });
  },
});

const end = route({
  method: 'delete',
  path: '/v2/absences/{absenceId}',
  operation: 'endAbsence',
  tag,
  summary: '提前结束代理 Ends an absence now, or takes back one that has not begun',
  permission: 'task.work',
  isCommand: true,
  params: z.strictObject({ absenceId: z.string().min(1).max(100) }),
  refusals: ['NOT_FOUND'],
  answers: { 204: { description: 'Ended' } },
  handler: async ({ params: { absenceId }, caller }, { connection, clock }) => {
    const own = caller.roles.has('admin') ? {} : { user: caller.name };
    const now = new Date(clock.now());
    const rows = absencesOn(connection);
    const ended = await rows.updateOne(
      { _id: absenceId, ...own, from: { $lte: now }, until: { $gt: now } },
      { $set: { until: now } },
    );
    if (ended.matchedCount === 1) return noContent;
    const removed = await rows.deleteOne({ _id: absenceId, ...own, from: { $gt: now } });
    if (removed.deletedCount === 1) return noContent;
    throw new CodedError('NOT_FOUND', say(absenceWords.none, { absenceId }));
  },
});

export const absenceRoutes: readonly Route[] = [create, list, end];
