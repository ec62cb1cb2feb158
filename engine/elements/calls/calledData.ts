/**
 * Data of a call activity and of what it calls (BPMN 2.0.2 §10.3.6): its inputs and outputs are those of the
 * called process or global task, one by one in their order. Which version is called is known when it is, so
 * either side keeps its names, and values change theirs on the way in and out.
 */
import type { DataNames } from '../../machine.js';
import type { Json, Variables } from '../../vocabulary.js';
import { elementsIn, variableOf } from '../dataFlow/data.js';
import type { BpmnElement } from '../element.js';

/** The id of what a call activity of the specification calls, without the prefix of a qualified name. */
export const localName = (qualified: string): string => qualified.trim().replace(/^[^:]*:/, '');

/**
 * The variables that the inputs and outputs of a call, or of what is called, stand for, in their order; an
 * empty text where one stands for nothing. Undefined when there are none.
 */
export function dataNames({ ioSpecification }: BpmnElement): DataNames | undefined {
  const specification = ioSpecification as BpmnElement | undefined;
  const named = (kind: string) => elementsIn(specification?.[kind]).map((one) => variableOf(one) ?? '');
  const [inputs, outputs] = [named('dataInputs'), named('dataOutputs')];
  if (inputs.length + outputs.length === 0) return undefined;
  return { ...(inputs.length > 0 && { inputs }), ...(outputs.length > 0 && { outputs }) };
}

/**
 * How a call and what it calls differ in the number of their inputs or outputs, which have to be the same one
 * by one; undefined when they do not, or when one side says nothing of its data.
 */
export function difference(own: DataNames, called: DataNames | undefined): DataCounts | undefined {
  const given = countsOf(own);
  const taken = countsOf(called ?? {});
  if (given.inputs + given.outputs === 0 || taken.inputs + taken.outputs === 0) return undefined;
  if (given.inputs === taken.inputs && given.outputs === taken.outputs) return undefined;
  return {
    ownInputs: given.inputs,
    ownOutputs: given.outputs,
    inputs: taken.inputs,
    outputs: taken.outputs,
  };
}
type DataCounts = Record<'ownInputs' | 'ownOutputs' | 'inputs' | 'outputs', number>;

const countsOf = ({ inputs = [], outputs = [] }: DataNames) => ({
  inputs: inputs.length,
  outputs: outputs.length,
});

/** The data of a call as the input of its actor holds it. */
export const namesIn = (input: Json | undefined): DataNames => (input ?? {}) as DataNames;

/**
 * Values under the names of the other side, all at once, so that two may swap their names. What the other
 * side has no name for keeps its own.
 */
export function renamed(values: Variables, from: string[] = [], to: string[] = []): Variables {
  const pairs = from.flatMap((own, index): [string, string][] => {
    const other = to[index] ?? '';
    return own !== '' && other !== '' && Object.hasOwn(values, own) ? [[own, other]] : [];
  });
  const taken = new Set(pairs.map(([own]) => own));
  const others = Object.entries(values).filter(([name]) => !taken.has(name));
  return Object.fromEntries([...others, ...pairs.map(([own, other]) => [other, values[own]!] as const)]);
}
