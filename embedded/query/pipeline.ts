// Aggregation stages on decoded documents, by mingo. Its comparisons know nothing of BSON's order of types,
// so `$match` and `$sort` are replaced by ours.
import { createRequire } from 'node:module';
import type { Aggregator } from 'mingo/aggregator';
import type { Lazy as LazyOf } from 'mingo/lazy';
import type * as Stages from 'mingo/operators/pipeline';
import { type Document, decodePlain, encode, isDocument } from '../bson/document.js';
import { Refusal } from '../errors.js';
import { aggregateMaxBytes } from '../limits.js';
import { mingo, plainOperand, translated } from './expression.js';
import { compileFilter } from './filter.js';
import { parseSort, Sorter } from './sort.js';

type Stage = typeof Stages.$match;
type Documents = Parameters<Stage>[0];

/** Operand documents reach a stage as plain values; the filter parser takes those as well. */
const $match: Stage = (documents, filter) => {
  const match = compileFilter(filter as Document);
  return documents.filter((doc: unknown) => match(encode(doc as Document), 0));
};

const sortBy =
  (Lazy: typeof LazyOf) =>
  (documents: Documents, spec: unknown): Documents => {
    const sort = parseSort(spec);
    if (!sort) return documents;
    const sorted = (items: unknown[]): Documents => {
      const sorter = new Sorter<unknown>(sort, Number.POSITIVE_INFINITY);
      for (const item of items) sorter.add(encode(item as Document), item);
      return Lazy(sorter.sorted());
    };
    return documents.transform(sorted);
  };

/** A group of documents without the field has the key null, where mingo leaves the key out. */
const groupBy =
  ($group: typeof Stages.$group) =>
  (documents: Documents, spec: unknown, options: never): Documents => {
    const groups = $group(documents as never, spec as never, options) as Documents;
    const named = (group: Document): Document => (group._id === undefined ? { _id: null, ...group } : group);
    return groups.map(named as never) as Documents;
  };

interface Pipelines {
  Aggregator: typeof Aggregator;
  known: Set<string>;
  options: object;
}

const load = createRequire(import.meta.url);
const refusedStages = new Set(['$out', '$merge']);
let loaded: Pipelines | undefined;

function pipelines(): Pipelines {
  if (loaded) return loaded;
  const stages = load('mingo/operators/pipeline') as typeof Stages;
  const lazy = load('mingo/lazy') as { Lazy: typeof LazyOf };
  const all = Object.entries(stages).filter(([name]) => name.startsWith('$') && !refusedStages.has(name));
  const pipeline = {
    ...Object.fromEntries(all),
    $match,
    $sort: sortBy(lazy.Lazy),
    $group: groupBy(stages.$group),
  };
  const { Context, operators } = mingo();
  const options = { context: Context.init({ ...operators, pipeline } as never), scriptEnabled: false };
  const { Aggregator: Runner } = load('mingo/aggregator') as { Aggregator: typeof Aggregator };
  loaded = { Aggregator: Runner, known: new Set(all.map(([name]) => name)), options };
  return loaded;
}

/** Stages that never need mingo: a count or a page must not wait for it to load. */
const ownStages = new Set(['$match', '$sort', '$skip', '$limit', '$count', '$group']);

/** Refuses unknown stages before anything runs, in nested pipelines as well. */
export function checkStages(stagesGiven: unknown): asserts stagesGiven is Document[] {
  if (!Array.isArray(stagesGiven)) throw new Refusal('TypeMismatch', "'pipeline' must be an array");
  for (const stage of stagesGiven) {
    const names = isDocument(stage) ? Object.keys(stage) : [];
    const [name] = names;
    if (!name || names.length > 1) {
      throw new Refusal(
        'FailedToParse',
        'A pipeline stage specification object must contain exactly one field.',
      );
    }
    if (!ownStages.has(name) && !pipelines().known.has(name)) {
      const text = `Unrecognized pipeline stage name: '${name}'. The embedded database does not have it.`;
      throw new Refusal('Location40324', text);
    }
    const operand: unknown = stage[name];
    if (name === '$facet' && isDocument(operand))
      for (const inner of Object.values(operand)) checkStages(inner);
    if (isDocument(operand) && operand.pipeline !== undefined) checkStages(operand.pipeline);
  }
}

export type Resolver = (collection: string) => Iterable<Buffer>;

/** Decodes what a pipeline reads, refusing more than memory should hold. */
export function* decoded(docs: Iterable<Buffer>): Generator<Document> {
  let bytes = 0;
  for (const doc of docs) {
    bytes += doc.length;
    if (bytes > aggregateMaxBytes) {
      const bound = `${aggregateMaxBytes} bytes of documents`;
      const text = `an aggregation may read ${bound}; add a $match or a $limit`;
      throw new Refusal('QueryExceededMemoryLimitNoDiskUseAllowed', text);
    }
    yield decodePlain(doc);
  }
}

/** Runs the stages over the documents; other collections are read when a stage names them. */
export function runPipeline(given: Document[], docs: Iterable<Buffer>, resolve: Resolver): Document[] {
  const read = new Map<string, Document[]>();
  const collectionResolver = (name: string): Document[] => {
    const documents = read.get(name) ?? [...decoded(resolve(name))];
    read.set(name, documents);
    return documents;
  };
  return translated(() => {
    const { Aggregator: Runner, options } = pipelines();
    const aggregator = new Runner(plainOperand(given) as Document[], { ...options, collectionResolver });
    return aggregator.stream(decoded(docs)).collect() as Document[];
  });
}
