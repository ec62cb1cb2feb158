/** Writes BPMN for tests: one call per element, flows named after what they join. */

const namespaces = [
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
  'xmlns:banli="https://banli.dev/schema/bpmn/1.0"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
].join(' ');

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export type Attributes = Record<string, string | number | boolean | undefined>;

export function tag(name: string, attributes: Attributes = {}, ...content: string[]): string {
  const list = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const text = list.map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`).join('');
  return `<${name}${text}>${content.join('')}</${name}>`;
}

export const extensions = (...content: string[]): string =>
  content.length === 0 ? '' : tag('bpmn:extensionElements', {}, ...content);

export const start = (id = 'start') => tag('bpmn:startEvent', { id });
export const end = (id = 'end', ...definition: string[]) => tag('bpmn:endEvent', { id }, ...definition);
export const terminate = '<bpmn:terminateEventDefinition/>';
export const errorThrown = (errorRef?: string) => tag('bpmn:errorEventDefinition', { errorRef });
export const messageReceived = (messageRef: string) => tag('bpmn:messageEventDefinition', { messageRef });
export const timer = (kind: 'timeDate' | 'timeDuration' | 'timeCycle', text: string) =>
  tag(
    'bpmn:timerEventDefinition',
    {},
    tag(`bpmn:${kind}`, { 'xsi:type': 'bpmn:tFormalExpression' }, escapeXml(text)),
  );

export const flow = (source: string, target: string, condition?: string, id = `${source}-${target}`) =>
  tag(
    'bpmn:sequenceFlow',
    { id, sourceRef: source, targetRef: target },
    condition === undefined
      ? ''
      : tag('bpmn:conditionExpression', { 'xsi:type': 'bpmn:tFormalExpression' }, escapeXml(condition)),
  );

/** Flows along a line of ids. */
export const line = (...ids: string[]): string =>
  ids
    .slice(1)
    .map((id, index) => flow(ids[index]!, id))
    .join('');

export const userTask = (id: string, ...extension: string[]) =>
  tag('bpmn:userTask', { id }, extensions('<zeebe:userTask/>', ...extension));
export const assignment = (attributes: Attributes) => tag('zeebe:assignmentDefinition', attributes);
export const deadline = (attributes: Attributes) => tag('banli:deadline', attributes);
export const handling = (attributes: Attributes) => tag('banli:handling', attributes);
export const signing = (attributes: Attributes) => tag('banli:signing', attributes);
export const serviceTask = (id: string, type: string, ...extension: string[]) =>
  tag('bpmn:serviceTask', { id }, extensions(tag('zeebe:taskDefinition', { type }), ...extension));
export const scriptTask = (id: string, expression: string, resultVariable: string) =>
  tag('bpmn:scriptTask', { id }, extensions(tag('zeebe:script', { expression, resultVariable })));
export const callActivity = (id: string, processId: string, ...extension: string[]) =>
  tag('bpmn:callActivity', { id }, extensions(tag('zeebe:calledElement', { processId }), ...extension));
export const mapping = (inputs: [string, string][], outputs: [string, string][] = []) =>
  tag(
    'zeebe:ioMapping',
    {},
    ...inputs.map(([source, target]) => tag('zeebe:input', { source, target })),
    ...outputs.map(([source, target]) => tag('zeebe:output', { source, target })),
  );
export const exclusive = (id: string, defaultFlow?: string) =>
  tag('bpmn:exclusiveGateway', { id, default: defaultFlow });
export const parallel = (id: string) => tag('bpmn:parallelGateway', { id });
export const catchEvent = (id: string, definition: string) =>
  tag('bpmn:intermediateCatchEvent', { id }, definition);
export const boundary = (id: string, host: string, definition: string, cancelActivity = true) =>
  tag('bpmn:boundaryEvent', { id, attachedToRef: host, cancelActivity }, definition);
export const subProcess = (id: string, ...content: string[]) => tag('bpmn:subProcess', { id }, ...content);
export const message = (id: string, name: string, correlationKey?: string) =>
  tag(
    'bpmn:message',
    { id, name },
    correlationKey === undefined ? '' : extensions(tag('zeebe:subscription', { correlationKey })),
  );
export const error = (id: string, errorCode: string) => tag('bpmn:error', { id, name: errorCode, errorCode });

/** A file with one executable process and the root elements it refers to. */
export function bpmn(content: string[], roots: string[] = [], id = 'process'): string {
  const process = tag('bpmn:process', { id, isExecutable: true }, ...content);
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions ${namespaces} id="definitions" targetNamespace="https://banli.dev/test">
${roots.join('')}${process}
</bpmn:definitions>`;
}

export const inclusive = (id: string, defaultFlow?: string) =>
  tag('bpmn:inclusiveGateway', { id, default: defaultFlow });
export const throwEvent = (id: string, ...definition: string[]) =>
  tag('bpmn:intermediateThrowEvent', { id }, ...definition);
export const signal = (id: string, name: string) => tag('bpmn:signal', { id, name });
export const signalled = (signalRef: string) => tag('bpmn:signalEventDefinition', { signalRef });
export const escalation = (id: string, escalationCode: string) =>
  tag('bpmn:escalation', { id, escalationCode });
export const escalated = (escalationRef?: string) => tag('bpmn:escalationEventDefinition', { escalationRef });
export const condition = (text: string) =>
  tag(
    'bpmn:conditionalEventDefinition',
    {},
    tag('bpmn:condition', { 'xsi:type': 'bpmn:tFormalExpression' }, escapeXml(text)),
  );
export const link = (name: string) => tag('bpmn:linkEventDefinition', { name });
export const compensate = (activityRef?: string) => tag('bpmn:compensateEventDefinition', { activityRef });
export const cancel = '<bpmn:cancelEventDefinition/>';
/**
 * An activity whose completion makes its handler ready, with the boundary event and the association
 * between.
 */
export const compensated = (activity: string, handler: string) =>
  [
    boundary(`compensate-${activity}`, activity, compensate()),
    tag(
      'bpmn:serviceTask',
      { id: handler, isForCompensation: true },
      extensions(tag('zeebe:taskDefinition', { type: 'undo' })),
    ),
    tag('bpmn:association', {
      id: `${activity}-${handler}`,
      sourceRef: `compensate-${activity}`,
      targetRef: handler,
      associationDirection: 'One',
    }),
  ].join('');
export const eventSubProcess = (
  id: string,
  definition: string,
  interrupting: boolean,
  ...content: string[]
) =>
  tag(
    'bpmn:subProcess',
    { id, triggeredByEvent: true },
    tag('bpmn:startEvent', { id: `${id}-start`, isInterrupting: interrupting }, definition),
    ...content,
  );
export const multiInstance = (attributes: Attributes, zeebe: Attributes | undefined, ...content: string[]) =>
  tag(
    'bpmn:multiInstanceLoopCharacteristics',
    attributes,
    zeebe ? extensions(tag('zeebe:loopCharacteristics', zeebe)) : '',
    ...content,
  );
export const expression = (name: string, text: string) =>
  tag(`bpmn:${name}`, { 'xsi:type': 'bpmn:tFormalExpression' }, escapeXml(text));
/** A start event with a trigger, and perhaps mappings of what the trigger brings. */
export const startOn = (id: string, definition: string, ...extension: string[]) =>
  tag('bpmn:startEvent', { id }, extensions(...extension), definition);
