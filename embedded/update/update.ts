// From an update document to a function that gives the new document: operators, replacement or pipeline.

import { ObjectId } from 'bson';
import { type Document, encode, isDocument } from '../bson/document.js';
import { encodeDecoded } from '../bson/key.js';
import { Refusal } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import type { Match } from '../query/match.js';
import { runPipeline } from '../query/pipeline.js';
import * as arrays from './arrays.js';
import * as scalars from './operators.js';
import { compileSplice, type Splice } from './splice.js';
import { type Context, expand } from './target.js';

const operators: Record<string, scalars.Operator> = { ...scalars, ...arrays };

/** Gives the changed document; the one handed in may be altered. */
export type Update = (doc: Document, context: Omit<Context, 'arrayFilters'>) => Document;

export interface CompiledUpdate {
  apply: Update;
  /** Set when matched documents can be changed without decoding them. */
  splice: Splice | undefined;
  isReplacement: boolean;
}

export function compileUpdate(update: unknown, filters: unknown): CompiledUpdate {
  if (Array.isArray(update))
    return { apply: compilePipeline(update), splice: undefined, isReplacement: false };
  if (!isDocument(update)) throw new Refusal('FailedToParse', 'an update must be a document or a pipeline');
  const [first] = Object.keys(update);
  if (!first?.startsWith('$')) {
    return { apply: compileReplacement(update), splice: undefined, isReplacement: true };
  }
  const splice = filters === undefined ? compileSplice(update) : undefined;
  // What can be spliced is sound, and is only worked with operators where it inserts.
  if (splice) {
    const apply: Update = (doc, context) => compileOperators(update, filters)(doc, context);
    return { apply, splice, isReplacement: false };
  }
  return { apply: compileOperators(update, filters), splice, isReplacement: false };
}

function compileOperators(update: Document, filters: unknown): Update {
  const arrayFilters = compileArrayFilters(filters);
  const steps = compileSteps(update);
  return (doc, context) => {
    const whole = { ...context, arrayFilters };
    for (const { operator, path, operand } of steps) {
      for (const place of expand(doc, path, whole)) operator(doc, place, operand, whole);
    }
    return doc;
  };
}

interface Step {
  operator: scalars.Operator;
  path: string;
  operand: unknown;
}

function compileSteps(update: Document): Step[] {
  const steps: Step[] = [];
  for (const [name, fields] of Object.entries(update)) {
    const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
    if (!operator) {
      const hint = 'Expected a valid update modifier or pipeline-style update specified as an array';
      throw new Refusal('FailedToParse', `Unknown modifier: ${name}. ${hint}`);
    }
    if (!isDocument(fields)) {
      throw new Refusal('FailedToParse', `Modifiers operate on fields but we found another type: ${name}`);
    }
    for (const [path, operand] of Object.entries(fields)) {
      checkPath(path);
      steps.push({ operator, path, operand });
      if (name === '$rename' && typeof operand === 'string') checkPath(operand);
    }
  }
  const targets = Object.entries(update).flatMap(([name, fields]) =>
    name === '$rename' ? Object.entries(fields as Document).flat() : Object.keys(fields as Document),
  );
  checkConflicts(targets.filter((target): target is string => typeof target === 'string'));
  return steps;
}

function checkPath(path: string): void {
  const parts = path.split('.');
  if (parts.includes('')) {
    throw new Refusal(
      'BadValue',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  const strange = parts.find((part) => part.startsWith('$') && part !== '$' && !/^\$\[\w*\]$/.test(part));
  if (strange && !['$ref', '$id', '$db'].includes(strange)) {
    throw new Refusal(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${strange}' in '${path}' is not allowed`,
    );
  }
}

function checkConflicts(paths: string[]): void {
  const sorted = paths.toSorted();
  for (let at = 1; at < sorted.length; at++) {
    const [one, two] = [sorted[at - 1]!, sorted[at]!];
    if (one === two || two.startsWith(`${one}.`)) {
      throw new Refusal(
        'ConflictingUpdateOperators',
        `Updating the path '${two}' would create a conflict at '${one}'`,
      );
    }
  }
}

function compileArrayFilters(filters: unknown): Map<string, Match> {
  const result = new Map<string, Match>();
  if (!Array.isArray(filters)) return result;
  for (const filter of filters as Document[]) {
    const identifier = namedIn(filter);
    if (!identifier) throw new Refusal('FailedToParse', 'an array filter must name its identifier');
    if (result.has(identifier)) {
      throw new Refusal(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${identifier}`,
      );
    }
    result.set(identifier, compileFilter(filter));
  }
  return result;
}

function namedIn(filter: Document): string | undefined {
  const [name] = Object.keys(filter);
  if (!name?.startsWith('$')) return name?.split('.')[0];
  return namedIn((filter[name] as Document[])[0] ?? {});
}

function compileReplacement(replacement: Document): Update {
  const dollar = Object.keys(replacement).find((name) => name.startsWith('$'));
  if (dollar)
    throw new Refusal('DollarPrefixedFieldName', `The dollar ($) prefixed field '${dollar}' is not allowed`);
  return (doc) => {
    const { _id, ...rest } = replacement;
    const id = _id === undefined ? doc._id : _id;
    return id === undefined ? rest : { _id: id, ...rest };
  };
}

const updateStages = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

function compilePipeline(stages: unknown[]): Update {
  for (const stage of stages) {
    const [name] = isDocument(stage) ? Object.keys(stage) : [];
    if (!name || !updateStages.has(name)) {
      throw new Refusal(
        'InvalidOptions',
        `${name ?? String(stage)} is not allowed to be used within an update`,
      );
    }
  }
  return (doc) => {
    const [result] = runPipeline(stages as Document[], [encode(doc)], () => []);
    const { _id: _dropped, ...rest } = (result ?? {}) as Document;
    // The stored _id keeps its type; a pipeline that names another one is refused by the caller's comparison.
    const changed = (result as Document | undefined)?._id;
    const id = changed === undefined || sameId(changed, doc._id) ? doc._id : changed;
    return id === undefined ? rest : { _id: id, ...rest };
  };
}

const sameId = (left: unknown, right: unknown): boolean => encodeDecoded(left).equals(encodeDecoded(right));

/** Refuses an update that would change the `_id`. */
export function checkIdKept(before: unknown, after: unknown): void {
  if (after !== undefined && sameId(before, after)) return;
  throw new Refusal(
    'ImmutableField',
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}

export function withId(doc: Document): Document {
  if (Object.keys(doc)[0] === '_id') return doc;
  const { _id, ...rest } = doc;
  return { _id: _id === undefined ? new ObjectId() : _id, ...rest };
}
