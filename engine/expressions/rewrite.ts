/**
 * Checks a parsed expression and writes it anew so that its work is counted while feelin runs it.
 *
 * R1 A construct whose cost or result grows with its data goes through one of the counting functions below:
 *    what a loop or filter runs over, what a loop gives back, lists and contexts, sums of strings,
 *    comparisons, paths in loops. Everything else costs a constant, and the length of the expression bounds
 *    how often it stands there.
 * R2 A function is called by a name that only this file gives (`__string_length`): no variable or key of a
 *    list's item can stand in for it, and feelin's own functions, some of which read the clock, are out of
 *    reach.
 * R3 Functions are no values: one is defined only where `sort` and `list replace` expect it. So there is no
 *    recursion, and nothing can shadow a counting function by another function.
 * R4 The new text means what the old one meant: `rewriteCheck.ts` parses it and compares the trees without
 *    the counting.
 */

import { said } from '../wordings/faults.js';
import type { FeelNode } from './feel.js';
import { functionTakesFunction, isFunctionName, rewrittenName } from './functions.js';
import { rewriteDefinition, rewriteFilter, rewriteLoop } from './rewriteLoops.js';
import {
  copy,
  literals,
  type Needs,
  nameOf,
  numberText,
  type Rewriter,
  type Rewriting,
  refused,
  type Scope,
  scalars,
  sized,
  withLocals,
} from './rewriting.js';

/**
 * The expression as feelin shall run it, and what it needs. Throws an `ExpressionFault` for what is refused.
 */
export function rewriteExpression(source: string, expression: FeelNode): { text: string; needs: Needs } {
  const r: Rewriting = { source, variables: new Map(), functions: new Map(), rewrite };
  const scope = { locals: new Set<string>(), isFiltered: false, isRepeated: false };
  const text = rewrite(r, expression, scope);
  return { text, needs: { variables: r.variables, functions: r.functions } };
}

const rewriters: Record<string, Rewriter> = {
  NumericLiteral: (r, node) => numberText(r.source, node),
  VariableName: rewriteName,
  FunctionInvocation: rewriteInvocation,
  ForExpression: (r, node, scope) => rewriteLoop(r, node, scope, true),
  QuantifiedExpression: (r, node, scope) => rewriteLoop(r, node, scope, false),
  FilterExpression: rewriteFilter,
  PathExpression: rewritePath,
  Comparison: rewriteComparison,
  ArithmeticExpression: rewriteArithmetic,
  List: (r, node, scope) => sizedUnlessScalar(r, node, copy(r, node, scope)),
  Context: rewriteContext,
  InstanceOfExpression: rewriteInstanceOf,
  FunctionDefinition: (_r, node) => {
    throw refused(node, said('functionHere'));
  },
  '?': (_r, node) => {
    throw refused(node, said('questionMark'));
  },
};

function rewrite(r: Rewriting, node: FeelNode, scope: Scope): string {
  const rewriter = rewriters[node.name];
  return rewriter ? rewriter(r, node, scope) : copy(r, node, scope);
}

function rewriteName(r: Rewriting, node: FeelNode, scope: Scope): string {
  const name = nameOf(r.source, node);
  if (name.startsWith('__')) throw refused(node, said('reservedName', { name }));
  if (!scope.locals.has(name)) {
    const known = r.variables.get(name) ?? { isCertain: false, paths: 0 };
    r.variables.set(name, { ...known, isCertain: known.isCertain || !scope.isFiltered });
  }
  return r.source.slice(node.from, node.to);
}

function rewriteInvocation(r: Rewriting, node: FeelNode, scope: Scope): string {
  const [callee, , given] = node.nodes as [FeelNode, FeelNode, FeelNode];
  if (callee.name === 'SpecialFunctionName') return copy(r, node, scope);
  const name = nameOf(r.source, callee);
  if (callee.name !== 'VariableName' || !isFunctionName(name)) {
    throw refused(callee, said('notFunction', { name: name.slice(0, 60) }));
  }
  const called = rewrittenName(name);
  r.functions.set(called, name);
  const parameters = given.nodes.map((argument, index) => {
    const value = argument.name === 'NamedParameter' ? argument.nodes[1] : argument;
    if (value?.name !== 'FunctionDefinition' || !functionTakesFunction(name, index)) return undefined;
    const text = rewriteDefinition(r, value, scope);
    return value === argument ? text : copy(r, argument, scope, [undefined, text]);
  });
  return copy(r, node, scope, [called, undefined, copy(r, given, scope, parameters)]);
}

