/**
 * FEEL text and variables → a JSON value and warnings, or an `ExpressionFault`.
 *
 * E1 The same text, variables, time and calendar give the same answer on any machine: there is no clock,
 *    chance or locale, and work is bounded by counting it.
 * E2 An expression is parsed and rewritten once. A run fetches only the variables that it names.
 * E3 What comes out is JSON.
 */
import {
  expressionCharactersMax,
  expressionDepthMax,
  expressionsCachedMax,
  expressionTokensMax,
  expressionWarningCharactersMax,
  expressionWarningsMax,
} from '../limits.js';
import { type Said, said } from '../wordings/faults.js';
import { spend, startCounting } from './budget.js';
import { type ExpressionEnvironment, setEnvironment } from './calendarFunctions.js';
import { countingFunctions } from './countingFunctions.js';
import { ExpressionFault } from './expressionFault.js';
import { compileFeel, type FeelNode, type FeelProgram, type FeelWarning, parseFeel } from './feel.js';
import { foreignSyntax } from './foreignSyntax.js';
import { functionNamed } from './functions.js';
import { plainValue } from './plainValue.js';
import { rewriteExpression } from './rewrite.js';
import { checkMeaning } from './rewriteCheck.js';

export interface Evaluation {
  value: unknown;
  warnings: FeelWarning[];
}

interface CompiledExpression {
  program: FeelProgram;
  variables: { name: string; isCertain: boolean; paths: number }[];
}

const compiled = new Map<string, CompiledExpression>();

/** Parses, checks and rewrites an expression, or takes it from the cache. */
function compileExpression(source: string): CompiledExpression {
  const known = compiled.get(source);
  if (known) return known;
  const parsed = parseExpression(source);
  const { text, needs } = rewriteExpression(source, parsed);
  checkMeaning(source, parsed, text);
  const program = compileFeel(text, expressionWarningsMax);
  for (const name of Object.keys(countingFunctions)) {
    if (text.includes(`${name}(`)) program.scope[name] = functionNamed(name);
  }
  for (const [called, name] of needs.functions) program.scope[called] = functionNamed(name);
  const variables = Array.from(needs.variables, ([name, need]) => ({ name, ...need }));
  const fresh = { program, variables };
  if (compiled.size >= expressionsCachedMax) {
    for (const oldest of compiled.keys()) {
      compiled.delete(oldest);
      break;
    }
  }
  compiled.set(source, fresh);
  return fresh;
}

/** The tree of one whole expression, or a fault of syntax. */
function parseExpression(source: string): FeelNode {
  if (source.length > expressionCharactersMax)
    throw tooLong(said('longExpression', { max: expressionCharactersMax, found: source.length }));
  if (source.trim() === '') {
    throw syntaxFault(said('emptyExpression'), { from: 0, to: source.length });
  }
  let tokens = 0;
  for (const _ of source.matchAll(tokenPattern)) tokens += 1;
  if (tokens > expressionTokensMax) {
    throw tooLong(said('wordyExpression', { max: expressionTokensMax, found: tokens }));
  }
  const foreign = foreignSyntax(source);
  if (foreign) throw syntaxFault(foreign.said, foreign);
  const root = parseFeel(source);
  checkNodes(source, root);
  return root;
}

/** Strings, words and numbers, and single signs. */
const tokenPattern = /"(?:[^"\\]|\\.)*"|[\p{L}\p{N}_]+|\S/gsu;

const tooLong = (why: Said): ExpressionFault => new ExpressionFault('EXPRESSION_TOO_LONG', why);

function checkNodes(source: string, node: FeelNode): void {
  if (node.isError) {
    const found = source.slice(node.from, Math.max(node.to, node.from + 20)).trim();
    const where = { from: node.from, to: node.to };
    throw syntaxFault(found ? said('unexpected', { found }) : said('endsEarly'), where);
  }
  if (node.depth > expressionDepthMax) {
    throw syntaxFault(said('deepExpression', { max: expressionDepthMax }), node);
  }
  for (const child of node.nodes) checkNodes(source, child);
}

function syntaxFault(why: Said, { from, to }: { from: number; to: number }): ExpressionFault {
  return new ExpressionFault('EXPRESSION_SYNTAX', why, '', { from, to });
}

/**
 * Evaluates FEEL (without the leading `=`). `lookup` gives the value of a variable as JSON, undefined when
 * there is none: that is null, with a warning. Throws an `ExpressionFault` and nothing else.
 */
export function evaluate(
  source: string,
  lookup: (name: string) => unknown,
  environment: ExpressionEnvironment,
): Evaluation {
  const warnings: FeelWarning[] = [];
  let expression: CompiledExpression | null = null;
  try {
    expression = compileExpression(source);
    const { program } = expression;
    program.warnings.length = 0;
    startCounting();
    for (const variable of expression.variables) {
      const value = lookup(variable.name);
      if (value === undefined && variable.isCertain) warnings.push(missing(variable.name));
      if (variable.paths > 0) spendForPaths(value, variable.paths);
      program.scope[variable.name] = value ?? null;
    }
    setEnvironment(environment);
    const value = plainValue(program.run());
    return { value, warnings: allWarnings(warnings, program) };
  } catch (error) {
    throw faultOf(error, source, allWarnings(warnings, expression?.program));
  } finally {
    setEnvironment(null);
    // The cache must not keep the variables of an instance alive.
    if (expression) for (const { name } of expression.variables) expression.program.scope[name] = null;
  }
}

function missing(name: string): FeelWarning {
  return { type: 'NO_VARIABLE_FOUND', message: `Variable '${name}' not found`, name };
}

/**
 * A path through a list costs its length, and a key that a context lacks is compared with all that it has.
 */
function spendForPaths(value: unknown, paths: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) spend(value.length * paths);
  else {
    let keys = 0;
    for (const _ in value) keys += 1;
    spend(keys * paths);
  }
}

function allWarnings(own: FeelWarning[], program: FeelProgram | undefined): FeelWarning[] {
  if (!program || program.warnings.length === 0) return own;
  const theirs = program.warnings.map(({ type, message }) => ({
    type,
    message: message.slice(0, expressionWarningCharactersMax),
  }));
  return [...own, ...theirs].slice(0, expressionWarningsMax);
}

/** feelin throws plain errors for what it cannot do; whatever it is, this expression failed. */
function faultOf(error: unknown, expression: string, warnings: FeelWarning[]): ExpressionFault {
  const reason = error instanceof Error ? error.message : String(error);
  const fault =
    error instanceof ExpressionFault
      ? error
      : new ExpressionFault('EXPRESSION_FAILED', said('failed', { reason }));
  fault.expression = expression;
  fault.warnings = warnings;
  return fault;
}

/**
 * The variables that an expression fetches, sorted; one named only within a filter may mean a property of its
 * items.
 */
export function namesOf(source: string): string[] {
  return compileExpression(source)
    .variables.map(({ name }) => name)
    .sort();
}

/**
 * What is wrong with an expression, for a definition that is about to be deployed; null when it can be
 * evaluated.
 */
export function checkSyntax(
  source: string,
): null | { message: string; position: { from: number; to: number } } {
  try {
    compileExpression(source);
    return null;
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return { message: error.message, position: error.position ?? { from: 0, to: source.length } };
  }
}
