// Open cursors: what getMore continues. Bounded in number and in idle time.
import { Refusal } from './errors.js';
import { cursorIdleMs, cursorsMaxCount, firstBatchCount, replyMaxBytes } from './limits.js';
import { cursorReply } from './wire/batch.js';

/** Documents one after the other; `suspend` lets go of everything read ahead. */
export interface DocumentSource {
  next(): Buffer | undefined;
  suspend(): void;
}

interface Cursor {
  source: DocumentSource;
  ns: string;
  /** The document that did not fit the last batch. */
  held: Buffer | undefined;
  usedAt: number;
}

/** A source over documents already in memory. */
export function sourceOf(docs: readonly Buffer[]): DocumentSource {
  let at = 0;
  return { next: () => docs[at++], suspend: () => undefined };
}

export class Cursors {
  readonly #open = new Map<bigint, Cursor>();
  #lastId = BigInt(Math.floor(Math.random() * 2 ** 31)) << 20n;

  /** The first reply of a cursor, which stays open when there is more to read. */
  start(source: DocumentSource, ns: string, batchSize: number | undefined, isSingle: boolean): Buffer {
    const cursor: Cursor = { source, ns, held: undefined, usedAt: Date.now() };
    const docs = this.#fill(cursor, batchSize ?? firstBatchCount);
    const isOver = isSingle || cursor.held === undefined;
    return cursorReply('firstBatch', docs, isOver ? 0n : this.#keep(cursor), ns);
  }

  more(id: bigint, ns: string, batchSize: number | undefined): Buffer {
    const cursor = this.#open.get(id);
    if (!cursor) throw new Refusal('CursorNotFound', `cursor id ${id} not found`);
    if (cursor.ns !== ns) {
      throw new Refusal(
        'Unauthorized',
        `Requested getMore on namespace '${ns}', but cursor belongs to '${cursor.ns}'`,
      );
    }
    cursor.usedAt = Date.now();
    const docs = this.#fill(cursor, batchSize || Number.POSITIVE_INFINITY);
    if (cursor.held === undefined) this.#open.delete(id);
    return cursorReply('nextBatch', docs, cursor.held === undefined ? 0n : id, ns);
  }

  kill(id: bigint): boolean {
    return this.#open.delete(id);
  }

  sweep(now: number): void {
    for (const [id, cursor] of this.#open) if (now - cursor.usedAt > cursorIdleMs) this.#open.delete(id);
  }

  get count(): number {
    return this.#open.size;
  }

  #keep(cursor: Cursor): bigint {
    if (this.#open.size >= cursorsMaxCount) {
      throw new Refusal('BadValue', `${cursorsMaxCount} cursors are open; close some before opening more`);
    }
    this.#open.set(++this.#lastId, cursor);
    return this.#lastId;
  }

  #fill(cursor: Cursor, count: number): Buffer[] {
    const docs: Buffer[] = [];
    let bytes = 0;
    let doc = cursor.held ?? cursor.source.next();
    while (doc && docs.length < count && (docs.length === 0 || bytes + doc.length <= replyMaxBytes)) {
      docs.push(doc);
      bytes += doc.length;
      doc = cursor.source.next();
    }
    cursor.held = doc;
    cursor.source.suspend();
    return docs;
  }
}
