/** The page of extensions, as `docs/EXTENSIONS.md` has it. */
import { type Engines, otherEngines, type Use } from '../../../engine/compile/unexecuted.js';
import { extensionAdvice } from '../../../engine/wordings/extensions.js';

const listed = (names: readonly string[] = [], write: (name: string) => string) =>
  names.map((name) => `\`${write(name)}\``);

function rowOf(use: Use, { attributes, elements }: Engines): string[] {
  const names = [...listed(attributes[use], (name) => name), ...listed(elements[use], (name) => `<${name}>`)];
  const { zh, en } = extensionAdvice[use];
  return names.length === 0 ? [] : [`| ${names.join(', ')} | ${en}.<br>${zh}。 |`];
}

const uses = Object.keys(extensionAdvice) as Use[];
const section = (engines: Engines): string => `## ${engines.name}

Of ${engines.namespaces.map((one) => `\`${one}\``).join(', ')}:

| Not carried out | What to write instead |
|---|---|
${uses.flatMap((use) => rowOf(use, engines)).join('\n')}
`;

const head = `# Extensions of other engines

Modelers write elements and attributes of their own into a diagram. What a diagram holds is kept and given
back as it came, whoever wrote it. Whether it does something here is another question:

- **zeebe** (Camunda 8) and **banli** are carried out, as [writing a procedure](PROCESSES.md) says. An
  element of theirs that is not known here (a later modeler may write it) refuses a process that runs.
- **What another engine carries out** would be missing if a process ran without it: who works on a task,
  what is called, what is handed over. It refuses a process that runs, by its name
  (\`extension-unexecuted\`); the tables below list it. A process with \`isExecutable="false"\` is kept
  with it, as documentation.
- **Everything else** changes nothing: colours, layout, simulation, risk, responsibility and other remarks
  of any vendor; and how an engine goes about its own business, such as \`asyncBefore\`, \`exclusive\`,
  \`jobPriority\`, \`failedJobRetryTimeCycle\`, \`historyTimeToLive\`, \`initiator\` (who started an
  instance is in its record), \`versionTag\` of Camunda 7, \`packageName\` and \`metaData\` of jBPM. Every
  step is durable here without being told.
- **FEEL** has its standard functions here and, of Camunda's own, \`is defined\`, \`is empty\` and
  \`is blank\`; a function that is not known refuses a process that runs, by its name (\`expression\`).
- An extension that the file itself declares with \`mustUnderstand="true"\` refuses it.

Written by \`UPDATE=1 npm test -- dist/test/rules/bpmn\` from \`engine/compile/unexecuted.ts\`.
`;

export const extensionsPage = (): string => [head, ...otherEngines.map(section)].join('\n');
