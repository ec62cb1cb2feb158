/** How event sub-processes, and scopes with one beside their flow, are drawn. */
import * as d from '../support/diagram.js';
import type { Block } from './blocks.js';
import type { WriteBlock } from './blockWriters.js';
import type { Ends, Writer } from './processes.js';

export const person: Block = { kind: 'user', option: 0, blocks: [] };

/** What an event sub-process may begin with; only these need nothing to be thrown inside. */
export const heard = [
  d.messageReceived('m'),
  d.timer('timeDuration', 'PT3H'),
  d.signalled('s'),
  d.condition('=choice = 2'),
  d.timer('timeCycle', 'R2/PT30M'),
  d.messageReceived('m') + d.signalled('s'),
];

/** What an event sub-process does: something, and some undo what was completed in it and around it. */
const answer =
  (inside: Block, variant: number) =>
  (inner: Writer): Ends => {
    const ends = inner.write(inside);
    if (variant % 5 !== 3) return ends;
    const raise = inner.id('raise');
    inner.add(d.throwEvent(raise, d.compensate()));
    return inner.chain([ends, [raise, raise]]);
  };

/**
 * An event sub-process around something; `variant` says whether it holds another one, and whether it undoes.
 */
function listener(
  writer: Writer,
  definition: string,
  interrupting: boolean,
  { inside = person, variant = 1 }: { inside?: Block; variant?: number },
): string {
  const id = writer.id('handler');
  const attributes = { isInterrupting: interrupting, parallelMultiple: variant % 5 === 4 || undefined };
  const handler = writer.inside(answer(inside, variant), (start) =>
    d.tag('bpmn:startEvent', { id: start, ...attributes }, definition),
  );
  const within = variant % 4 === 0 ? [listenerOf(writer, Math.floor(variant / 4) + 1)] : [];
  return d.tag('bpmn:subProcess', { id, triggeredByEvent: true }, ...handler, ...within);
}

/** An event sub-process that hears something from outside. */
export const listenerOf = (writer: Writer, variant: number, inside?: Block): string =>
  listener(writer, heard[variant % heard.length]!, variant % 7 < 3, {
    variant,
    ...(inside && { inside }),
  });

/** Something thrown on one of two ways through a sub-process, if `choice` says so. */
export const thrower = (inner: Writer, thrown: string) => {
  const [ask, decide, raise] = [inner.id('ask'), inner.id('decide'), inner.id('raise')];
  const quiet = inner.id('quiet');
  const out = inner.join(decide, quiet);
  inner.join(ask, decide);
  inner.join(decide, raise, '=choice >= 1');
  inner.add(
    d.userTask(ask),
    d.exclusive(decide, out),
    d.end(raise, thrown),
    d.tag('bpmn:task', { id: quiet }),
  );
  return [ask, quiet] as Ends;
};

/** A sub-process with an event sub-process in it, or two. */
export const eventSub: WriteBlock = (writer, { blocks: [inside], option, variant = 1 }) => {
  const id = writer.id('sub');
  const catches = option % 6 >= 4;
  const isError = option % 6 === 4;
  const thrown = isError ? d.errorThrown('E') : d.escalated('U');
  const body = writer.inside(
    (inner) => (catches ? inner.chain([inner.write(inside!), thrower(inner, thrown)]) : inner.write(inside!)),
    d.start,
  );
  const handler = variant % 3 === 0 ? inside! : person;
  const definition = catches ? thrown : heard[option % 4]!;
  const event = listener(writer, definition, isError || option >= 12, { inside: handler, variant });
  const beside = variant % 7 === 6 ? [listenerOf(writer, variant)] : [];
  writer.add(d.subProcess(id, ...body, event, ...beside));
  return [id, id];
};

/** A sub-process that undoes itself as a whole, by an event sub-process, when asked to behind it. */
export const compensating: WriteBlock = (writer, { blocks: [inside], option, variant = 1 }) => {
  const [id, raise] = [writer.id('sub'), writer.id('raise')];
  const body = writer.inside((inner) => inner.write(inside!), d.start);
  const handler = variant % 3 === 0 ? inside! : person;
  const event = listener(writer, d.compensate(), true, { inside: handler, variant: variant % 5 });
  const beside = variant % 2 === 0 ? [listenerOf(writer, variant)] : [];
  writer.add(
    d.subProcess(id, ...body, event, ...beside),
    d.throwEvent(raise, d.compensate(option % 2 ? id : undefined)),
  );
  writer.join(id, raise);
  return [id, raise];
};