function rewritePath(r: Rewriting, node: FeelNode, scope: Scope): string {
  const target = node.nodes[0] as FeelNode;
  const text = rewrite(r, target, scope);
  const variable = target.name === 'VariableName' ? r.variables.get(nameOf(r.source, target)) : undefined;
  // Outside of loops the paths of a variable are paid for once, when it is fetched.
  if (variable) variable.paths += 1;
  return copy(r, node, scope, [variable && !scope.isRepeated ? text : `__path(${text})`]);
}

function rewriteComparison(r: Rewriting, node: FeelNode, scope: Scope): string {
  const [left, operator, right] = node.nodes as [FeelNode, FeelNode, FeelNode];
  const leftText = rewrite(r, left, scope);
  if (operator.name === 'in') {
    const tests = node.nodes.slice(2).map((test) => rewriteTests(r, test, scope));
    return copy(r, node, scope, [leftText, undefined, ...tests]);
  }
  const isConstant = literals.has(left.name) || (operator.name === 'CompareOp' && literals.has(right.name));
  return copy(r, node, scope, [isConstant ? leftText : sized(leftText)]);
}

function rewriteTests(r: Rewriting, node: FeelNode, scope: Scope): string {
  if (node.name === 'PositiveUnaryTests') {
    return copy(
      r,
      node,
      scope,
      node.nodes.map((test) => rewriteTests(r, test, scope)),
    );
  }
  const [test] = node.nodes;
  const isPlain = !test || literals.has(test.name) || test.name === 'SimplePositiveUnaryTest';
  return node.name !== 'PositiveUnaryTest' || isPlain ? copy(r, node, scope) : sized(copy(r, node, scope));
}

function rewriteArithmetic(r: Rewriting, node: FeelNode, scope: Scope): string {
  const [left, operator, right] = node.nodes as [FeelNode, FeelNode?, FeelNode?];
  const text = copy(r, node, scope);
  if (!right || !operator || r.source.slice(operator.from, operator.to) !== '+') return text;
  const isBounded = left.name === 'NumericLiteral' || right.name === 'NumericLiteral' || isLiteralSum(node);
  return isBounded ? text : `__path(${text})`;
}

function isLiteralSum(node: FeelNode): boolean {
  if (node.name !== 'ArithmeticExpression') return literals.has(node.name) || node.name === 'ArithOp';
  return node.nodes.every(isLiteralSum);
}

function rewriteContext(r: Rewriting, node: FeelNode, scope: Scope): string {
  let inner = scope;
  const parts = node.nodes.map((entry) => {
    if (entry.name !== 'ContextEntry') return undefined;
    const [key, value] = entry.nodes as [FeelNode, FeelNode];
    const text = copy(r, entry, scope, [r.source.slice(key.from, key.to), rewrite(r, value, inner)]);
    inner = withLocals(inner, [nameOf(r.source, key).replace(/^"([\s\S]*)"$/, '$1')]);
    return text;
  });
  return sizedUnlessScalar(r, node, copy(r, node, scope, parts));
}

function rewriteInstanceOf(r: Rewriting, node: FeelNode, scope: Scope): string {
  const [value, , , type] = node.nodes as [FeelNode, FeelNode, FeelNode, FeelNode];
  const text = rewrite(r, value, scope);
  return copy(r, node, scope, [sized(text), undefined, undefined, r.source.slice(type.from, type.to)]);
}

function sizedUnlessScalar(_r: Rewriting, node: FeelNode, text: string): string {
  const values = node.nodes.map((child) => (child.name === 'ContextEntry' ? child.nodes[1] : child));
  const isConstant = values.every((value) => !value || scalars.has(value.name) || value.nodes.length === 0);
  return isConstant ? text : sized(text);
}
