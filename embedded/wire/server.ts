// The TCP side: connections, one command after the other on each, replies in order.
import { createServer, type Server, type Socket } from 'node:net';
import { encode } from '../bson/document.js';
import { commands } from '../commands/registry.js';
import type { Context } from '../context.js';
import { codes, Refusal } from '../errors.js';
import { connectionsMaxCount, drainMaxMs, joinedMaxBytes, pipelinedMaxCount } from '../limits.js';
import { checkCommand, isDurable } from './check.js';
import { Framer } from './frames.js';
import type { Group } from './group.js';
import { type Command, readMessage, replyHeader } from './message.js';

let lastConnectionId = 0;

class Connection {
  readonly id = ++lastConnectionId;
  readonly #socket: Socket;
  readonly #listener: Listener;
  readonly #framer = new Framer();
  #waiting: Command[] = [];
  isBusy = false;

  constructor(socket: Socket, listener: Listener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => listener.connections.delete(this));
  }

  /** A malformed stream ends its own connection and nothing else (invariant E6). */
  #receive(chunk: Buffer): void {
    try {
      for (const message of this.#framer.push(chunk)) this.#waiting.push(readMessage(message));
      if (this.#waiting.length > pipelinedMaxCount)
        throw new Error(`more than ${pipelinedMaxCount} commands wait`);
    } catch {
      this.#waiting = [];
      this.#socket.destroy();
      return;
    }
    this.#advance();
  }

  #advance(): void {
    while (!this.isBusy && this.#waiting.length > 0) {
      const command = this.#waiting.shift()!;
      this.isBusy = true;
      this.#listener.run(command, this.id, (answer) => {
        this.isBusy = false;
        this.#reply(command, answer);
      });
    }
  }

  #reply(command: Command, answer: Buffer | Error): void {
    if (command.needsReply && !this.#socket.destroyed) {
      const body = Buffer.isBuffer(answer) ? answer : errorReply(answer, command);
      const header = replyHeader(command, body);
      if (body.length <= joinedMaxBytes) this.#socket.write(Buffer.concat([header, body]));
      else {
        this.#socket.write(header);
        this.#socket.write(body);
      }
    }
    if (this.#waiting.length > 0) setImmediate(() => this.#advance());
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

function errorReply(error: Error, command: Command): Buffer {
  if (error instanceof Refusal) {
    const { message, code, codeName, details } = error;
    return encode({ ok: 0, errmsg: message, code, codeName, ...details });
  }
  console.error(`embedded: "${command.name}" failed`, error);
  return encode({ ok: 0, errmsg: error.message, code: codes.InternalError, codeName: 'InternalError' });
}

export class Listener {
  readonly connections = new Set<Connection>();
  readonly #context: Context;
  readonly #group: Group;
  readonly #server: Server;
  #isDraining = false;

  constructor(context: Context, group: Group) {
    this.#context = context;
    this.#group = group;
    this.#server = createServer((socket) => {
      if (this.connections.size >= connectionsMaxCount) socket.destroy();
      else this.connections.add(new Connection(socket, this));
    });
  }

  /** Resolves with the port once connections are taken. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  run(command: Command, connectionId: number, done: (answer: Buffer | Error) => void): void {
    const handler = Object.hasOwn(commands, command.name) ? commands[command.name] : undefined;
    try {
      if (this.#isDraining) throw new Refusal('HostUnreachable', 'the embedded database is closing');
      if (!handler) {
        const text = `no such command: '${command.name}'. The embedded database does not have it.`;
        throw new Refusal('CommandNotFound', text);
      }
      checkCommand(command);
      const run = (): Buffer => handler.run(this.#context, command, connectionId);
      if (handler.isWrite(command)) {
        this.#group.add({ bytes: command.bytes, isDurable: isDurable(command), run, done });
      } else done(run());
    } catch (error) {
      done(error as Error);
    }
  }

  /** Waits for the commands under way, then ends all connections. */
  async close(): Promise<void> {
    this.#server.close();
    const until = Date.now() + drainMaxMs;
    await new Promise(setImmediate);
    this.#isDraining = true;
    while (Date.now() < until && [...this.connections].some((connection) => connection.isBusy)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    for (const connection of this.connections) connection.destroy();
  }
}
