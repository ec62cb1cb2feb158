/** How blocks with an inside of their own, or with something that undoes them, are drawn. */
import { object } from '../support/data.js';
import * as d from '../support/diagram.js';
import type { Kind } from './blocks.js';
import type { WriteBlock } from './blockWriters.js';
import { data, holding } from './dataWriters.js';
import { compensating, eventSub, heard, listenerOf, person, thrower } from './listenerWriters.js';
import type { Ends, Writer } from './processes.js';

const sub: WriteBlock = (writer, { blocks: [inside], option }) => {
  const id = writer.id('sub');
  const end = option % 2 ? [d.terminate] : [];
  writer.add(d.subProcess(id, ...writer.inside((inner) => inner.write(inside!), d.start, ...end)));
  return [id, id];
};

/** The way behind a boundary event joins the one behind its host, or ends by itself if the host goes on. */
const meet = (writer: Writer, [first, last]: Ends, other: string, interrupting: boolean): Ends => {
  const next = writer.id(interrupting ? 'merge' : 'end');
  writer.add(interrupting ? d.exclusive(next) : d.end(next));
  writer.join(other, next);
  if (!interrupting) return [first, last];
  writer.join(last, next);
  return [first, next];
};

/** A host whose boundary event leads to the inside. */
const caught: WriteBlock = (writer, { blocks: [handler], option }) => {
  const [host, event] = [writer.id('host'), writer.id('event')];
  const kinds = [
    d.errorThrown('E'),
    d.timer('timeCycle', 'R2/PT10M'),
    d.messageReceived('m'),
    d.signalled('s'),
    d.condition('=choice = 2'),
    d.messageReceived('m') + d.timer('timeDuration', 'PT2H'),
  ];
  const kind = option % 6;
  const interrupting = kind === 0 || option >= 12;
  writer.add(d.serviceTask(host, 'w'), d.boundary(event, host, kinds[kind]!, interrupting));
  const [first, last] = writer.write(handler!);
  writer.join(event, first);
  return meet(writer, [host, host], last, interrupting);
};

/** A sub-process that is run several times. */
const repeated = (loop: string): WriteBlock => {
  return (writer, { blocks: [inside] }) => {
    const id = writer.id('round');
    writer.add(d.subProcess(id, ...writer.inside((inner) => inner.write(inside!), d.start), loop));
    return [id, id];
  };
};
const repeat: WriteBlock = (writer, block) => {
  const { option } = block;
  const condition = option % 3 === 0 ? '' : d.expression('loopCondition', '=again = true');
  const attributes = { loopMaximum: 2, testBefore: option % 2 === 0 };
  return repeated(d.tag('bpmn:standardLoopCharacteristics', attributes, condition))(writer, block);
};
const multi: WriteBlock = (writer, block) => {
  const { option } = block;
  const zeebe = option % 4 < 2 ? undefined : { inputCollection: '=[4,5]', inputElement: 'item' };
  const cardinality = zeebe ? [] : [d.expression('loopCardinality', String(option % 3))];
  const until = option < 8 ? [d.expression('completionCondition', '=numberOfCompletedInstances >= 1')] : [];
  const loop = d.multiInstance({ isSequential: option % 2 === 0 }, zeebe, ...cardinality, ...until);
  return repeated(loop)(writer, block);
};

/** Thrown out of a sub-process, caught at its boundary. */
const thrown: WriteBlock = (writer, { blocks: [inside], option }) => {
  const [id, event] = [writer.id('sub'), writer.id('event')];
  const definition = option % 2 ? d.errorThrown(option < 12 ? 'E' : undefined) : d.escalated('U');
  const interrupting = option % 2 === 1 || option < 12;
  const raised = option % 2 ? d.errorThrown('E') : d.escalated('U');
  const body = writer.inside((inner) => inner.chain([inner.write(inside!), thrower(inner, raised)]), d.start);
  writer.add(d.subProcess(id, ...body), d.boundary(event, id, definition, interrupting));
  return meet(writer, [id, id], event, interrupting);
};

/** A task that is done and then undone, at once or by a throw further out. */
const undone: WriteBlock = (writer, { option }) => {
  const [task, handler, raise] = [writer.id('done'), writer.id('undo'), writer.id('raise')];
  writer.add(d.userTask(task), d.compensated(task, handler));
  if (option % 3 === 2) return [task, task];
  writer.add(d.throwEvent(raise, d.compensate(option % 2 ? task : undefined)));
  writer.join(task, raise);
  return [task, raise];
};

/** A transaction that may be cancelled after something in it was done. */
const transaction: WriteBlock = (writer, { blocks: [inside] }) => {
  const [id, event] = [writer.id('transaction'), writer.id('event')];
  const body = writer.inside((inner) => {
    const [task, handler] = [inner.id('done'), inner.id('undo')];
    inner.add(d.serviceTask(task, 'w'), d.compensated(task, handler));
    return inner.chain([[task, task], inner.write(inside!), thrower(inner, d.cancel)]);
  }, d.start);
  writer.add(d.tag('bpmn:transaction', { id }, ...body), d.boundary(event, id, d.cancel));
  return meet(writer, [id, id], event, true);
};

const adHoc: WriteBlock = (writer, { option }) => {
  const id = writer.id('adHoc');
  const tasks = [0, 1, 2].map(() => d.userTask(writer.id('free')));
  const condition = option < 8 ? [d.expression('completionCondition', '=choice = 1')] : [];
  const ordering = option % 2 ? 'Sequential' : 'Parallel';
  writer.add(
    d.tag(
      'bpmn:adHocSubProcess',
      { id, ordering, cancelRemainingInstances: option % 4 < 2 },
      ...tasks,
      ...condition,
    ),
  );
  return [id, id];
};

