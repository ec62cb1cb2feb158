/** Files that are wrong a thousand times are refused as soon as others, and with no more than one reads. */
import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../../../engine/compile/readResource.js';
import { Findings } from '../../../../engine/deploy/rules/findings.js';
import {
  bpmnTagsMax,
  findingsMax,
  flowNodesPerProcessMax,
  referencesPerElementMax,
  soundnessTokensMovedMax,
} from '../../../../engine/limits.js';
import { flow, inclusive } from '../../../support/diagram.js';
import { task, through } from '../ruleCase.js';

async function refused(content: string) {
  const read = await readResource({ name: 'a.bpmn', content });
  return read.ok ? [] : read.findings.filter(({ severity }) => severity === 'error');
}

test('of more than findingsMax errors the rest is counted, in both languages', async () => {
  const findings = await refused(through('x', task('x', '<bpmn:lane/>'.repeat(findingsMax + 5))));
  expect(findings).toHaveLength(findingsMax + 1);
  expect(findings.at(-1)).toMatchObject({
    rule: 'findings-more',
    message: expect.stringContaining('5 more'),
    messageZh: expect.stringContaining('还有 5 项'),
  });
});

test('errors are listed however many warnings come before them', () => {
  const found = new Findings({});
  const one = { element: 'x', rule: 'r', message: 'm' };
  for (let count = 0; count <= findingsMax; count += 1) found.add({ severity: 'warning', ...one });
  found.add({ severity: 'error', ...one });
  expect(
    found
      .list()
      .map(({ severity, rule }) => `${severity} ${rule}`)
      .slice(-2),
  ).toEqual(['error r', 'warning findings-more']);
});

describe('a file is refused soon that is full of', () => {
  test.each([
    ['elements where they may not stand', '<bpmn:lane/>', 'element-unreadable'],
    ['elements that BPMN does not have', '<bpmn:other/>', 'element-unreadable'],
  ])('%s', async (_what, element, rule) => {
    const findings = await refused(through('x', task('x'), element.repeat(bpmnTagsMax / 5)));
    expect(findings.map((one) => one.rule)).toContain(rule);
  });

  test('references of one element', async () => {
    const listed = (count: number) =>
      through('x', task('x', '<bpmn:incoming>start-x</bpmn:incoming>'.repeat(count)));
    const rules = async (count: number) => (await refused(listed(count))).map(({ rule }) => rule);
    expect(await rules(referencesPerElementMax)).not.toContain('element-repeated');
    expect(await rules(referencesPerElementMax * 2)).toContain('element-repeated');
  });

  test('nodes, of which flowNodesPerProcessMax are read', async () => {
    const findings = await refused(through('x', '<bpmn:task/>'.repeat(flowNodesPerProcessMax)));
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'size' }));
  });
});

describe('the check for soundness gives up soon', () => {
  const warnings = async (content: string) => {
    const read = await readResource({ name: 'a.bpmn', content });
    return read.ok ? read.definitions.flatMap((one) => one.warnings.map(({ rule }) => rule)) : read.findings;
  };

  test('on more choices than soundnessTokensMovedMax tokens can make', async () => {
    const choices = Math.ceil(Math.log2(soundnessTokensMovedMax));
    const flows = Array.from({ length: choices }, (_, index) => flow('x', 'end', `c${index}`, `f${index}`));
    expect(await warnings(through('x', inclusive('x'), ...flows))).toContain('soundness-undecided');
    expect(await warnings(through('x', inclusive('x'), ...flows.slice(0, 3)))).toEqual([]);
  });

  test('on thousands of flows that one node splits into', async () => {
    const flows = Array.from({ length: 5_000 }, (_, index) => flow('x', 'end', undefined, `f${index}`));
    expect(await warnings(through('x', task('x'), ...flows))).toContain('soundness-undecided');
  });
});
