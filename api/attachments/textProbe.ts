/**
 * Text in one of the encodings that offices use: UTF-8, GB 18030 (which holds GBK), or UTF-16 with a byte
 * order mark. Every byte must be of it, and nothing in it may be a control character other than white space.
 */
import { TextDecoder } from 'node:util';
import { Head, type Probe } from './probes.js';

const headBytes = 4096;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that no text holds.
const controls = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/;

const notWellFormed = 'ERR_ENCODING_INVALID_ENCODED_DATA';

/** Reads on as long as the bytes are well-formed text. */
class Reading {
  private readonly decoder: TextDecoder;
  isWell = true;

  constructor(encoding: string) {
    this.decoder = new TextDecoder(encoding, { fatal: true });
  }

  see(bytes: Buffer | undefined): void {
    if (!this.isWell) return;
    try {
      this.isWell = !controls.test(this.decoder.decode(bytes, { stream: bytes !== undefined }));
    } catch (error) {
      if ((error as { code?: unknown }).code !== notWellFormed) throw error;
      this.isWell = false;
    }
  }
}

function markOf(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined;
}

const encodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const;

/** `beginning` is what the text must start with. */
export function textProbe(beginning?: RegExp): Probe {
  const head = new Head(headBytes);
  const readings = new Map(encodings.map((encoding) => [encoding as string, new Reading(encoding)]));
  return {
    see: (bytes) => {
      head.see(bytes);
      for (const reading of readings.values()) reading.see(bytes);
    },
    fits: () => {
      for (const reading of readings.values()) reading.see(undefined);
      const mark = markOf(head.bytes);
      const possible = mark ? [mark] : ['utf-8', 'gb18030'];
      const encoding = possible.find((one) => readings.get(one)?.isWell);
      if (encoding === undefined) return false;
      return beginning === undefined || beginning.test(new TextDecoder(encoding).decode(head.bytes));
    },
  };
}
