/** How each kind of block is drawn. */
import * as d from '../support/diagram.js';
import type { Block, Kind } from './blocks.js';
import type { Ends, Writer } from './processes.js';
import { scopeWriters } from './scopeWriters.js';

export type WriteBlock = (writer: Writer, block: Block) => Ends;

/** A block that is one node. */
const node =
  (prefix: string, xml: (id: string, option: number) => string): WriteBlock =>
  (writer, { option }) => {
    const id = writer.id(prefix);
    writer.add(xml(id, option));
    return [id, id];
  };

const hour = d.timer('timeDuration', 'PT1H');
const changed = d.condition('=choice = 1');
const catching = [d.signalled('s'), changed, d.messageReceived('m') + hour, hour + changed];
const allOf = [d.messageReceived('m') + d.signalled('s'), hour + d.messageReceived('m')];
const throwing = [d.signalled('s'), d.escalated('U'), d.messageReceived('m'), ''];
const pick = (list: string[], option: number): string => list[option % list.length]!;

/** Gateways by how they split and how they join; conditions say which branches are taken. */
const branches =
  (split: string, join: string, conditions: boolean): WriteBlock =>
  (writer, { blocks, option }) => {
    const [from, to] = [writer.id('split'), writer.id('merge')];
    const flows = blocks.map((one, index) => {
      const [first, last] = writer.write(one);
      const test = option % 2 === 0 ? `=choice = ${index}` : `=choice >= ${index}`;
      const id = writer.join(from, first, conditions && index > 0 ? test : undefined);
      writer.join(last, to);
      return id;
    });
    const needed = `=activationCount >= ${1 + (option % blocks.length)}`;
    const inside = join === 'complexGateway' ? [d.expression('activationCondition', needed)] : [];
    const standard = conditions ? flows[0] : undefined;
    const user = split === 'userTask' ? [d.extensions('<zeebe:userTask/>')] : [];
    writer.add(d.tag(`bpmn:${split}`, { id: from, default: standard }, ...user));
    writer.add(d.tag(`bpmn:${join}`, { id: to }, ...inside));
    return [from, to];
  };

/** Waits behind an event-based gateway; every event leads to one block. */
const events: WriteBlock = (writer, { blocks, option }) => {
  const [from, to] = [writer.id('wait'), writer.id('merge')];
  const receive = (id: string) => d.tag('bpmn:receiveTask', { id, messageRef: 'm' });
  for (const [index, one] of blocks.entries()) {
    const id = writer.id('event');
    // Receive tasks and message events do not stand behind one gateway (§10.6.6).
    const receives = option % 6 === 5;
    const message = receives ? hour : d.messageReceived('m');
    const definition = pick([hour, d.signalled('s'), message, changed], option + index);
    writer.add(receives && index === 0 ? receive(id) : d.catchEvent(id, definition));
    const [first, last] = writer.write(one);
    writer.join(from, id);
    writer.join(id, first);
    writer.join(last, to);
  }
  writer.add(d.tag('bpmn:eventBasedGateway', { id: from }), d.exclusive(to));
  return [from, to];
};

/** Goes round again while `again` holds; the walk sets it so that no loop is endless. */
const loop: WriteBlock = (writer, { blocks: [inside] }) => {
  const [enter, decide, gate, leave] = ['enter', 'decide', 'gate', 'leave'].map((one) => writer.id(one)) as [
    ...[string, string, string, string],
  ];
  const [first, last] = writer.write(inside!);
  const out = writer.join(decide, leave);
  writer.add(d.exclusive(enter), d.userTask(gate), d.exclusive(decide, out));
  writer.add(d.tag('bpmn:task', { id: leave }));
  writer.join(enter, first);
  writer.chain([
    [last, last],
    [gate, gate],
    [decide, decide],
  ]);
  writer.join(decide, enter, '=again = true');
  return [enter, leave];
};

const link: WriteBlock = (writer) => {
  const [from, to] = [writer.id('from'), writer.id('to')];
  writer.add(d.throwEvent(from, d.link(to)), d.catchEvent(to, d.link(to)));
  return [from, to];
};

/** Two tokens meet at an activity that needs both; two leave it, for one that needs two again. */
const quantity: WriteBlock = (writer, { option }) => {
  const [fork, first, second] = [writer.id('fork'), writer.id('many'), writer.id('many')];
  const [slow, last] = [writer.id('user'), writer.id('many')];
  const activity = (id: string, attributes: d.Attributes) =>
    d.tag('bpmn:userTask', { id, ...attributes }, d.extensions('<zeebe:userTask/>'));
  writer.add(d.parallel(fork), d.userTask(slow), d.tag('bpmn:task', { id: second }));
  writer.add(activity(first, { startQuantity: 2, completionQuantity: 1 + (option % 2) }));
  writer.add(activity(last, { startQuantity: 1 + (option % 2) }));
  writer.join(fork, first);
  writer.join(fork, slow);
  writer.join(slow, second);
  writer.join(second, first);
  writer.join(first, last);
  return [fork, last];
};

export const writers: Record<Kind, WriteBlock> = {
  user: node('user', (id, option) => d.userTask(id, ...(option % 2 ? [d.deadline({ workingDays: 3 })] : []))),
  service: node('service', (id) => d.serviceTask(id, 'w')),
  script: node('script', (id) => d.scriptTask(id, '=if n = null then 1 else n + 1', 'n')),
  receive: node('receive', (id) => d.tag('bpmn:receiveTask', { id, messageRef: 'm' })),
  timer: node('timer', (id) => d.catchEvent(id, hour)),
  call: node('call', (id) => d.callActivity(id, 'other')),
  global: (writer, { option }) => {
    const [id, task] = [writer.id('call'), writer.id('Global')];
    const types = ['globalUserTask', 'globalManualTask', 'globalTask'];
    writer.others.push(d.tag(`bpmn:${types[option % 3]}`, { id: task }));
    writer.add(d.callActivity(id, task));
    return [id, id];
  },
  pass: node('pass', (id, option) => d.tag(option % 2 ? 'bpmn:manualTask' : 'bpmn:task', { id })),
  send: node('send', (id) => d.tag('bpmn:sendTask', { id, messageRef: 'm' })),
  throw: node('throw', (id, option) => d.throwEvent(id, pick(throwing, option))),
  catch: node('catch', (id, option) =>
    option < 16
      ? d.catchEvent(id, pick(catching, option))
      : d.tag('bpmn:intermediateCatchEvent', { id, parallelMultiple: true }, pick(allOf, option)),
  ),
  link,
  quantity,
  sequence: (writer, { blocks }) => writer.chain(blocks.map((one) => writer.write(one))),
  exclusive: branches('exclusiveGateway', 'exclusiveGateway', true),
  parallel: branches('parallelGateway', 'parallelGateway', false),
  inclusive: branches('inclusiveGateway', 'inclusiveGateway', true),
  complex: branches('parallelGateway', 'complexGateway', false),
  split: branches('userTask', 'inclusiveGateway', true),
  events,
  loop,
  ...scopeWriters,
};
