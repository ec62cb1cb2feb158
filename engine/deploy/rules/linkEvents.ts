/** BPMN 2.0.2 §10.5.4 (Link): links join a throw and a catch event of one scope. */
import type { BpmnElement } from '../../elements/element.js';
import { definitionsOf, isA, listOf, type Model, parentOf, refOf, scopeOf, textOf } from './model.js';
import { each, error, found, label, type Rule } from './rule.js';

const linkOf = (event: BpmnElement): BpmnElement | undefined =>
  definitionsOf(event).find((one) => one.$type === 'bpmn:LinkEventDefinition');

const nameOf = (link: BpmnElement): string => textOf(link.name);
const eventOf = (link: BpmnElement): BpmnElement => parentOf(link) ?? link;

type Sided = [event: BpmnElement, link: BpmnElement];
const sided = (model: Model, type: string): Sided[] =>
  model.ofType(type).flatMap((event): Sided[] => {
    const link = linkOf(event);
    return link ? [[event, link]] : [];
  });
const thrown = (model: Model) => sided(model, 'bpmn:IntermediateThrowEvent');
const caught = (model: Model) => sided(model, 'bpmn:IntermediateCatchEvent');

/** Who catches a link: the link that it names as its target, or else those of its name, in its scope. */
function catching(model: Model): (sided: Sided) => BpmnElement[] {
  const byName = new Map<BpmnElement | undefined, Map<string, BpmnElement[]>>();
  for (const [event, link] of caught(model)) {
    const names = byName.get(scopeOf(event)) ?? new Map<string, BpmnElement[]>();
    byName.set(scopeOf(event), names);
    const named = names.get(nameOf(link));
    if (named) named.push(link);
    else names.set(nameOf(link), [link]);
  }
  return ([event, link]) => {
    const target = refOf(link.target);
    if (!target) return byName.get(scopeOf(event))?.get(nameOf(link)) ?? [];
    const isBeside = isA(eventOf(target), 'bpmn:CatchEvent') && scopeOf(eventOf(target)) === scopeOf(event);
    return isBeside ? [target] : [];
  };
}

export const linkEvents: Rule[] = [
  error(
    'link-target',
    '10.5.4',
    'A link that is thrown is caught by exactly one link of the same name in the same scope',
    'Draw one intermediate catch event with a link of that name in the same process or sub-process',
    (model, report) => {
      const targetsOf = catching(model);
      for (const [event, link] of thrown(model)) {
        const times = targetsOf([event, link]).length;
        const said = found(
          '{event}的链接“{name}”被捕获 {times} 次',
          'The link "{name}" of the {event} is caught {times} times',
          { name: nameOf(link), event: label(event), times },
        );
        if (times !== 1) report(event, said);
      }
    },
  ),
  error(
    'link-source',
    '10.5.4',
    'A link that is caught is thrown in the same scope',
    'Draw an intermediate throw event with a link of that name in the same process or sub-process',
    (model, report) => {
      // Those of one name are one list.
      const lists = new Set(thrown(model).map(catching(model)));
      const targets = new Set([...lists].flat());
      for (const [event, link] of caught(model)) {
        const said = found(
          '{event}的链接“{it}”没有被抛出',
          'The link "{it}" of the {event} is thrown nowhere',
          { it: nameOf(link), event: label(event) },
        );
        if (!targets.has(link)) report(event, said);
      }
    },
  ),
  error(
    'link-mutual',
    '10.5.4',
    'The target of a link names it as a source, and the other way round',
    'Name the link on both sides, or pair the two by their name alone',
    each('bpmn:LinkEventDefinition', (link) => {
      const target = refOf(link.target);
      const isMissing = target && !listOf(target.source).includes(link);
      const sources = listOf(link.source).filter((one) => one.target !== link);
      return [
        isMissing &&
          found(
            '{it}的链接所写的目标没有把它列为来源',
            'The link of the {it} names a target that does not name it as a source',
            { it: label(eventOf(link)) },
          ),
        ...sources.map((one) =>
          found(
            '{it}是来源，却没有把它写为目标',
            'The {it} is a source that does not name it as its target',
            { it: label(eventOf(one)) },
          ),
        ),
      ];
    }),
  ),
  error(
    'link-flow',
    '10.5.4',
    'A link that is thrown ends a flow, one that is caught begins one',
    'Remove the sequence flow on the side of the link',
    (model, report) => {
      for (const [event] of thrown(model)) {
        for (const { id } of model.outgoing(event))
          report(
            event,
            found('顺序流“{id}”离开{event}', 'The flow "{id}" leaves the {event}', {
              id,
              event: label(event),
            }),
          );
      }
      for (const [event] of caught(model)) {
        for (const { id } of model.incoming(event))
          report(
            event,
            found('顺序流“{id}”指向{event}', 'The flow "{id}" leads to the {event}', {
              id,
              event: label(event),
            }),
          );
      }
    },
  ),
  error(
    'link-name',
    '10.5.4',
    'A link has a name',
    'Give it the name that its other side has',
    each('bpmn:LinkEventDefinition', (link) => {
      return (
        nameOf(link) === '' &&
        found('{it}的链接没有名称', 'The link of the {it} has no name', { it: label(eventOf(link)) })
      );
    }),
  ),
];