/** A multi-instance that throws after its rounds, caught at its boundary. */
const behaving: WriteBlock = (writer, { blocks: [inside], option }) => {
  const [id, event] = [writer.id('round'), writer.id('event')];
  const complex = d.tag(
    'bpmn:complexBehaviorDefinition',
    {},
    d.expression('condition', '=numberOfCompletedInstances = 2'),
    d.tag('bpmn:event', { id: writer.id('thrown') }, d.escalated('U')),
  );
  const behaviors = [
    { behavior: 'None', noneBehaviorEventRef: 'after' },
    { behavior: 'One', oneBehaviorEventRef: 'after' },
    { behavior: 'Complex' },
  ];
  const behavior = behaviors[option % 3]!;
  const loop = d.multiInstance(
    { isSequential: option % 2 === 0, ...behavior },
    undefined,
    d.expression('loopCardinality', '2'),
    ...(option % 3 === 2 ? [complex] : []),
  );
  const interrupting = option >= 12;
  writer.add(d.subProcess(id, ...writer.inside((inner) => inner.write(inside!), d.start), loop));
  writer.add(d.boundary(event, id, d.escalated('U'), interrupting));
  return meet(writer, [id, id], event, interrupting);
};

const hosts: Kind[] = [
  ...(['sub', 'multi', 'repeat', 'call', 'adHoc', 'receive', 'data', 'holding'] as const),
  ...(['transaction', 'eventSub', 'compensating', 'behaving', 'thrown', 'called'] as const),
];

/** Activities with more to them than a task, with a boundary event beside what else they have there. */
const guarded: WriteBlock = (writer, { blocks, option, variant = 0 }) => {
  const event = writer.id('event');
  const [host, last] = writer.write({ kind: hosts[variant % hosts.length]!, option, variant, blocks });
  const interrupting = variant % 5 < 3;
  writer.add(d.boundary(event, host, heard[option % heard.length]!, interrupting));
  const [first, finish] = writer.write(person);
  writer.join(event, first);
  return meet(writer, [host, last], finish, interrupting);
};

/** Where a called process begins: at its none start event, whatever else may start it, or without any. */
function beginCalled(inner: Writer, option: number, [first, last]: Ends): Ends {
  if (option % 4 === 0) return [first, last];
  const [enter, other] = [inner.id('enter'), inner.id('begun')];
  const triggers = [d.messageReceived('n'), d.signalled('t'), d.condition('=choice < 0')];
  inner.add(d.exclusive(enter), d.startOn(other, triggers[option % 3]!));
  inner.join(other, enter);
  inner.join(enter, first);
  return [enter, last];
}

/** A process of the same file, called; what it throws is caught at the call activity, or not. */
const called: WriteBlock = (writer, { blocks: [inside], option, variant = 1 }) => {
  const [id, process, event] = [writer.id('call'), writer.id('Called'), writer.id('event')];
  const isError = option % 2 === 1;
  const thrown = isError ? d.errorThrown('E') : d.escalated('U');
  const body = writer.inside((inner) => {
    // Data of another process is not seen.
    inner.data = { supply: `${process}-supply`, choice: `${process}-choice` };
    inner.add(object(inner.data.supply, 'supply'), object(inner.data.choice, 'choice'));
    const ends = inner.write(inside!);
    const all = option % 3 === 0 ? ends : inner.chain([ends, thrower(inner, thrown)]);
    return beginCalled(inner, option, all);
  }, d.start);
  const beside = variant % 4 === 0 ? [listenerOf(writer, variant)] : [];
  writer.others.push(d.tag('bpmn:process', { id: process, isExecutable: true }, ...body, ...beside));
  writer.add(d.callActivity(id, process));
  if (variant % 5 === 4) return [id, id];
  const caught = variant % 5 === 3 ? d.messageReceived('m') : isError ? d.errorThrown() : d.escalated();
  const interrupting = isError || option >= 12;
  writer.add(d.boundary(event, id, caught, interrupting));
  return meet(writer, [id, id], event, interrupting);
};

/** Branches that are cut off when the first of them terminates what is around them. */
const terminated: WriteBlock = (writer, { blocks, option }) => {
  const id = writer.id('sub');
  const body = writer.inside((inner) => {
    const fork = inner.id('fork');
    const [rest, ...others] = blocks;
    for (const [index, one] of others.entries()) {
      const end = inner.id('end');
      const [first, last] = inner.chain([inner.write(one), inner.write(person)]);
      inner.join(fork, first);
      inner.join(last, end);
      inner.add(d.end(end, ...(index === 0 && option % 3 > 0 ? [d.terminate] : [])));
    }
    const [first, last] = inner.write(rest!);
    inner.join(fork, first);
    inner.add(d.parallel(fork));
    return [fork, last];
  }, d.start);
  writer.add(d.subProcess(id, ...body));
  return [id, id];
};

export const scopeWriters = {
  sub,
  caught,
  repeat,
  multi,
  eventSub,
  thrown,
  undone,
  transaction,
  behaving,
  compensating,
  adHoc,
  guarded,
  called,
  terminated,
  data,
  holding,
} satisfies {
  [K in Kind]?: WriteBlock;
};
