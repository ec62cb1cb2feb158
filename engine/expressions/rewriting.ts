/** What the rewriting of every construct rests on: names, scopes, and the copying of text. */

import type { Said } from '../wordings/faults.js';
import { ExpressionFault } from './expressionFault.js';
import type { FeelNode } from './feel.js';

/** What an expression asks of its surroundings. */
export interface Needs {
  /**
   * Variables by name. `isCertain` is false when it is named only in filters, where it may mean a property.
   */
  variables: Map<string, { isCertain: boolean; paths: number }>;
  /** FEEL's name of a function by the name it is called by. */
  functions: Map<string, string>;
}

export interface Scope {
  locals: ReadonlySet<string>;
  isFiltered: boolean;
  isRepeated: boolean;
}

export interface Rewriting extends Needs {
  source: string;
  rewrite: Rewriter;
}

export type Rewriter = (r: Rewriting, node: FeelNode, scope: Scope) => string;

export const literals = new Set(['NumericLiteral', 'StringLiteral', 'BooleanLiteral', 'null']);
export const scalars = new Set([
  ...literals,
  'ArithmeticExpression',
  'Comparison',
  'Conjunction',
  'DateTimeLiteral',
  'Disjunction',
  'InstanceOfExpression',
  'QuantifiedExpression',
]);
/**
 * The node's own text with its parts rewritten; comments go, for they could swallow what is written behind
 * them.
 */
export function copy(r: Rewriting, node: FeelNode, scope: Scope, parts?: (string | undefined)[]): string {
  let text = '';
  let from = node.from;
  for (const [index, child] of node.nodes.entries()) {
    text += between(r.source, from, child.from) + (parts?.[index] ?? r.rewrite(r, child, scope));
    from = child.to;
  }
  return node.nodes.length === 0
    ? r.source.slice(node.from, node.to)
    : text + between(r.source, from, node.to);
}

function between(source: string, from: number, to: number): string {
  return from === to ? '' : source.slice(from, to).replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
}

/** The text of a number; feelin reads `1e15` as 1 unless there is a point in it. */
export function numberText(source: string, node: FeelNode): string {
  const text = source.slice(node.from, node.to);
  return text.includes('.') ? text : text.replace(/e/i, '.0e');
}

/** A name as FEEL compares it: words apart by one space, without backticks. */
export function nameOf(source: string, node: FeelNode): string {
  return source.slice(node.from, node.to).replaceAll('`', '').replace(/\s+/g, ' ').trim();
}

export function refused(node: FeelNode, why: Said): ExpressionFault {
  return new ExpressionFault('EXPRESSION_SYNTAX', why, '', { from: node.from, to: node.to });
}

export function withLocals(scope: Scope, names: string[], change: Partial<Scope> = {}): Scope {
  return { ...scope, ...change, locals: new Set([...scope.locals, ...names]) };
}

export function weightOf(node: FeelNode): number {
  let weight = node.name === 'DateTimeLiteral' ? 10 : 1;
  for (const child of node.nodes) weight += weightOf(child);
  return weight;
}

export function sized(text: string): string {
  return `__size(${text})`;
}
