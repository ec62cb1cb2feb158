/** Probes that look for marks in the bytes of a file while they pass by. */

export interface Probe {
  /** Called with every piece of the file, in order. */
  see(bytes: Buffer): void;
  /** Whether what has passed by is a file of the type; asked once, at the end. */
  fits(): boolean;
}

/** The first bytes of what passes by, up to a number. */
export class Head {
  private kept = Buffer.alloc(0);
  private readonly bytesMax: number;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  see(bytes: Buffer): void {
    const missing = this.bytesMax - this.kept.length;
    if (missing > 0) this.kept = Buffer.concat([this.kept, bytes.subarray(0, missing)]);
  }

  get bytes(): Buffer {
    return this.kept;
  }
}

/** The last bytes of what has passed by, up to a number. */
export class Tail {
  private kept: Buffer[] = [];
  private keptBytes = 0;
  private readonly bytesMax: number;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  see(bytes: Buffer): void {
    this.kept.push(bytes.subarray(-this.bytesMax));
    this.keptBytes += Math.min(bytes.length, this.bytesMax);
    while (this.keptBytes - (this.kept[0]?.length ?? 0) >= this.bytesMax) {
      this.keptBytes -= this.kept.shift()?.length ?? 0;
    }
  }

  get bytes(): Buffer {
    return Buffer.concat(this.kept).subarray(-this.bytesMax);
  }
}

/** One of the marks stands at the very beginning, or within the first bytes where the format allows that. */
export function signatureProbe(marks: readonly string[], withinBytes = 0): Probe {
  const wanted = marks.map((mark) => Buffer.from(mark, 'latin1'));
  const head = new Head(withinBytes + Math.max(...wanted.map(({ length }) => length)));
  const isAt = (at: number): boolean => at >= 0 && at <= withinBytes;
  return {
    see: (bytes) => head.see(bytes),
    fits: () => wanted.some((mark) => isAt(head.bytes.indexOf(mark))),
  };
}

const compoundMark = 'd0cf11e0a1b11ae1';

/**
 * A compound file ([MS-CFB]), as the older office formats are. Its directory names its streams in UTF-16, so
 * one of the names must pass by; without names any compound file will do.
 */
export function compoundProbe(streams: readonly string[]): Probe {
  const names = streams.map((name) => Buffer.from(`${name}\0`, 'utf16le'));
  const overlap = Math.max(0, ...names.map(({ length }) => length - 1));
  const head = new Head(compoundMark.length / 2);
  let isNamed = names.length === 0;
  let before = Buffer.alloc(0);
  return {
    see: (bytes) => {
      head.see(bytes);
      if (isNamed) return;
      const joined = Buffer.concat([before, bytes]);
      isNamed = names.some((name) => joined.includes(name));
      before = joined.subarray(-overlap);
    },
    fits: () => isNamed && head.bytes.toString('hex') === compoundMark,
  };
}
