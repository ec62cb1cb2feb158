/** Loops, filters and the functions of `sort`: whatever feelin runs once per item. */

import { said } from '../wordings/faults.js';
import type { FeelNode } from './feel.js';
import {
  copy,
  nameOf,
  type Rewriting,
  refused,
  type Scope,
  scalars,
  sized,
  weightOf,
  withLocals,
} from './rewriting.js';

/** Steps that one turn of a loop costs beyond its nodes: feelin copies the names in scope. */
const turnSteps = 4;

/** Filters by which feelin takes an item at a position, or all or nothing; all others look at each item. */
const positions = new Set([
  'NumericLiteral',
  'VariableName',
  'PathExpression',
  'FunctionInvocation',
  'ArithmeticExpression',
]);

export function rewriteDefinition(r: Rewriting, node: FeelNode, scope: Scope): string {
  const body = node.nodes.at(-1) as FeelNode;
  const parameters = node.nodes.find((child) => child.name === 'FormalParameters');
  const names = (parameters?.nodes ?? []).map((child) => nameOf(r.source, child));
  if (body.name !== 'FunctionBody' || node.nodes.some((child) => child.name === 'external')) {
    throw refused(node, said('externalFunction'));
  }
  const text = r.rewrite(r, body, withLocals(scope, names, { isRepeated: true }));
  const parts = node.nodes.map((child) => (child === body ? undefined : copy(r, child, scope)));
  return copy(r, node, scope, [...parts.slice(0, -1), `__cost(${text}, ${weightOf(body) + turnSteps})`]);
}

/** `for … in … return`, `some` and `every … in … satisfies`. */
export function rewriteLoop(r: Rewriting, node: FeelNode, scope: Scope, isFor: boolean): string {
  const [keyword, domains, then, body] = node.nodes as [FeelNode, FeelNode, FeelNode, FeelNode];
  const weight = weightOf(node) + turnSteps;
  let inner = scope;
  const parts = domains.nodes.map((domain) => {
    const [name, within, values] = domain.nodes as [FeelNode, FeelNode, FeelNode];
    const text = rewriteDomain(r, values, inner, weight);
    inner = withLocals(inner, [nameOf(r.source, name)], { isRepeated: true });
    return copy(r, domain, scope, [copy(r, name, scope), copy(r, within, scope), text]);
  });
  if (isFor) inner = withLocals(inner, ['partial']);
  const bodyText = r.rewrite(r, body, inner);
  const isSized = isFor && !scalars.has(body.name) && body.name !== 'List' && body.name !== 'Context';
  return copy(r, node, scope, [
    copy(r, keyword, scope),
    copy(r, domains, scope, parts),
    copy(r, then, scope),
    isSized ? sized(bodyText) : bodyText,
  ]);
}

function rewriteDomain(r: Rewriting, values: FeelNode, scope: Scope, weight: number): string {
  const [first, , last] = values.nodes as [FeelNode, FeelNode?, FeelNode?];
  const text = r.rewrite(r, first, scope);
  return last ? `__range(${text}, ${r.rewrite(r, last, scope)}, ${weight})` : `__each(${text}, ${weight})`;
}

/** Whether feelin would take the answer of a function such as `contains` for a position instead of a test. */
export function isTestByFunction(source: string, condition: FeelNode): boolean {
  const callee = condition.name === 'FunctionInvocation' ? condition.nodes[0] : undefined;
  return callee !== undefined && booleanFunctions.has(nameOf(source, callee));
}
const booleanFunctions = new Set([
  ...['not', 'contains', 'matches', 'starts with', 'ends with', 'list contains', 'all', 'any', 'even', 'odd'],
  ...['is', 'before', 'after', 'meets', 'met by', 'overlaps', 'includes', 'is working day'],
  ...['is defined', 'is empty', 'is blank'],
]);

export function rewriteFilter(r: Rewriting, node: FeelNode, scope: Scope): string {
  const [target, , condition] = node.nodes as [FeelNode, FeelNode, FeelNode, FeelNode];
  const isTest = isTestByFunction(r.source, condition);
  const looksAtEach = isTest || !positions.has(condition.name);
  const targetText = r.rewrite(r, target, scope);
  const inner = looksAtEach ? withLocals(scope, ['item'], { isFiltered: true, isRepeated: true }) : scope;
  const conditionText = r.rewrite(r, condition, inner);
  return copy(r, node, scope, [
    looksAtEach ? `__filter(${targetText}, ${weightOf(condition) + turnSteps})` : targetText,
    undefined,
    isTest ? `${conditionText} = true` : conditionText,
  ]);
}
