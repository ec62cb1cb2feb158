// Aggregation stages on decoded documents, by mingo. Its comparisons know nothing of BSON's order of types, so `$match`
// and `$sort` are replaced by ours.
import { Context } from 'mingo';
import { Aggregator } from 'mingo/aggregator';
import * as stages from 'mingo/operators/pipeline';
import { type Document, decodePlain, encode, isDocument } from '../bson/document.js';
import { Refusal } from '../errors.js';
import { aggregateMaxBytes } from '../limits.js';
import { operators, plainOperand, translated } from './expression.js';
import { compileFilter } from './filter.js';
import { parseSort, Sorter } from './sort.js';

type Stage = typeof stages.$match;
type Documents = Parameters<Stage>[0];

/** Operand documents reach a stage as plain values; the filter parser takes those as well. */
const $match: Stage = (documents, filter) => {
  const match = compileFilter(filter as Document);
  return documents.filter((doc: unknown) => match(encode(doc as Document), 0));
};

const $sort = (documents: Documents, spec: unknown): Documents => {
  const sort = parseSort(spec);
  if (!sort) return documents;
  return documents.transform(((items: Document[]) => {
    const sorter = new Sorter<Document>(sort, Number.POSITIVE_INFINITY);
    for (const item of items) sorter.add(encode(item), item);
    return sorter.sorted();
  }) as never) as Documents;
};

/** A group of documents without the field has the key null, where mingo leaves the key out. */
const $group = (documents: Documents, spec: unknown, options: never): Documents => {
  const groups = stages.$group(documents as never, spec as never, options) as Documents;
  return groups.map(((group: Document) =>
    group._id === undefined ? { _id: null, ...group } : group) as never) as Documents;
};

const refusedStages = new Set(['$out', '$merge']);
const all = Object.entries(stages).filter(([name]) => name.startsWith('$') && !refusedStages.has(name));
const known = all.map(([name]) => name);

const context = Context.init({
  ...operators,
  pipeline: { ...Object.fromEntries(all), $match, $sort, $group },
} as never);

const options = { context, scriptEnabled: false };

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
    if (!known.includes(name)) {
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
      const text = `an aggregation may read ${aggregateMaxBytes} bytes of documents; add a $match or a $limit`;
      throw new Refusal('QueryExceededMemoryLimitNoDiskUseAllowed', text);
    }
    yield decodePlain(doc);
  }
}

/** Runs the stages over the documents; other collections are read when a stage names them. */
export function runPipeline(given: Document[], docs: Iterable<Buffer>, resolve: Resolver): Document[] {
  const read = new Map<string, Document[]>();
  const collectionResolver = (name: string): Document[] => {
    const known = read.get(name) ?? [...decoded(resolve(name))];
    read.set(name, known);
    return known;
  };
  return translated(() => {
    const aggregator = new Aggregator(plainOperand(given) as Document[], { ...options, collectionResolver });
    return aggregator.stream(decoded(docs)).collect() as Document[];
  });
}
