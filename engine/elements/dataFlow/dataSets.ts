/**
 * Input and output sets (BPMN 2.0.2 §10.4.1, §10.4.2): an activity begins once one of its input sets is
 * available, and is complete with the first output set whose required outputs it has produced. A pair of
 * sets that name each other says which outputs belong to which inputs.
 */
import type { Activity, Json, Mapping, Variables } from '../../vocabulary.js';
import type { Text } from '../../wording.js';
import { said } from '../../wordings/faults.js';
import { Fault } from '../contract/fault.js';
import type { Place, Stepping } from '../contract/stepping.js';
import type { BpmnElement, FlowNode } from '../element.js';
import {
  all,
  available,
  declaredIn,
  elementsIn,
  inputsOf,
  isOfLoop,
  mappingsOf,
  sourcesOf,
  specificationOf,
  variableOf,
} from './data.js';

const setsOf = (node: FlowNode, kind: 'inputSets' | 'outputSets') =>
  elementsIn(specificationOf(node)?.[kind]);

/** What an input needs: the sources of the associations that lead to it. */
const neededBy = (node: FlowNode, input: BpmnElement): string[] =>
  inputsOf(node)
    .filter((one) => one.targetRef === input)
    .flatMap(sourcesOf);

/** Members of a set that have to be available: not what is optional or may come during execution. */
function requiredIn(set: BpmnElement, kind: 'Input' | 'Output'): BpmnElement[] {
  const later = [set[`optional${kind}Refs`], set[`whileExecuting${kind}Refs`]].flatMap(elementsIn);
  return elementsIn(set[`data${kind}Refs`]).filter((one) => !later.includes(one));
}

interface InputSet {
  inputs: BpmnElement[];
  /** FEEL that holds when the set is available; undefined when it always is. */
  available: string | undefined;
}

function inputSetsOf(node: FlowNode): InputSet[] {
  return setsOf(node, 'inputSets').map((set) => {
    const needed = new Set(requiredIn(set, 'Input').flatMap((input) => neededBy(node, input)));
    return { inputs: elementsIn(set.dataInputRefs), available: all(available([...needed])) };
  });
}

/**
 * What an activity waits for before it begins: that one of its input sets is available (§10.4.2). Undefined
 * when one always is.
 */
export function dataAwaited(node: FlowNode): string | undefined {
  const sets = inputSetsOf(node);
  if (sets.length === 0 || sets.some((set) => set.available === undefined)) return undefined;
  return sets.map((set) => `(${set.available})`).join(' or ');
}

/** FEEL that holds when the first available set is one that has the input; undefined when it always is. */
function whenChosen(node: FlowNode, input: BpmnElement): string | undefined {
  const sets = inputSetsOf(node);
  const choices = sets.flatMap((set, index) => {
    if (!set.inputs.includes(input)) return [];
    const before = sets.slice(0, index).map((one) => `not(${one.available ?? 'true'})`);
    return [all([...before, ...(set.available === undefined ? [] : [`(${set.available})`])])];
  });
  if (choices.length === 0 || choices.includes(undefined)) return undefined;
  return sets.length === 1 ? undefined : `(${choices.map((one) => `(${one})`).join(' or ')})`;
}

/** What goes into an activity or a throwing event before it begins. */
export function dataInputs(node: FlowNode): Mapping[] {
  const associated = inputsOf(node)
    .filter((one) => !isOfLoop(one, node, 'targetRef'))
    .flatMap((association) => {
      const chosen = whenChosen(node, association.targetRef as BpmnElement);
      return mappingsOf(association).map((mapping): Mapping => {
        const when = all([chosen, mapping.when].filter((one) => one !== undefined));
        return when === undefined ? mapping : { ...mapping, when };
      });
    });
  return [...declaredIn(node), ...associated];
}

interface OutputSet {
  outputs: string[];
  required: string[];
  /** The input sets, by number, that this set is expected for. */
  inputSets?: number[];
}

const namesOf = (data: BpmnElement[]): string[] => data.flatMap((one) => variableOf(one) ?? []);

/**
 * The sets of an activity, for its actor: output sets that hold anything back, and input sets when it
 * depends on them which outputs are expected. What a loop collects is no output of its rounds.
 */
