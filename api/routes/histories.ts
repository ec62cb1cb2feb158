/** The log of an instance: read, run again up to any step, verified. */
import { z } from 'zod';
import { say } from '../../engine/wording.js';
import { apiLimits } from '../limits.js';
import { findInstance } from '../lookup.js';
import { invalidArgument } from '../problem.js';
import { ok, type Route, route } from '../route.js';
import { KeySchema, WholeNumberSchema } from '../schemas.js';
import { recordWords } from '../wordings/records.js';

const tag = 'Histories';
const params = z.strictObject({ processInstanceKey: KeySchema });

const CommitSchema = z
  .looseObject({
    instance: KeySchema,
    seq: z.int(),
    kernel: z.int(),
    event: z.looseObject({
      type: z.string(),
      at: z.string(),
      by: z.looseObject({ kind: z.string(), id: z.string() }),
    }),
    moves: z.array(z.looseObject({ type: z.string() })),
    effects: z.array(z.looseObject({ type: z.string() })),
    stateHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'Commit' });

const history = route({
  method: 'get',
  path: '/v2/process-instances/{processInstanceKey}/history',
  operation: 'getHistory',
  tag,
  summary: '办理记录 The commits of the instance, in order',
  permission: 'instance.read',
  params,
  query: z.strictObject({
    fromSeq: WholeNumberSchema().default(0),
    limit: WholeNumberSchema(1, apiLimits.historyCommitsMax).default(100),
  }),
  refusals: ['INSTANCE_NOT_FOUND'],
  answers: {
    200: {
      description: 'Commits; `nextSeq` is where the next page begins',
      schema: z.strictObject({ items: z.array(CommitSchema), nextSeq: z.int().optional() }),
    },
  },
  handler: async ({ params: { processInstanceKey }, query, caller }, context) => {
    const { _id } = await findInstance(context, caller, processInstanceKey);
    const items = await context.engine.history(_id, query);
    const last = items.at(-1);
    return ok(last && items.length === query.limit ? { items, nextSeq: last.seq + 1 } : { items });
  },
});

const replay = route({
  method: 'get',
  path: '/v2/process-instances/{processInstanceKey}/replay',
  operation: 'replayInstance',
  tag,
  summary: '回放 The state after the step with this number',
  permission: 'instance.audit',
  params,
  query: z.strictObject({ seq: WholeNumberSchema() }),
  refusals: ['INSTANCE_NOT_FOUND'],
  answers: {
    200: {
      description: 'The state, stepped anew from the log',
      schema: z
        .looseObject({ instance: KeySchema, seq: z.int(), status: z.string() })
        .meta({ id: 'InstanceState' }),
    },
  },
  handler: async ({ params: { processInstanceKey }, query: { seq }, caller }, context) => {
    const { _id } = await findInstance(context, caller, processInstanceKey);
    const [commit] = await context.engine.history(_id, { fromSeq: seq, limit: 1 });
    if (commit?.seq !== seq) throw invalidArgument(say(recordWords.noStep, { seq }), 'query.seq', 'range');
    return ok(await context.engine.replay(_id, seq));
  },
});

const VerdictSchema = z
  .strictObject({
    instance: KeySchema,
    clean: z.boolean(),
    commits: z.int(),
    difference: z
      .strictObject({ seq: z.int(), field: z.string(), expected: z.unknown(), found: z.unknown() })
      .optional(),
  })
  .meta({ id: 'Verdict' });

const verify = route({
  method: 'get',
  path: '/v2/process-instances/{processInstanceKey}/verify',
  operation: 'verifyInstance',
  tag,
  summary: '核验 Steps the whole log again and checks its chain of hashes',
  permission: 'instance.audit',
  params,
  refusals: ['INSTANCE_NOT_FOUND'],
  answers: { 200: { description: 'Clean, or the first difference', schema: VerdictSchema } },
  handler: async ({ params: { processInstanceKey }, caller }, context) => {
    const { _id } = await findInstance(context, caller, processInstanceKey);
    return ok(await context.engine.verify(_id));
  },
});

export const historyRoutes: readonly Route[] = [history, replay, verify];
