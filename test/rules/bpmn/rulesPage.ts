/** The page of all rules, as `docs/RULES.md` has it. */
import { chineseOf } from '../../../engine/deploy/rules/chinese.js';
import { rules } from '../../../engine/deploy/rules/registry.js';
import type { Rule } from '../../../engine/deploy/rules/rule.js';
import { otherFindings } from './otherFindings.js';

type Listed = Omit<Rule, 'check' | 'section'> & { section?: string };

const cell = (text: string) => text.replaceAll('|', '\\|');

function row({ id, section = '', severity, what, mend }: Listed): string {
  const zh = chineseOf(id) ?? { what: '', mend: '' };
  const expected = `${cell(what)}.<br>${cell(zh.what)}。`;
  return `| \`${id}\` | ${section} | ${severity} | ${expected} | ${cell(mend)}.<br>${cell(zh.mend)}。 |`;
}

const table = `| Rule | Section | Severity | What is expected | How to mend it |
|---|---|---|---|---|
`;

const head = `# Rules

Every deployment is judged by these rules before it is compiled, and all findings come at once: the element,
the rule, what was expected, what was found and how to mend it. An error refuses the file, a warning does not.
What is wrong inside a process that is only documentation, or inside a choreography, is a warning.

Written by \`UPDATE=1 npm test -- dist/test/rules/bpmn\` from \`engine/deploy/rules/registry.ts\` and its
\`chinese.json\`: a finding says both, in \`message\` and \`messageZh\`. Sections are those of BPMN 2.0.2.
Of more than \`findingsMax\` errors, or warnings, \`findings-more\` says how many are not listed.
What [the check for soundness](decisions/0018-soundness.md) finds is always a warning.

${table}`;

const others = `
## Found while reading and compiling

The reader of a file finds these (why: [the schema](decisions/0040-schema.md),
[slips and pictures](decisions/0046-slips-and-pictures.md)),
the compiler, and the check of machines that are deployed as JSON. Extensions of other engines have
[a page of their own](EXTENSIONS.md). Of an order that tools in use do not keep, and of what a picture says
beside, the reader only warns.

${table}`;

export const rulesPage = (): string =>
  `${head}${rules.map(row).join('\n')}\n${others}${otherFindings.map(row).join('\n')}\n`;
