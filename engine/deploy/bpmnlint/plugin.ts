/**
 * The checks of deployment as a plugin of bpmnlint, so that a designer sees in the browser what a deployment
 * would say: `new Linter({ resolver, config: { extends: 'plugin:banli/all' } })`, or the same with
 * `StaticResolver` and `staticRules`. Reports carry the finding: its severity, which for what is only
 * documentation is less than the rule's, its section, and the trace of what the flow of tokens does.
 *
 * Runs wherever JavaScript runs; nothing here or behind it needs Node.
 */
import { compileFile } from '../../compile/compileFile.js';
import type { BpmnElement } from '../../elements/element.js';
import type { Finding } from '../../vocabulary.js';
import { inChinese } from '../rules/chinese.js';
import { Findings } from '../rules/findings.js';
import { checkRules, rules } from '../rules/registry.js';
import { repeated } from '../rules/repeated.js';
import { checkSoundness, soundnessRules } from '../soundness/soundness.js';

const packageName = 'bpmnlint-plugin-banli';

type Category = 'error' | 'warn';
interface Reporter {
  report(id: string, message: string, more: Omit<Finding, 'element' | 'message'>): void;
}
export interface LintRule {
  meta: { section?: string };
  check(node: BpmnElement, reporter: Reporter): void;
}

/** What the compiler says, under whatever rule. */
const compileRule = 'compile';

function findingsOf(root: BpmnElement): Map<string, Finding[]> {
  const findings = new Findings({});
  const found = checkRules(root, findings);
  const compiled = compileFile(root);
  const more = findings.unsaid(compiled.findings, repeated);
  const isSound = ![...found, ...more].some(({ severity }) => severity === 'error');
  const flow = isSound ? compiled.files.flatMap((file) => checkSoundness(file)) : [];
  const grouped = new Map<string, Finding[]>([[compileRule, more.map(inChinese)]]);
  for (const one of [...found, ...flow].map(inChinese))
    grouped.set(one.rule, [...(grouped.get(one.rule) ?? []), one]);
  return grouped;
}

/** Of the run under way: the linter asks one rule after the other, without a pause. */
const underWay = new WeakMap<BpmnElement, Map<string, Finding[]>>();

function findingsNow(root: BpmnElement): Map<string, Finding[]> {
  const known = underWay.get(root);
  if (known) return known;
  const found = findingsOf(root);
  underWay.set(root, found);
  queueMicrotask(() => underWay.delete(root));
  return found;
}

const lintRule = (id: string, section?: string) => (): LintRule => ({
  meta: section === undefined ? {} : { section },
  check: (node, reporter) => {
    if (!Array.isArray(node.rootElements)) return;
    for (const { element, message, ...more } of findingsNow(node).get(id) ?? [])
      reporter.report(element, message, more);
  },
});

const known: readonly { id: string; section?: string; category: Category }[] = [
  ...rules.map(({ id, section, severity }) => {
    return { id, section, category: severity === 'error' ? ('error' as const) : ('warn' as const) };
  }),
  { id: compileRule, category: 'error' },
  ...soundnessRules.map((id) => ({ id, category: 'warn' as const })),
];

/** Factories of all rules, by their ids. */
export const lintRules: Readonly<Record<string, () => LintRule>> = Object.fromEntries(
  known.map(({ id, section }) => [id, lintRule(id, section)]),
);

/** `plugin:banli/all`: every rule, as strict as a deployment. */
export const lintConfigs: Readonly<Record<string, { rules: Record<string, Category> }>> = {
  all: { rules: Object.fromEntries(known.map(({ id, category }) => [id, category])) },
};

/** For bpmnlint's `StaticResolver`, which bundles take. */
export const staticRules: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(Object.entries(lintRules).map(([id, rule]) => [`rule:${packageName}/${id}`, rule])),
  ...Object.fromEntries(
    Object.entries(lintConfigs).map(([id, config]) => [`config:${packageName}/${id}`, config]),
  ),
};

/** For bpmnlint's `Linter`. */
export const resolver = {
  resolveRule: (name: string, rule: string) => (name === packageName ? lintRules[rule] : undefined),
  resolveConfig: (name: string, config: string) => (name === packageName ? lintConfigs[config] : undefined),
};