export function dataSets(node: FlowNode): Record<string, Json> {
  const [inputSets, outputSets] = [setsOf(node, 'inputSets'), setsOf(node, 'outputSets')];
  const ofRound = (data: BpmnElement[]) =>
    data.filter((output) => !isOfLoop({ $type: '', sourceRef: output }, node, 'sourceRef'));
  const sets = outputSets.map((set): OutputSet => {
    const pairs = elementsIn(set.inputSetRefs).map((one) => inputSets.indexOf(one));
    return {
      outputs: namesOf(ofRound(elementsIn(set.dataOutputRefs))),
      required: namesOf(ofRound(requiredIn(set, 'Output'))),
      ...(pairs.length > 0 && { inputSets: pairs }),
    };
  });
  if (sets.every((set) => set.required.length === 0) && sets.length < 2) return {};
  const isPaired = sets.some((set) => set.inputSets);
  return {
    outputSets: sets as unknown as Json,
    ...(isPaired && { inputSets: inputSetsOf(node).map((set) => set.available ?? 'true') }),
  };
}

/** The number of the first input set that is available; undefined where it does not matter. */
export function chosenInputSet(
  step: Stepping,
  input: Record<string, Json>,
  place: Place,
): number | undefined {
  const sets = input.inputSets as string[] | undefined;
  return sets?.findIndex((when) => step.evaluate(`=${when}`, place) === true);
}

/**
 * What the variables of an inside are outside of it: mappings of zeebe choose from all of them, else they are
 * its outputs and nothing more.
 */
export function outputsOfInside(input: Record<string, Json>, variables: Variables): Variables {
  const mappings = (input.outputs ?? []) as unknown as Mapping[];
  if (mappings.some(({ takes }) => takes === undefined)) return variables;
  const sets = (input.outputSets ?? []) as unknown as OutputSet[];
  const names = new Set([
    ...mappings.flatMap(({ takes = [] }) => takes),
    ...sets.flatMap(({ outputs }) => outputs),
  ]);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => names.has(name)));
}

/** What is named there; null when nothing is, or nothing is available under the name. */
export const valueIn = (values: Variables, name: string): Json =>
  Object.hasOwn(values, name) ? values[name]! : null;

/** One of the sets of names. */
const either = (sets: readonly (readonly string[])[]): Text => ({
  zh: sets.map((names) => names.map((name) => `“${name}”`).join('和')).join('，或 '),
  en: sets.map((names) => names.map((name) => `"${name}"`).join(' and ')).join(', or '),
});

/** The output sets of an activity, and those of them that are expected of the inputs that it began with. */
function expectedSets({ inputSet }: Activity, input: Record<string, Json>) {
  const sets = (input.outputSets ?? []) as unknown as OutputSet[];
  const paired = sets.filter((set) => inputSet !== undefined && set.inputSets?.includes(inputSet));
  return { sets, expected: paired.length > 0 ? paired : sets };
}

/**
 * An output among the results, or among the variables of the activity, which is where whoever resolves an
 * incident puts what was missing.
 */
const outputOf = ({ variables }: Activity, results: Variables, name: string): Json =>
  valueIn(results, name) ?? valueIn(variables, name);

const missingFrom = (set: OutputSet, activity: Activity, results: Variables): string[] =>
  set.required.filter((name) => outputOf(activity, results, name) === null);

/**
 * What keeps results from completing an activity: the required outputs that each expected set lacks.
 * Undefined when one of the sets lacks nothing.
 */
export function missingOutputs(
  activity: Activity,
  input: Record<string, Json>,
  results: Variables,
): Text | undefined {
  const missing = expectedSets(activity, input).expected.map((set) => missingFrom(set, activity, results));
  return missing.length === 0 || missing.some((names) => names.length === 0) ? undefined : either(missing);
}

/**
 * What an activity has produced, of the first output set that is expected and whose required outputs are all
 * there. Throws a Fault when there is no such set.
 */
export function produced(activity: Activity, input: Record<string, Json>, results: Variables): Variables {
  const { element, key } = activity;
  const { sets, expected } = expectedSets(activity, input);
  if (sets.length === 0) return results;
  const chosen = expected.find((set) => missingFrom(set, activity, results).length === 0);
  if (!chosen) {
    const missing = missingOutputs(activity, input, results)!;
    throw new Fault('OUTPUTS_MISSING', said('outputsMissing', { element, missing, activity: key }));
  }
  const left = new Set(sets.flatMap((set) => set.outputs).filter((name) => !chosen.outputs.includes(name)));
  const own = Object.entries(results).filter(([name]) => !left.has(name));
  const required = chosen.required.map((name) => [name, outputOf(activity, results, name)] as const);
  return Object.fromEntries([...own, ...required]);
}
