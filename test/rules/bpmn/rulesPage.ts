/** The page of all rules, as `docs/RULES.md` has it. */
import { chineseOf } from '../../../engine/deploy/rules/chinese.js';
import { rules } from '../../../engine/deploy/rules/registry.js';
import type { Rule } from '../../../engine/deploy/rules/rule.js';

const cell = (text: string) => text.replaceAll('|', '\\|');

function row({ id, section, severity, what, mend }: Rule): string {
  const zh = chineseOf(id) ?? { what: '', mend: '' };
  const expected = `${cell(what)}.<br>${cell(zh.what)}。`;
  return `| \`${id}\` | ${section} | ${severity} | ${expected} | ${cell(mend)}.<br>${cell(zh.mend)}。 |`;
}

const head = `# Rules

Every deployment is judged by these rules before it is compiled, and all findings come at once: the element,
the rule, what was expected, what was found and how to mend it. An error refuses the file, a warning does not.
What is wrong inside a process that is only documentation, or inside a choreography, is a warning.

Written by \`UPDATE=1 npm test -- dist/test/rules/bpmn\` from \`engine/deploy/rules/registry.ts\` and its
\`chinese.json\`: a finding says both, in \`message\` and \`messageZh\`. Sections are those of BPMN 2.0.2.
What the reader of the XML finds comes under \`xml\`, \`xml-unread\`, \`element-unreadable\`,
\`element-order\`, \`element-repeated\`, \`size\`, \`id-malformed\`, \`id-duplicate\`,
\`attribute-flag\`, \`attribute-unknown\` and \`dangling-reference\` ([why](decisions/0040-schema.md));
what this engine does not run, under \`element-unsupported\` and \`extension-unexecuted\`
([those of other engines](EXTENSIONS.md)). Of more than \`findingsMax\` errors, or
warnings, \`findings-more\` says how many are not listed.

| Rule | Section | Severity | What is expected | How to mend it |
|---|---|---|---|---|
`;

export const rulesPage = (): string => `${head}${rules.map(row).join('\n')}\n`;
