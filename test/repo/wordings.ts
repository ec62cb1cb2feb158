/** What a schema says of a value itself is in both languages: a text with `expecting`, never a literal. */
import { expect, test } from '@jest/globals';
import { at, isIn, type Node, nodesOf, sources } from './sources.js';

/** Settings are read by who starts the server, before there is anybody whose language could be asked for. */
const isAsked = (path: string): boolean =>
  path !== 'api/settings.ts' && ['api', 'engine', 'processes'].some((folder) => isIn(path, folder));

/** Methods of zod that take what to say as their last argument, as a text or under `error` or `message`. */
const checks = new Set([
  ...['refine', 'regex', 'min', 'max', 'gte', 'lte', 'length', 'literal', 'enum', 'custom', 'null', 'never'],
]);
/** Of these a text as the only argument is the value that is asked for. */
const takesValue = new Set(['literal', 'enum']);

const isText = (node: Node | undefined): boolean =>
  node?.type === 'StringLiteral' || node?.type === 'TemplateLiteral';

function literalSaid(call: Node): boolean {
  const callee = call.callee as Node;
  const method = String((callee.property as Node | undefined)?.name ?? '');
  if (!checks.has(method)) return false;
  const given = call.arguments as Node[];
  const last = given.at(-1);
  if (isText(last)) return !(takesValue.has(method) && given.length === 1);
  const properties = last?.type === 'ObjectExpression' ? (last.properties as Node[]) : [];
  return properties.some(
    ({ key, value }) =>
      ['error', 'message'].includes(String((key as Node | undefined)?.name)) && isText(value as Node),
  );
}

test('no schema says in one language what is wrong with a value', () => {
  const found = sources
    .filter(({ path }) => isAsked(path))
    .flatMap((source) =>
      nodesOf(source.tree)
        .filter(([node]) => node.type === 'CallExpression' && literalSaid(node))
        .map(([node]) => at(source, node.loc.start.line)),
    );
  expect(found).toEqual([]);
});
