/** The page of all rules, as `docs/RULES.md` has it. */
import { rules } from '../../../engine/deploy/rules/registry.js';
import type { Rule } from '../../../engine/deploy/rules/rule.js';

const cell = (text: string) => text.replaceAll('|', '\\|');

const row = ({ id, section, severity, what, mend }: Rule): string =>
  `| \`${id}\` | ${section} | ${severity} | ${cell(what)}. | ${cell(mend)}. |`;

const head = `# Rules

Every deployment is judged by these rules before it is compiled, and all findings come at once: the element,
the rule, what was expected, what was found and how to mend it. An error refuses the file, a warning does not.
What is wrong inside a process that is only documentation, or inside a choreography, is a warning.

Written by \`UPDATE=1 npm test -- dist/test/rules/bpmn\` from \`engine/deploy/rules/registry.ts\`. Sections
are those of BPMN 2.0.2. What the reader of the XML finds comes under \`xml\`, \`element-unreadable\`,
\`element-repeated\`, \`id-malformed\`, \`id-duplicate\`, \`attribute-flag\` and \`dangling-reference\`; what
this engine does not run, under \`element-unsupported\`.

| Rule | Section | Severity | What is expected | How to mend it |
|---|---|---|---|---|
`;

export const rulesPage = (): string => `${head}${rules.map(row).join('\n')}\n`;
