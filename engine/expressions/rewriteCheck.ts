/**
 * Proves of every single expression that its rewriting means what it meant (R4). feelin's lexer reads names
 * with spaces and signs by what it knows of contexts, and counting hides some of that from it; where the
 * reading differs the expression is refused, and backticks help.
 */

import { said } from '../wordings/faults.js';
import { countingFunctions } from './countingFunctions.js';
import { ExpressionFault } from './expressionFault.js';
import { type FeelNode, parseFeel } from './feel.js';
import { isFunctionName, rewrittenName } from './functions.js';
import { isTestByFunction } from './rewriteLoops.js';
import { nameOf, numberText } from './rewriting.js';

export function checkMeaning(source: string, parsed: FeelNode, rewritten: string): void {
  if (shape(source, parsed) === shape(rewritten, parseFeel(rewritten))) return;
  throw new ExpressionFault('EXPRESSION_SYNTAX', said('ambiguousNames'), '', { from: 0, to: source.length });
}

function shape(source: string, node: FeelNode): string {
  const operands = countedOperands(source, node);
  if (operands) return operands.map((operand) => shape(source, operand)).join(' ');
  if (node.isError) return '⚠';
  if (node.name === 'NumericLiteral') return numberText(source, node);
  if (node.nodes.length === 0)
    return node.name === '..' ? '' : `${node.name}:${source.slice(node.from, node.to)}`;
  const inner = node.nodes.map((child, index) => {
    if (index === 0 && node.name === 'FunctionInvocation') return calleeShape(source, child);
    const isTest = node.name === 'FilterExpression' && index === 2 && isTestByFunction(source, child);
    const text = shape(source, child);
    return isTest ? `Comparison(${text} CompareOp:= BooleanLiteral:true)` : text;
  });
  const parts = inner.filter((part) => part !== '').join(' ');
  return node.name === 'IterationContext' ? `each ${parts}` : `${node.name}(${parts})`;
}

function calleeShape(source: string, callee: FeelNode): string {
  const name = nameOf(source, callee);
  return isFunctionName(name) ? rewrittenName(name) : name;
}

/** What a counting function is wrapped around. */
function countedOperands(source: string, node: FeelNode): FeelNode[] | null {
  const [callee, , given] = node.nodes;
  if (node.name !== 'FunctionInvocation' || !callee || !given) return null;
  const counting = countingFunctions[nameOf(source, callee)];
  return counting ? given.nodes.slice(0, counting.operands) : null;
}
