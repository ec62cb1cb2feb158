/** Data of BPMN for tests: associations, inputs and outputs, and what a run makes of them. */
import { expression, tag } from './diagram.js';
import type { InstanceRun } from './run.js';

export const refs = (name: string, ...ids: string[]) => ids.map((id) => tag(`bpmn:${name}`, {}, id)).join('');
export const into = (source: string, target: string, ...content: string[]) =>
  tag(
    'bpmn:dataInputAssociation',
    {},
    refs('sourceRef', ...source.split(' ').filter(Boolean)),
    refs('targetRef', target),
    ...content,
  );
export const outOf = (source: string, target: string, ...content: string[]) =>
  tag('bpmn:dataOutputAssociation', {}, refs('sourceRef', source), refs('targetRef', target), ...content);
export const assign = (from: string, to: string) =>
  tag('bpmn:assignment', {}, expression('from', from), expression('to', to));
export const object = (id: string, name?: string) => tag('bpmn:dataObject', { id, name });
interface Sets {
  inputs?: string[];
  outputs?: string[];
  inputSets?: string[][];
  outputSets?: string[][];
}
export const specification = ({
  inputs = [],
  outputs = [],
  inputSets = [inputs],
  outputSets = [outputs],
}: Sets) =>
  tag(
    'bpmn:ioSpecification',
    {},
    ...inputs.map((id) => tag('bpmn:dataInput', { id, name: id })),
    ...outputs.map((id) => tag('bpmn:dataOutput', { id, name: id })),
    ...inputSets.map((set) => tag('bpmn:inputSet', {}, refs('dataInputRefs', ...set))),
    ...outputSets.map((set) => tag('bpmn:outputSet', {}, refs('dataOutputRefs', ...set))),
  );
export const user = (id: string, ...content: string[]) => tag('bpmn:userTask', { id }, ...content);
export const locals = (run: InstanceRun, element: string) =>
  Object.values(run.now.activities).find((one) => one.element === element)?.variables;
export const set = (run: InstanceRun, variables: Record<string, number | string>) =>
  run.send({ type: 'variables.set', scope: run.now.root, variables, local: false });
