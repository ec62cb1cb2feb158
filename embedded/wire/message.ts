// The two messages that drivers send (OP_MSG, and OP_QUERY for the first hello) and the replies to them.
import { deserialize } from 'bson';
import { type Document, decodeExact } from '../bson/document.js';
import { afterName, checkDocument, nameAt } from '../bson/walk.js';
import { asBuffer } from '../storage/scan.js';

const opReply = 1;
const opQuery = 2004;
const opMsg = 2013;
const checksumPresent = 1;
const moreToCome = 2;
/** Flag bits below 16 that a server must know; others there are refused. */
const requiredBits = 0xffff;

export interface Command {
  requestId: number;
  /** Answered in the form it was asked in. */
  isLegacy: boolean;
  /** False for unacknowledged writes. */
  needsReply: boolean;
  name: string;
  database: string;
  /** Decoded with number types kept; the documents to insert stay raw. */
  body: Document;
  /** Raw documents of an insert. */
  documents: Buffer[];
  bytes: number;
}

const rawDocuments = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
  fieldsAsRaw: { documents: true },
} as const;

/** Reads a whole message; throws when it is malformed, which ends the connection. */
export function readMessage(message: Buffer): Command {
  const requestId = message.readInt32LE(4);
  const code = message.readInt32LE(12);
  if (code === opMsg) return readOpMsg(message, requestId);
  if (code === opQuery) return readOpQuery(message, requestId);
  throw new Error(`unknown opcode ${code}`);
}

function readOpMsg(message: Buffer, requestId: number): Command {
  if (message.length < 26) throw new Error('OP_MSG is cut short');
  const flags = message.readUInt32LE(16);
  if ((flags & requiredBits & ~(checksumPresent | moreToCome)) !== 0)
    throw new Error(`unknown OP_MSG flags ${flags}`);
  const end = message.length - (flags & checksumPresent ? 4 : 0);
  const sequences = new Map<string, Buffer[]>();
  let main: Buffer | undefined;
  for (let at = 20; at < end; ) {
    const kind = message[at++];
    if (at + 4 > end) throw new Error('a section is cut short');
    const size = message.readInt32LE(at);
    if (size < 5 || at + size > end) throw new Error('a section has a wrong length');
    const section = message.subarray(at, at + size);
    if (kind === 0 && !main) main = section;
    else if (kind === 1) readSequence(section, sequences);
    else throw new Error(`unexpected section kind ${kind}`);
    at += size;
  }
  if (!main) throw new Error('OP_MSG without a body');
  return makeCommand(main, sequences, {
    requestId,
    isLegacy: false,
    needsReply: (flags & moreToCome) === 0,
    bytes: message.length,
  });
}

function readSequence(section: Buffer, into: Map<string, Buffer[]>): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new Error('a document sequence has no name');
  const documents: Buffer[] = [];
  for (let at = nameEnd + 1; at < section.length; ) {
    if (at + 5 > section.length) throw new Error('a document sequence is cut short');
    const size = section.readInt32LE(at);
    checkDocument(section, at, section.length);
    documents.push(section.subarray(at, at + size));
    at += size;
  }
  into.set(section.toString('utf8', 4, nameEnd), documents);
}

type Frame = Pick<Command, 'requestId' | 'isLegacy' | 'needsReply' | 'bytes'>;

function makeCommand(main: Buffer, sequences: Map<string, Buffer[]>, frame: Frame): Command {
  checkDocument(main, 0, main.length);
  const name = main[4] === 0 ? '' : nameAt(main, 5);
  const body = name === 'insert' ? deserialize(main, rawDocuments) : decodeExact(main);
  let documents: Buffer[] = [];
  if (name === 'insert') {
    const inline = body.documents;
    documents = Array.isArray(inline) ? inline.map(asDocument) : (sequences.get('documents') ?? []);
  }
  for (const [field, docs] of sequences) if (field !== 'documents') body[field] = docs.map(decodeExact);
  return { ...frame, name, database: String(body.$db ?? 'admin'), body, documents };
}

function asDocument(value: unknown): Buffer {
  if (value instanceof Uint8Array) return asBuffer(value);
  throw new Error('the documents of an insert must be documents');
}

function readOpQuery(message: Buffer, requestId: number): Command {
  const nameEnd = message.indexOf(0, 20);
  if (nameEnd < 0 || nameEnd + 14 > message.length) throw new Error('OP_QUERY is cut short');
  const namespace = message.toString('utf8', 20, nameEnd);
  if (!namespace.endsWith('.$cmd')) throw new Error('OP_QUERY is answered for commands only');
  const main = message.subarray(afterName(message, 20) + 8);
  const command = makeCommand(main, new Map(), {
    requestId,
    isLegacy: true,
    needsReply: true,
    bytes: message.length,
  });
  return { ...command, database: namespace.slice(0, -5) };
}

let replyId = 0;

/** Header and wrapping of a reply document, to be written before it. */
export function replyHeader(command: Command, body: Buffer): Buffer {
  const header = Buffer.allocUnsafe(command.isLegacy ? 36 : 21);
  replyId = (replyId + 1) & 0x7fffffff;
  header.writeInt32LE(header.length + body.length, 0);
  header.writeInt32LE(replyId, 4);
  header.writeInt32LE(command.requestId, 8);
  header.writeInt32LE(command.isLegacy ? opReply : opMsg, 12);
  if (!command.isLegacy) {
    header.writeUInt32LE(0, 16);
    header[20] = 0;
    return header;
  }
  header.writeInt32LE(8, 16);
  header.fill(0, 20, 32);
  header.writeInt32LE(1, 32);
  return header;
}
