/** STYLE 12: what a reader can take in at once. */
import { expect, test } from '@jest/globals';
import { compareDebts } from './debts.js';
import { at, isTest, type Node, nodesOf, type Source, sources } from './sources.js';

const lineCharactersMax = 110;
const fileLinesMax = 250;
const functionLinesMax = 50;

/** Looked up, not read through: tables of codes and bounds, and tables of cases. */
const isTable = (path: string): boolean => /^engine\/(errors|limits)\.ts$|^test\/.*Cases\.ts$/.test(path);

/** A piece of a diagram in a test stands on one line, as it would in its file. */
const isQuotation = ({ path }: Source, line: string): boolean =>
  isTest(path) && /^\s*(['`"]).*\1[,;)]*$/.test(line);

test(`a line has at most ${lineCharactersMax} characters`, () => {
  const broken = sources.flatMap((source) =>
    source.lines.flatMap((line, index) => {
      const characters = [...line].length;
      return characters > lineCharactersMax && !isQuotation(source, line)
        ? [`${at(source, index + 1)} has ${characters}`]
        : [];
    }),
  );
  expect(broken).toEqual([]);
});

test(`a file has at most ${fileLinesMax} lines`, () => {
  const tooLong = sources
    .filter(({ path, lines }) => lines.length > fileLinesMax + 1 && !isTable(path))
    .map(({ path }) => path);
  expect(compareDebts('longFiles', tooLong)).toEqual({ unlisted: [], paid: [] });
});

/** The body of a `describe` is a chapter of a file, not a function. */
const isChapter = (parents: readonly Node[]): boolean => {
  const call = parents[0];
  if (call?.type !== 'CallExpression') return false;
  const callee = call.callee as Node;
  const name = (callee.type === 'MemberExpression' ? (callee.object as Node) : callee).name;
  return name === 'describe' || (callee.type === 'CallExpression' && isChapter([callee]));
};

test(`a function has at most ${functionLinesMax} lines`, () => {
  const broken: string[] = [];
  for (const source of sources) {
    for (const [node, parents] of nodesOf(source.tree)) {
      if (!/^(Arrow)?Function|^(Object|Class)(Private)?Method$/.test(node.type) || isChapter(parents))
        continue;
      const lines = node.loc.end.line - node.loc.start.line + 1;
      if (lines > functionLinesMax) broken.push(`${at(source, node.loc.start.line)} has ${lines}`);
    }
  }
  expect(broken).toEqual([]);
});
