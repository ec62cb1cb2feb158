// The document an upsert starts from: what the filter demands by equality.
import type { Document } from '../bson/document.js';
import { encodeDecoded } from '../bson/key.js';
import { Refusal } from '../errors.js';
import type { Condition, Predicate } from '../query/parse.js';
import { setAt } from './target.js';

export function baseOf(condition: Condition, isReplacement: boolean): Document {
  const doc: Document = {};
  const seen = new Map<string, unknown>();
  gather(condition, (path, value) => {
    if (isReplacement && path !== '_id') return;
    const known = seen.get(path);
    if (known !== undefined && !encodeDecoded(known).equals(encodeDecoded(value))) {
      throw new Refusal('BadValue', `cannot infer query fields to set, path '${path}' is matched twice`);
    }
    seen.set(path, value);
    setAt(doc, path.split('.'), value);
  });
  return doc;
}

function gather(condition: Condition, take: (path: string, value: unknown) => void): void {
  if (condition.kind === 'and' || (condition.kind === 'or' && condition.parts.length === 1)) {
    for (const part of condition.parts) gather(part, take);
  } else if (condition.kind === 'field') {
    const equal = equalityOf(condition.predicate);
    if (equal) take(condition.path, equal.operand);
  }
}

function equalityOf(predicate: Predicate): { operand: unknown } | undefined {
  if (predicate.op === '$eq') return predicate;
  if (predicate.op === '$all' && predicate.predicates.length === 1)
    return equalityOf(predicate.predicates[0]!);
  return undefined;
}
