/** Data in the reference interpreter (BPMN 2.0.2 §10.4): who holds it, what is awaited, what is produced. */
import type { Game } from './referenceGame.js';
import type { Element, Node } from './referenceGraph.js';
import type { Scope, Values } from './referenceState.js';

/** What is given for a required output that was not produced. */
export const whatWasMissing = { supply: 0 };

const list = (value: unknown): Element[] => (value === undefined ? [] : ([value].flat() as Element[]));
const specificationOf = ({ element }: Node) => element.ioSpecification as Element | undefined;

/** The little of FEEL that generated diagrams use. */
export function holds(condition: string, values: Values): boolean {
  const [, name, comparison, text] = /^(\w+)\s*(?:(=|>=|<|!=)\s*(true|false|null|\d+))?$/.exec(
    condition.trim(),
  )!;
  if (name === 'true' || name === 'false') return name === 'true';
  const value = values[name!];
  if (comparison === undefined) return value === true;
  const other = JSON.parse(text!) as number;
  if (comparison === '!=') return (value ?? null) !== other;
  if (comparison === '=') return value === other;
  return comparison === '<' ? (value as number) < other : (value as number) >= other;
}

/** What lives as long as a sub-process: its data objects and properties, which begin without a value. */
export function declared(container: Element): string[] {
  const objects = list(container.flowElements).filter(({ $type }) => $type === 'bpmn:DataObject');
  return [...objects, ...list(container.properties)].flatMap(({ name }) => name ?? []);
}

/** §10.4.1: each value goes where data of its name is held, else to the process. */
export function write(game: Game, from: Scope, values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    let { scope } = game.place(from.id);
    while (!scope.variables && !Object.hasOwn(scope.data ?? {}, name))
      scope = game.standing(game.place(scope.id).host!.id)!.scope;
    (scope.variables ?? scope.data!)[name] = value;
  }
}

/** §10.4.2: the data that the one input set of an activity cannot do without, or nothing. */
export function awaitedBy(node: Node): string | undefined {
  const [set] = list(specificationOf(node)?.inputSets);
  const optional = list(set?.optionalInputRefs);
  const required = list(set?.dataInputRefs).filter((input) => !optional.includes(input));
  const [association] = list(node.element.dataInputAssociations).filter((one) =>
    required.includes(one.targetRef as Element),
  );
  return list(association?.sourceRef)[0]?.name;
}

/** §13.3.2: nothing of an activity that is not ready is there yet. */
export function awaitData(game: Game, scope: Scope, node: Node, name: string): void {
  const condition = `${name} != null`;
  const wait = { kind: 'condition' as const, name: node.id, left: 1, holds: false, condition };
  scope.runs.push({ ...game.run(node), waits: [wait], awaits: true });
}

/** Results, the output gone to where it is drawn to; undefined when it is required and not among them. */
export function produced(node: Node, results: Values): Values | undefined {
  const [association] = list(node.element.dataOutputAssociations);
  if (!association) return results;
  const [set] = list(specificationOf(node)?.outputSets);
  const [output] = list(association.sourceRef);
  const { [output!.name!]: value = null, ...others } = results;
  const isRequired = !list(set?.optionalOutputRefs).includes(output!);
  if (value === null) return isRequired ? undefined : others;
  return { ...others, [(association.targetRef as Element).name!]: value };
}

/** The only scripts with an output are numbers. */
export function runScript(game: Game, scope: Scope, node: Node): void {
  const [output] = list(specificationOf(node)?.dataOutputs);
  if (output) write(game, scope, produced(node, { [output.name!]: Number(node.element.script) })!);
}
