/**
 * A deployed file → definitions, or everything that is wrong with it at once. Reads BPMN 2.0 XML and machine
 * JSON.
 */

import { inChinese } from '../deploy/rules/chinese.js';
import { Findings } from '../deploy/rules/findings.js';
import { checkRules } from '../deploy/rules/registry.js';
import { repeated } from '../deploy/rules/repeated.js';
import { checkSoundness, fullWork } from '../deploy/soundness/soundness.js';
import { type MachineFile, MachineFileSchema } from '../machine.js';
import type { Finding } from '../vocabulary.js';
import { checkMachines } from './checkMachines.js';
import { compileFile } from './compileFile.js';
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
  const isMachine = resource.name.endsWith('.json');
  const read = await (isMachine ? readMachines(resource.content) : readDiagram(resource.content));
  if (!read.ok) return { ok: false, findings: read.findings.map(inChinese) };
  // What is found in the whole file is the same finding of each of its processes.
  const said = new Map<Finding, Finding>();
  const once = (finding: Finding): Finding => {
    const known = said.get(finding) ?? inChinese(finding);
    said.set(finding, known);
    return known;
  };
  return {
    ok: true,
    definitions: read.definitions.map((one) => ({ ...one, warnings: one.warnings.map(once) })),
  };
}

async function readDiagram(text: string): Promise<ReadResource> {
  const found = new Findings({});
  const read = await readBpmn(text, found);
  if (!read.root) return { ok: false, findings: read.findings };
  // A file with holes is not compiled: what hangs on a missing element would be reported a second time.
  const isWhole = !found.hasErrors;
  checkRules(read.root, found);
  if (!isWhole) return { ok: false, findings: found.list() };
  const { files, findings } = compileFile(read.root);
  found.add(...found.unsaid(findings, repeated));
  if (found.hasErrors) return { ok: false, findings: found.list() };
  const source = { kind: 'bpmn' as const, text };
  const warnings = found.list();
  const work = fullWork();
  return {
    ok: true,
    definitions: files.map((file) => ({
      file,
      source,
      warnings: [...warnings, ...checkSoundness(file, { work })],
    })),
  };
}

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
