// What all commands have in common and this server does not do, refused by name before the command runs.
import { isDocument, numberOf } from '../bson/document.js';
import { Refusal } from '../errors.js';
import type { Command } from './message.js';

const readConcerns = new Set(['local', 'majority', 'available']);

export function checkCommand({ name, body }: Command): void {
  if (body.txnNumber !== undefined || body.startTransaction !== undefined || body.autocommit !== undefined) {
    throw new Refusal(
      // Code 20, MongoDB's own, would make the driver speak of retryable writes instead.
      'OperationNotSupportedInTransaction',
      'The embedded database has no transactions: each statement stands for itself',
    );
  }
  const collation = body.collation;
  if (isDocument(collation) && collation.locale !== 'simple') {
    throw new Refusal(
      'BadValue',
      `collation '${String(collation.locale)}' is not supported; only 'simple' is`,
    );
  }
  const writeConcern = body.writeConcern;
  if (isDocument(writeConcern) && (numberOf(writeConcern.w) ?? 1) > 1) {
    throw new Refusal('BadValue', "cannot use 'w' > 1 when a host is not replicated");
  }
  const readConcern = body.readConcern;
  if (isDocument(readConcern) && !readConcerns.has(String(readConcern.level ?? 'local'))) {
    throw new Refusal('InvalidOptions', `read concern '${String(readConcern.level)}' is not supported`);
  }
  if (isDocument(body.let) && Object.keys(body.let).length > 0) {
    throw new Refusal('BadValue', `"let" of ${name} is not supported by the embedded database`);
  }
}

/** Whether the client waits for the disk: as with MongoDB it does, unless it says `j: false` itself. */
export function isDurable({ body }: Command): boolean {
  const { writeConcern } = body;
  return !isDocument(writeConcern) || writeConcern.j !== false;
}
