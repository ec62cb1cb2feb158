/** The check for soundness against the kernel: what it foretells happens, and nothing else does (G1, G2). */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Exploration, explore } from '../../engine/deploy/soundness/exploration.js';
import { netOf } from '../../engine/deploy/soundness/net.js';
import { checkSoundness, fullWork } from '../../engine/deploy/soundness/soundness.js';
import type { Finding } from '../../engine/vocabulary.js';
import { runs } from '../support/chance.js';
import { definitionOf, InstanceRun } from '../support/run.js';
import { block } from './blocks.js';
import { flags, flowGraph, flowGraphXml } from './flowGraphs.js';
import { randomProcess } from './processes.js';
import { choicesIn, dice, elementOf } from './walk.js';

const settings = runs(30);

/** What takes longer to decide is left to others. */
const statesMax = 1_000;

async function findingsIn(xml: string): Promise<Finding[]> {
  const { file } = await definitionOf(xml);
  return checkSoundness(file, { statesMax });
}
const isUndecided = (findings: Finding[]) => findings.some(({ rule }) => rule === 'soundness-undecided');
/** What tokens wait for where nothing moves any more. */
const waitingIn = ({ situations, edges }: Exploration): string[] => {
  const still = situations.filter(({ ended }, at) => ended === undefined && edges[at]?.length === 0);
  return [...new Set(still.map(({ marking }) => Object.keys(marking.arrivals).sort().join(' ')))].sort();
};

/** One random run: where it waits for ever, if it does, and the flows that were taken. */
async function randomRun(xml: string, seed: number) {
  const pick = dice(seed);
  const flip = () => Object.fromEntries(flags.map((flag) => [flag, pick(2) === 1]));
  const run = await InstanceRun.of(xml, flip());
  for (let step = 0; step < 60 && run.now.status === 'active'; step += 1) {
    const open = choicesIn(run, flip(), false);
    if (open.length === 0 || Object.keys(run.now.incidents).length > 0) break;
    open[pick(open.length)]!.send();
  }
  const { status, tokens, scopes, root } = run.now;
  const isStuck = status === 'active' && Object.keys(tokens).length === 0;
  return { stuckAt: isStuck ? Object.keys(scopes[root]!.arrivals).map(elementOf) : [], flows: run.flows };
}

/** Each condition asks for a flag of its own flow, so that any way can be steered. */
const steered = (xml: string): string =>
  xml.replace(
    /(<bpmn:sequenceFlow id="(f\d+)"[^>]*><bpmn:conditionExpression[^>]*>)=\w+/g,
    (_whole, before: string, id: string) => `${before}=${id}`,
  );

/** Goes the way of a trace; gives back what the kernel did instead, if it did not follow. */
async function replay(xml: string, { trace = [] }: Finding): Promise<InstanceRun | undefined> {
  const flowIds = [...xml.matchAll(/sequenceFlow id="(f\d*)"/g)].map(([, id]) => id!);
  const acts = (element: string) => /^(user|event)/.test(element);
  const steps: { element: string; flows: string[] }[][] = [[]];
  for (const passage of trace) {
    if (acts(passage.element)) steps.push([]);
    steps.at(-1)!.push(passage);
  }
  const chosen = (step: { element: string; flows: string[] }[]) => {
    const flows = step.flatMap((one) => one.flows);
    // Two tokens at one place in one step cannot be told apart by data.
    const elements = step.map((one) => one.element);
    if (new Set(flows).size < flows.length || new Set(elements).size < elements.length) return undefined;
    return Object.fromEntries(flowIds.map((id) => [id, flows.includes(id)]));
  };
  const [first, ...others] = steps;
  const begun = chosen(first!);
  if (!begun) return undefined;
  const run = await InstanceRun.of(xml, begun);
  for (const step of others) {
    const variables = chosen(step);
    const { element } = step[0]!;
    if (!variables) return undefined;
    if (element.startsWith('event')) run.correlate(element, variables);
    else run.complete(element, variables);
  }
  return run;
}

describe('the check for soundness', () => {
  test('finds nothing in a random structured process', async () => {
    await fc.assert(
      fc.asyncProperty(block, async (shape) => {
        const findings = await findingsIn(randomProcess(shape));
        if (!isUndecided(findings)) expect(findings).toEqual([]);
      }),
      settings,
    );
  });

  test('finds the same whether or not independent tokens are taken in one order only', async () => {
    await fc.assert(
      fc.asyncProperty(flowGraph, async (graph) => {
        const { file } = await definitionOf(flowGraphXml(graph));
        const net = netOf(file.machines[file.root]!, () => true)!;
        const start = [[{ state: 'start' }]];
        const whole = explore(net, start, { statesMax, isReduced: false, work: fullWork() });
        if (whole.isBounded) return;
        const reduced = explore(net, start, { statesMax, isReduced: true, work: fullWork() });
        expect([...reduced.entered].sort()).toEqual([...whole.entered].sort());
        // Where a join looks at other tokens, one order may hide what another shows, never the reverse.
        if (net.watching.size === 0) expect(waitingIn(reduced)).toEqual(waitingIn(whole));
        else expect(waitingIn(whole)).toEqual(expect.arrayContaining(waitingIn(reduced)));
      }),
      settings,
    );
  });

  test('foretells where a run comes to wait for ever, and calls nothing dead that is reached', async () => {
    await fc.assert(
      fc.asyncProperty(flowGraph, fc.nat(), async (graph, seed) => {
        const xml = flowGraphXml(graph);
        const findings = await findingsIn(xml);
        const { stuckAt, flows } = await randomRun(xml, seed);
        const of = (rule: string) =>
          findings.filter((one) => one.rule === rule).map(({ element }) => element);
        if (!isUndecided(findings)) expect(of('deadlock')).toEqual(expect.arrayContaining(stuckAt));
        const targets = [...xml.matchAll(/sequenceFlow id="(f\d*)" sourceRef="\w+" targetRef="(\w+)"/g)];
        const reached = targets.filter(([, id]) => flows.includes(id!)).map(([, , target]) => target!);
        expect(of('dead-element').filter((element) => reached.includes(element))).toEqual([]);
      }),
      settings,
    );
  });

  test('shows a way to each deadlock that the kernel goes, to wait there for ever', async () => {
    let replayed = 0;
    await fc.assert(
      fc.asyncProperty(flowGraph, async (graph) => {
        const xml = steered(flowGraphXml(graph));
        for (const finding of await findingsIn(xml)) {
          if (finding.rule !== 'deadlock') continue;
          const run = await replay(xml, finding);
          if (!run) continue;
          replayed += 1;
          expect([
            xml,
            JSON.stringify(finding.trace),
            Object.keys(run.now.tokens),
            run.now.incidents,
          ]).toEqual([xml, JSON.stringify(finding.trace), [], {}]);
          expect(Object.keys(run.now.scopes[run.now.root]!.arrivals)).toContain(finding.element);
        }
      }),
      settings,
    );
    expect(replayed).toBeGreaterThan(0);
  });
});
