/**
 * Random structured processes: blocks within blocks, every element of the engine, always able to come to an
 * end.
 */
import fc from 'fast-check';
import * as d from '../support/diagram.js';

export type Block =
  | { kind: 'user' | 'service' | 'script' | 'receive' | 'timer' | 'call' }
  | { kind: 'sequence'; blocks: Block[] }
  | { kind: 'exclusive' | 'parallel'; blocks: Block[] }
  | { kind: 'sub'; inside: Block; terminates: boolean }
  | { kind: 'caught'; by: 'error' | 'timer' | 'message'; interrupting: boolean; handler: Block }
  | { kind: 'loop'; inside: Block };

export const block: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('user', 'service', 'script', 'receive', 'timer', 'call') }),
    fc.record({
      kind: fc.constant('sequence' as const),
      blocks: fc.array(tie('block'), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constantFrom('exclusive', 'parallel'),
      blocks: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('sub' as const), inside: tie('block'), terminates: fc.boolean() }),
    fc.record({
      kind: fc.constant('caught' as const),
      by: fc.constantFrom('error', 'timer', 'message'),
      interrupting: fc.boolean(),
      handler: tie('block'),
    }),
    fc.record({ kind: fc.constant('loop' as const), inside: tie('block') }),
  ) as fc.Arbitrary<Block>,
})).block;

const roots = [d.message('m', 'ping', '="k"'), d.error('E', 'e1')];

/** Writes blocks as XML; every block has one way in and one way out. */
class Writer {
  private count = 0;
  readonly xml: string[] = [];

  id(prefix: string): string {
    this.count += 1;
    return `${prefix}${this.count}`;
  }
  add(...xml: string[]): void {
    this.xml.push(...xml);
  }
  join(from: string, to: string, condition?: string): void {
    this.add(d.flow(from, to, condition, this.id('f')));
  }

  /** Adds a block and gives the ids where it is entered and left. */
  write(block: Block): [first: string, last: string] {
    if ('handler' in block) return this.caught(block);
    if (block.kind === 'sequence') return this.sequence(block.blocks);
    if (block.kind === 'exclusive' || block.kind === 'parallel') return this.branches(block);
    if (block.kind === 'sub') return this.sub(block);
    if (block.kind === 'loop') return this.loop(block.inside);
    return this.leaf((block as { kind: 'user' }).kind);
  }

  private leaf(kind: 'user' | 'service' | 'script' | 'receive' | 'timer' | 'call'): [string, string] {
    const id = this.id(kind);
    const leaves = {
      user: () => d.userTask(id, d.deadline({ workingDays: 3 })),
      service: () => d.serviceTask(id, 'w'),
      script: () => d.scriptTask(id, '=if n = null then 1 else n + 1', 'n'),
      receive: () => d.tag('bpmn:receiveTask', { id, messageRef: 'm' }),
      timer: () => d.catchEvent(id, d.timer('timeDuration', 'PT1H')),
      call: () => d.callActivity(id, 'other'),
    };
    this.add(leaves[kind]());
    return [id, id];
  }

  private sequence(blocks: Block[]): [string, string] {
    const ends = blocks.map((block) => this.write(block));
    for (const [index, [first]] of ends.slice(1).entries()) this.join(ends[index]![1], first);
    return [ends[0]![0], ends.at(-1)![1]];
  }

  private branches(block: { kind: 'exclusive' | 'parallel'; blocks: Block[] }): [string, string] {
    const split = this.id('split');
    const merge = this.id('merge');
    const gateway = block.kind === 'parallel' ? 'bpmn:parallelGateway' : 'bpmn:exclusiveGateway';
    const flows: string[] = [];
    for (const [index, one] of block.blocks.entries()) {
      const [first, last] = this.write(one);
      const id = this.id('f');
      flows.push(id);
      const condition = block.kind === 'exclusive' && index > 0 ? `=choice = ${index}` : undefined;
      this.add(d.flow(split, first, condition, id));
      this.join(last, merge);
    }
    const standard = block.kind === 'exclusive' ? flows[0] : undefined;
    this.add(d.tag(gateway, { id: split, default: standard }), d.tag(gateway, { id: merge }));
    return [split, merge];
  }

  private sub(block: { inside: Block; terminates: boolean }): [string, string] {
    const id = this.id('sub');
    const inner = new Writer();
    inner.count = this.count + 1000;
    const begin = inner.id('start');
    const finish = inner.id('end');
    const [first, last] = inner.write(block.inside);
    inner.join(begin, first);
    inner.join(last, finish);
    inner.add(d.start(begin), d.end(finish, ...(block.terminates ? [d.terminate] : [])));
    this.count = inner.count;
    this.add(d.subProcess(id, ...inner.xml));
    return [id, id];
  }

  private caught(block: {
    by: 'error' | 'timer' | 'message';
    interrupting: boolean;
    handler: Block;
  }): [string, string] {
    const host = this.id('host');
    const event = this.id('event');
    const merge = this.id('merge');
    const end = this.id('end');
    const definitions = {
      error: d.errorThrown('E'),
      timer: d.timer('timeCycle', 'R2/PT10M'),
      message: d.messageReceived('m'),
    };
    const interrupting = block.by === 'error' || block.interrupting;
    this.add(d.serviceTask(host, 'w'), d.boundary(event, host, definitions[block.by], interrupting));
    this.add(d.exclusive(merge), d.end(end));
    const [first, last] = this.write(block.handler);
    this.join(event, first);
    this.join(last, interrupting ? merge : end);
    this.join(host, merge);
    return [host, merge];
  }

  /** Goes round again while `again` holds; the walk sets it so that no loop is endless. */
  private loop(inside: Block): [string, string] {
    const enter = this.id('enter');
    const decide = this.id('decide');
    const gate = this.id('gate');
    const out = this.id('f');
    const [first, last] = this.write(inside);
    this.add(d.exclusive(enter), d.userTask(gate), d.exclusive(decide, out));
    this.join(enter, first);
    this.join(last, gate);
    this.join(gate, decide);
    const leave = this.id('leave');
    this.add(d.exclusive(leave), d.flow(decide, leave, undefined, out));
    this.join(decide, enter, '=again = true');
    return [enter, leave];
  }
}

export function randomProcess(block: Block): string {
  const writer = new Writer();
  const [first, last] = writer.write(block);
  writer.join('start', first);
  writer.join(last, 'end');
  return d.bpmn([d.start(), d.end(), ...writer.xml], roots);
}
