/** One rule shown by two diagrams: one that it finds fault with, one that it does not. */
import { bpmn, end, line, start, tag } from '../../support/diagram.js';

export interface RuleCase {
  rule: string;
  /** A plain claim, as the title of the test. */
  claim: string;
  /** The element that the finding names. */
  element: string;
  wrong: string;
  right: string;
}

/** A process in which one node stands between a start and an end event. */
export const through = (id: string, ...content: string[]): string =>
  bpmn([start(), ...content, end(), line('start', id, 'end')]);

/** A file of several root elements, none of which is a process yet. */
export const file = (...roots: string[]): string => bpmn([start(), end(), line('start', 'end')], roots);

export const task = (id: string, ...content: string[]) => tag('bpmn:task', { id }, ...content);
export const throwEvent = (id: string, ...definition: string[]) =>
  tag('bpmn:intermediateThrowEvent', { id }, ...definition);
export const startEvent = (id: string, ...definition: string[]) =>
  tag('bpmn:startEvent', { id }, ...definition);
export const definition = (kind: string, attributes: Record<string, string> = {}, ...content: string[]) =>
  tag(`bpmn:${kind}EventDefinition`, attributes, ...content);
export const formal = (name: string, text: string) =>
  tag(`bpmn:${name}`, { 'xsi:type': 'bpmn:tFormalExpression' }, text);

/** A sub-process with a start, one task and an end of its own. */
export const inner = (id: string, ...content: string[]) => [
  start(`${id}.start`),
  task(`${id}.task`),
  end(`${id}.end`),
  line(`${id}.start`, `${id}.task`, `${id}.end`),
  ...content,
];
export const eventSubProcess = (id: string, startDefinition: string, isInterrupting = true) =>
  tag(
    'bpmn:subProcess',
    { id, triggeredByEvent: true },
    tag('bpmn:startEvent', { id: `${id}.start`, isInterrupting }, startDefinition),
    end(`${id}.end`),
    line(`${id}.start`, `${id}.end`),
  );

/** Elements that hold one text each: `holding('flowNodeRef', 'a', 'b')`. */
export const holding = (name: string, ...texts: string[]) =>
  texts.map((text) => tag(`bpmn:${name}`, {}, text)).join('');
export const laneSet = (node: string) =>
  tag('bpmn:laneSet', { id: 'l' }, tag('bpmn:lane', { id: 'lane' }, holding('flowNodeRef', node)));
/** An interface with one operation, which takes in a message. */
export const offered = (id: string, operation: string, messageRef: string) =>
  tag(
    'bpmn:interface',
    { id, name: id },
    tag('bpmn:operation', { id: operation, name: operation }, holding('inMessageRef', messageRef)),
  );
