/**
 * Random structured processes: every element of the engine, always able to come to an end.
 */
import { object } from '../support/data.js';
import * as d from '../support/diagram.js';
import type { Block } from './blocks.js';
import { writers } from './blockWriters.js';
import { listenerOf } from './listenerWriters.js';

const roots = [
  d.message('m', 'ping', '="k"'),
  d.message('n', 'begin'),
  d.signal('s', 'sound'),
  d.signal('t', 'begin'),
  d.error('E', 'e1'),
  d.escalation('U', 'u1'),
  d.tag('bpmn:escalationEventDefinition', { id: 'after', escalationRef: 'U' }),
];

const hour = d.timer('timeDuration', 'PT1H');

export type Ends = [first: string, last: string];

/** Writes blocks as XML; each gives the ids where it is entered and left. */
export class Writer {
  private count = 0;
  readonly xml: string[] = [];
  /** Processes and global tasks beside the one that is drawn. */
  readonly others: string[];
  /** The data objects that are seen: what supplies there are, and what decides. */
  data = { supply: 'supply', choice: 'choice' };

  constructor(others: string[] = []) {
    this.others = others;
  }

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
    const inner = new Writer(this.others);
    inner.count = this.count;
    inner.data = this.data;
    const [begin, finish] = [inner.id('start'), inner.id('end')];
    const [first, last] = write(inner);
    inner.join(begin, first);
    inner.join(last, finish);
    inner.add(start(begin), d.end(finish, ...end));
    this.count = inner.count;
    return inner.xml;
  }
}

/** Where a process begins: the XML of it, and what the first block follows on. */
function entry(writer: Writer, variant: number): string {
  const [enter, gate] = ['enter', 'gate'];
  const triggers = [d.messageReceived('m'), d.signalled('s'), hour, d.condition('=choice = 1')];
  const kind = variant % 10;
  const startOn = (id: string, definition: string) => {
    writer.add(d.startOn(id, definition));
    writer.join(id, enter);
  };
  if (kind < 4) {
    writer.add(d.start());
    return 'start';
  }
  if (kind === 6) {
    writer.add(d.startOn('begun', hour));
    return 'begun';
  }
  if (kind < 8) {
    writer.add(d.exclusive(enter));
    startOn('begun', triggers[kind - 4]!);
    if (kind === 7) startOn('begun2', d.messageReceived('m') + d.signalled('s'));
    if (kind === 7) return enter;
    writer.add(d.start());
    writer.join('start', enter);
    return enter;
  }
  const eventGatewayType = kind === 8 ? 'Exclusive' : 'Parallel';
  writer.add(d.tag('bpmn:eventBasedGateway', { id: gate, instantiate: true, eventGatewayType }));
  writer.add(kind === 8 ? d.exclusive(enter) : d.parallel(enter));
  writer.add(
    d.tag('bpmn:receiveTask', { id: 'first', messageRef: 'm' }),
    d.catchEvent('second', triggers[1]!),
  );
  for (const event of ['first', 'second']) {
    writer.join(gate, event);
    writer.join(event, enter);
  }
  return enter;
}

export function randomProcess(block: Block): string {
  const { variant = 1 } = block;
  const writer = new Writer();
  const begun = entry(writer, variant);
  const [first, last] = writer.write(block);
  writer.join(begun, first);
  writer.join(last, 'end');
  if (variant % 6 === 0) writer.add(listenerOf(writer, variant / 6));
  const objects = [object('supply', 'supply'), object('choice', 'choice')];
  const xml = d.bpmn([...objects, d.end(), ...writer.xml], roots);
  return xml.replace('</bpmn:definitions>', `${writer.others.join('')}</bpmn:definitions>`);
}
