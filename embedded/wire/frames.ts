// Cuts a byte stream into messages. Chunks stay in a list and are joined once, when a whole message is there.
import { messageMaxBytes } from '../limits.js';

const headerBytes = 16;

export class Framer {
  #chunks: Buffer[] = [];
  #bytes = 0;

  /** Takes a chunk; gives the whole messages it completes. Throws when the stream cannot be MongoDB's. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const messages: Buffer[] = [];
    for (let length = this.#length(); length > 0 && this.#bytes >= length; length = this.#length()) {
      messages.push(this.#take(length));
    }
    return messages;
  }

  /** The length the next message announces, 0 while it is not known yet. */
  #length(): number {
    if (this.#bytes < 4) return 0;
    if (this.#chunks[0]!.length < 4) this.#chunks = [Buffer.concat(this.#chunks)];
    const length = this.#chunks[0]!.readInt32LE(0);
    if (length < headerBytes || length > messageMaxBytes) {
      throw new Error(
        `a message of ${length} bytes is announced; ${headerBytes} to ${messageMaxBytes} are allowed`,
      );
    }
    return length;
  }

  #take(length: number): Buffer {
    const [first] = this.#chunks as [Buffer, ...Buffer[]];
    const whole = first.length >= length ? first : Buffer.concat(this.#chunks);
    const rest = whole.subarray(length);
    this.#chunks = first.length >= length ? this.#chunks.slice(1) : [];
    if (rest.length > 0) this.#chunks.unshift(rest);
    this.#bytes -= length;
    return whole.subarray(0, length);
  }
}
