/**
 * A ZIP archive (PKWARE APPNOTE) that holds certain members, as the newer office formats and OFD do. The
 * members are read from the central directory at the end of the file, not guessed from its first bytes.
 */
import { Head, type Probe, Tail } from './probes.js';

/** Longer directories are not looked into: a document whose members cannot be seen is refused. */
const directoryBytesMax = 1024 * 1024;
const endBytes = 22;
const commentBytesMax = 65_535;
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const entryBytes = 46;

/** Where the record of the end of the central directory begins; -1 without one. */
function endOf(tail: Buffer): number {
  const last = tail.length - endBytes;
  for (let at = last; at >= Math.max(0, last - commentBytesMax); at -= 1) {
    if (tail.readUInt32LE(at) === endMark && tail.readUInt16LE(at + 20) === last - at) return at;
  }
  return -1;
}

function membersOf(tail: Buffer, end: number): Set<string> {
  const names = new Set<string>();
  let at = end - tail.readUInt32LE(end + 12);
  while (at >= 0 && at + entryBytes <= end && tail.readUInt32LE(at) === entryMark) {
    const nameBytes = tail.readUInt16LE(at + 28);
    names.add(tail.toString('utf8', at + entryBytes, at + entryBytes + nameBytes));
    at += entryBytes + nameBytes + tail.readUInt16LE(at + 30) + tail.readUInt16LE(at + 32);
  }
  return names;
}

export function zipProbe(members: readonly string[]): Probe {
  const head = new Head(4);
  const tail = new Tail(directoryBytesMax + commentBytesMax + endBytes);
  return {
    see: (bytes) => {
      head.see(bytes);
      tail.see(bytes);
    },
    fits: () => {
      const kept = tail.bytes;
      const end = endOf(kept);
      const beginning = head.bytes.toString('latin1');
      // An archive without members is its end record alone.
      if (end < 0 || (beginning !== 'PK\x03\x04' && beginning !== 'PK\x05\x06')) return false;
      const found = members.length === 0 ? undefined : membersOf(kept, end);
      return members.every((name) => found?.has(name));
    },
  };
}
