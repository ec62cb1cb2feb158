/**
 * A deployed file → definitions, or everything that is wrong with it at once. Reads BPMN 2.0 XML and machine
 * JSON.
 */

import { checkRules } from '../deploy/rules/registry.js';
import { checkSoundness } from '../deploy/soundness/soundness.js';
import type { BpmnElement } from '../elements/element.js';
import { type MachineFile, MachineFileSchema } from '../machine.js';
import type { Finding } from '../vocabulary.js';
import { checkMachines } from './checkMachines.js';
import { compileProcess } from './compile.js';
import { documentationOf, documentedIn } from './documentation.js';
import { isGlobalTask, processOfGlobalTask } from './globalTasks.js';
import { readBpmn } from './moddle.js';

export interface ReadDefinition {
  file: MachineFile;
  source: { kind: 'bpmn' | 'machine'; text: string };
  /** What was found in its file and in its flow of tokens, none of which refuses it. */
  warnings: Finding[];
}

export type ReadResource = { ok: true; definitions: ReadDefinition[] } | { ok: false; findings: Finding[] };

const isError = (finding: Finding): boolean => finding.severity === 'error';

export async function readResource(resource: { name: string; content: string }): Promise<ReadResource> {
  return resource.name.endsWith('.json') ? readMachines(resource.content) : readDiagram(resource.content);
}

async function readDiagram(text: string): Promise<ReadResource> {
  const read = await readBpmn(text);
  if (!read.root) return { ok: false, findings: read.findings };
  const found = [...read.findings, ...checkRules(read.root)];
  // A file with holes is not compiled: what hangs on a missing element would be reported a second time.
  if (read.findings.some(isError)) return { ok: false, findings: found };
  const rootElements = (read.root.rootElements ?? []) as BpmnElement[];
  const processes = rootElements.filter((one) => one.$type === 'bpmn:Process' && one.isExecutable === true);
  const callable = [...processes, ...rootElements.filter(isGlobalTask).map(processOfGlobalTask)];
  const definitions: ReadDefinition[] = [];
  for (const process of callable) {
    const compiled = compileProcess(process);
    found.push(...compiled.findings);
    if (!compiled.findings.some(isError)) found.push(...checkMachines(compiled.file));
    definitions.push({ file: compiled.file, source: { kind: 'bpmn', text }, warnings: [] });
  }
  if (callable.length === 0) {
    const documented = documentedIn(rootElements);
    if (documented.length === 0) found.push(nothingIn(read.root));
    const files = documented.map(documentationOf);
    definitions.push(
      ...files.map((file) => ({ file, source: { kind: 'bpmn' as const, text }, warnings: [] })),
    );
  }
  if (found.some(isError)) return { ok: false, findings: found };
  for (const one of definitions) {
    one.warnings = one.file.documentation ? found : [...found, ...checkSoundness(one.file)];
  }
  return { ok: true, definitions };
}

const nothingIn = ({ id = '' }: BpmnElement): Finding => ({
  severity: 'error',
  element: id,
  rule: 'file-empty',
  message:
    'The file holds no process, collaboration, choreography or conversation. Draw one, or leave it out.',
  section: '8.1',
});

async function readMachines(text: string): Promise<ReadResource> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const message = `The file is not JSON: ${(error as Error).message}`;
    return { ok: false, findings: [{ severity: 'error', element: '', rule: 'json', message }] };
  }
  const parsed = MachineFileSchema.safeParse(json);
  if (!parsed.success) {
    const findings = parsed.error.issues.map((issue): Finding => {
      const element = issue.path.join('.');
      return { severity: 'error', element, rule: 'machine', message: issue.message };
    });
    return { ok: false, findings };
  }
  const findings = checkMachines(parsed.data);
  if (findings.some(isError)) return { ok: false, findings };
  const warnings = [...findings, ...checkSoundness(parsed.data)];
  const source = { kind: 'machine' as const, text };
  return { ok: true, definitions: [{ file: parsed.data, source, warnings }] };
}
