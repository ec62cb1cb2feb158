/**
 * The diagrams that are measured. Candidate groups stand in each task, as they do in the released processes.
 */
const namespaces = [
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
].join(' ');

const wrap = (id: string, content: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions ${namespaces} id="definitions" targetNamespace="https://banli.dev/bench">
<bpmn:process id="${id}" isExecutable="true">${content}</bpmn:process></bpmn:definitions>`;

const flow = (source: string, target: string): string =>
  `<bpmn:sequenceFlow id="${source}-${target}" sourceRef="${source}" targetRef="${target}"/>`;

const line = (...ids: string[]): string =>
  ids
    .slice(1)
    .map((id, index) => flow(ids[index]!, id))
    .join('');

const userTask = (id: string): string =>
  `<bpmn:userTask id="${id}"><bpmn:extensionElements><zeebe:userTask/>` +
  '<zeebe:assignmentDefinition candidateGroups="clerk@gaj"/></bpmn:extensionElements></bpmn:userTask>';

const ends = '<bpmn:startEvent id="start"/><bpmn:endEvent id="end"/>';

/** That many user tasks, one after the other. */
export function sequence(tasks: number): string {
  const ids = Array.from({ length: tasks }, (_, index) => `task${index + 1}`);
  return wrap(`seq${tasks}`, ends + ids.map(userTask).join('') + line('start', ...ids, 'end'));
}

/** A split into that many branches of one user task each, and their join. */
export function parallel(branches: number): string {
  const ids = Array.from({ length: branches }, (_, index) => `task${index + 1}`);
  const gateways = '<bpmn:parallelGateway id="split"/><bpmn:parallelGateway id="join"/>';
  const flows =
    flow('start', 'split') + ids.map((id) => line('split', id, 'join')).join('') + flow('join', 'end');
  return wrap(`par${branches}`, ends + gateways + ids.map(userTask).join('') + flows);
}

/** Start, one approval, end. */
export const approval = (): string =>
  wrap('approval', `${ends}${userTask('approve')}${line('start', 'approve', 'end')}`);

/** Waits until the instant in the variable `dueAt`. */
export const alarm = (): string =>
  wrap(
    'alarm',
    `${ends}<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition>` +
      '<bpmn:timeDate>=dueAt</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>' +
      line('start', 'wait', 'end'),
  );
