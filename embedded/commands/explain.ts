// explain: which index a command reads, and how many keys and documents it looks at. The command is read, not
// run.
import { type Document, isDocument } from '../bson/document.js';
import type { Context } from '../context.js';
import { Refusal } from '../errors.js';
import { readFilter } from '../query/filter.js';
import { checkStages } from '../query/pipeline.js';
import type { Plan } from '../query/plan.js';
import { Reader, type ReadOptions } from '../query/read.js';
import { parseSort } from '../query/sort.js';
import type { Command } from '../wire/message.js';
import { splitPipeline } from './aggregate.js';
import { readOptions } from './find.js';
import { hintOf, ok } from './handler.js';

interface Query {
  filter: unknown;
  options: ReadOptions;
}

function queryOf(inner: Command): Query {
  const { name, body } = inner;
  if (name === 'find') return { filter: body.filter, options: readOptions(inner) };
  if (name === 'count' || name === 'distinct') return { filter: body.query, options: readOptions(inner) };
  if (name === 'findAndModify')
    return { filter: body.query, options: { sort: parseSort(body.sort), limit: 1 } };
  if (name === 'update' || name === 'delete') {
    const [statement] = (body[name === 'update' ? 'updates' : 'deletes'] ?? []) as Document[];
    return { filter: statement?.q, options: { hint: hintOf(statement?.hint) } };
  }
  throw new Refusal('CommandNotFound', `Explain failed due to unknown command: ${name}`);
}

function stageOf(plan: Plan): Document {
  if (plan.branches.length > 0) return { stage: 'OR', inputStages: plan.branches.map(stageOf) };
  if (!plan.index) return { stage: plan.ranges.some(({ low }) => low.length > 4) ? 'IDHACK' : 'COLLSCAN' };
  const { name, spec, multikey, isUnique } = plan.index;
  const direction = plan.isReverse ? 'backward' : 'forward';
  const scan = {
    stage: 'IXSCAN',
    indexName: name,
    keyPattern: spec.key,
    isMultiKey: multikey.includes(true),
    isUnique,
  };
  return {
    stage: 'FETCH',
    inputStage: { ...scan, direction, ranges: plan.ranges.length, isMerge: plan.isMerge },
  };
}

export function explain(context: Context, command: Command): Buffer {
  const body: unknown = command.body.explain;
  if (!isDocument(body)) throw new Refusal('TypeMismatch', "'explain' must be a command");
  const [name = ''] = Object.keys(body);
  const inner: Command = { ...command, name, body };
  if (name === 'aggregate') {
    checkStages(body.pipeline);
    const { filter, options } = splitPipeline(body.pipeline, body);
    return explained(context, inner, filter, options);
  }
  const query = queryOf(inner);
  return explained(context, inner, readFilter(query.filter), query.options);
}

function explained(
  context: Context,
  inner: Command,
  filter: ReturnType<typeof readFilter>,
  options: ReadOptions,
): Buffer {
  const namespace = `${inner.database}.${String(inner.body[inner.name])}`;
  const collection = context.catalog.find(inner.database, String(inner.body[inner.name]));
  if (!collection) return ok({ queryPlanner: { namespace, winningPlan: { stage: 'EOF' } } });
  const reader = new Reader(context.store, collection, filter, options);
  let nReturned = 0;
  while (reader.next()) nReturned++;
  const stage = stageOf(reader.plan);
  const winningPlan = reader.plan.isSorted ? stage : { stage: 'SORT', inputStage: stage };
  return ok({
    queryPlanner: { namespace, winningPlan, rejectedPlans: [] },
    executionStats: {
      executionSuccess: true,
      nReturned,
      totalKeysExamined: reader.keysExamined,
      totalDocsExamined: reader.docsExamined,
    },
  });
}
