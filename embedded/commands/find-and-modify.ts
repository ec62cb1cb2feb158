// findAndModify: one document found, changed or removed, and given back as it was or as it is.
import { type Document, decodeExact, isTruthy } from '../bson/document.js';
import type { Context } from '../context.js';
import { Refusal } from '../errors.js';
import { parseFilter } from '../query/parse.js';
import { compileProjection } from '../query/project.js';
import { parseSort } from '../query/sort.js';
import { removeDocument } from '../storage/write.js';
import type { Command } from '../wire/message.js';
import { collectionName, deadlineOf, hintOf, ok } from './handler.js';
import { matches, runUpdate } from './write.js';

export function findAndModify(context: Context, command: Command): Buffer {
  const { body } = command;
  const name = collectionName(command);
  const project = compileProjection(body.fields);
  const show = (doc: Buffer | undefined): Document | null => {
    if (!doc) return null;
    return decodeExact(project ? project(doc) : doc);
  };
  const options = { sort: parseSort(body.sort), hint: hintOf(body.hint), deadlineAt: deadlineOf(body) };
  if (isTruthy(body.remove)) {
    if (body.update !== undefined)
      throw new Refusal('FailedToParse', 'Cannot specify both an update and remove=true');
    return removeOne(context, command, name, options, show);
  }
  if (body.update === undefined)
    throw new Refusal('FailedToParse', 'Either an update or remove=true must be specified');
  const result = runUpdate(context, command, name, {
    filter: body.query,
    update: body.update,
    arrayFilters: body.arrayFilters,
    isUpsert: isTruthy(body.upsert),
    isMulti: false,
    options,
  });
  const isNew = isTruthy(body.new);
  const value = show(isNew ? (result.inserted ?? result.after) : result.before);
  const n = result.inserted ? 1 : result.matched;
  const lastErrorObject: Document = { n, updatedExisting: result.matched > 0 };
  if (result.inserted) lastErrorObject.upserted = decodeExact(result.inserted)._id;
  return ok({ lastErrorObject, value });
}

function removeOne(
  context: Context,
  command: Command,
  name: string,
  options: Parameters<typeof matches>[3]['options'],
  show: (doc: Buffer | undefined) => Document | null,
): Buffer {
  const collection = context.catalog.find(command.database, name);
  const condition = parseFilter(command.body.query ?? {});
  const [found] = matches(context, collection, condition, { isMulti: false, options });
  if (collection && found) removeDocument(context, collection, found.idKey, found.doc);
  return ok({ lastErrorObject: { n: found ? 1 : 0 }, value: show(found?.doc) });
}
