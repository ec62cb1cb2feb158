/** BPMN 2.0.2 §10.5.4 (Link): links join a throw and a catch event of one scope. */
import type { BpmnElement } from '../../elements/element.js';
import { definitionsOf, listOf, type Model, parentOf, refOf, scopeOf, textOf } from './model.js';
import { each, error, label, type Rule } from './rule.js';

const linkOf = (event: BpmnElement): BpmnElement | undefined =>
  definitionsOf(event).find((one) => one.$type === 'bpmn:LinkEventDefinition');

const linksIn = (model: Model, type: string, scope: BpmnElement | undefined): BpmnElement[] =>
  model.ofType(type).flatMap((event) => (scopeOf(event) === scope ? (linkOf(event) ?? []) : []));

const nameOf = (link: BpmnElement): string => textOf(link.name);
const eventOf = (link: BpmnElement): BpmnElement => parentOf(link) ?? link;

/** The catch link that a throw link leads to: the one it names, or else the one of its name. */
const targetsOf = (link: BpmnElement, model: Model, scope: BpmnElement | undefined): BpmnElement[] =>
  linksIn(model, 'bpmn:IntermediateCatchEvent', scope).filter((one) =>
    refOf(link.target) ? one === link.target : nameOf(one) === nameOf(link),
  );

const links = (
  type: string,
  judge: (link: BpmnElement, event: BpmnElement, model: Model) => string | false,
) =>
  each(type, (event, model) => {
    const link = linkOf(event);
    return link && judge(link, event, model);
  });

export const linkEvents: Rule[] = [
  error(
    'link-target',
    '10.5.4',
    'A link that is thrown is caught by exactly one link of the same name in the same scope',
    'Draw one intermediate catch event with a link of that name in the same process or sub-process',
    links('bpmn:IntermediateThrowEvent', (link, event, model) => {
      const targets = targetsOf(link, model, scopeOf(event));
      if (targets.length === 1) return false;
      const found = targets.length === 0 ? 'nowhere' : `${targets.length} times`;
      return `The link "${nameOf(link)}" of the ${label(event)} is caught ${found}`;
    }),
  ),
  error(
    'link-source',
    '10.5.4',
    'A link that is caught is thrown in the same scope',
    'Draw an intermediate throw event with a link of that name in the same process or sub-process',
    links('bpmn:IntermediateCatchEvent', (link, event, model) => {
      const scope = scopeOf(event);
      const sources = linksIn(model, 'bpmn:IntermediateThrowEvent', scope);
      const isThrown = sources.some((one) => targetsOf(one, model, scope).includes(link));
      return !isThrown && `The link "${nameOf(link)}" of the ${label(event)} is thrown nowhere`;
    }),
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
          `The link of the ${label(eventOf(link))} names a target that does not name it as a source`,
        ...sources.map((one) => `The ${label(eventOf(one))} is a source that does not name it as its target`),
      ];
    }),
  ),
  error(
    'link-flow',
    '10.5.4',
    'A link that is thrown ends a flow, one that is caught begins one',
    'Remove the sequence flow on the side of the link',
    (model, report) => {
      for (const event of model.ofType('bpmn:IntermediateThrowEvent')) {
        if (!linkOf(event)) continue;
        for (const { id } of model.outgoing(event))
          report(event, `The flow "${id}" leaves the ${label(event)}`);
      }
      for (const event of model.ofType('bpmn:IntermediateCatchEvent')) {
        if (!linkOf(event)) continue;
        for (const { id } of model.incoming(event)) {
          report(event, `The flow "${id}" leads to the ${label(event)}`);
        }
      }
    },
  ),
  error(
    'link-name',
    '10.5.4',
    'A link has a name',
    'Give it the name that its other side has',
    each('bpmn:LinkEventDefinition', (link) => {
      return nameOf(link) === '' && `The link of the ${label(eventOf(link))} has no name`;
    }),
  ),
];
