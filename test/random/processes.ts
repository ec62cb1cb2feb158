/**
 * Random structured processes: every element of the engine, always able to come to an end.
 */
import * as d from '../support/diagram.js';
import type { Block } from './blocks.js';
import { writers } from './blockWriters.js';
import { listenerOf } from './listenerWriters.js';

const roots = [
  d.message('m', 'ping', '="k"'),
  d.signal('s', 'sound'),
  d.error('E', 'e1'),
  d.escalation('U', 'u1'),
  d.tag('bpmn:escalationEventDefinition', { id: 'after', escalationRef: 'U' }),
];

export type Ends = [first: string, last: string];

/** Writes blocks as XML; each gives the ids where it is entered and left. */
export class Writer {
  private count = 0;
  readonly xml: string[] = [];

  id(prefix: string): string {
    this.count += 1;
    return `${prefix}${this.count}`;
  }
  add(...xml: string[]): void {
    this.xml.push(...xml);
  }
  join(from: string, to: string, condition?: string): string {
    const id = this.id('f');
    this.add(d.flow(from, to, condition, id));
    return id;
  }
  write(block: Block): Ends {
    return writers[block.kind](this, block);
  }

  /** One after the other. */
  chain(ends: Ends[]): Ends {
    for (const [index, [first]] of ends.slice(1).entries()) this.join(ends[index]![1], first);
    return [ends[0]![0], ends.at(-1)![1]];
  }

  /** The inside of a sub-process, from a start event to an end event; the ids of both. */
  inside(write: (inner: Writer) => Ends, start: (id: string) => string, ...end: string[]): string[] {
    const inner = new Writer();
    inner.count = this.count;
    const [begin, finish] = [inner.id('start'), inner.id('end')];
    const [first, last] = write(inner);
    inner.join(begin, first);
    inner.join(last, finish);
    inner.add(start(begin), d.end(finish, ...end));
    this.count = inner.count;
    return inner.xml;
  }
}

export function randomProcess(block: Block): string {
  const writer = new Writer();
  const [first, last] = writer.write(block);
  writer.join('start', first);
  writer.join(last, 'end');
  const { variant = 1 } = block;
  if (variant % 6 === 0) writer.add(listenerOf(writer, variant / 6));
  return d.bpmn([d.start(), d.end(), ...writer.xml], roots);
}
