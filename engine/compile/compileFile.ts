/** A BPMN tree → the machines of everything in it that runs, or what it documents when nothing does. */
import type { BpmnElement } from '../elements/element.js';
import type { MachineFile } from '../machine.js';
import type { Finding } from '../vocabulary.js';
import { checkMachines } from './checkMachines.js';
import { compileProcess } from './compile.js';
import { documentationOf, documentedIn } from './documentation.js';
import { isGlobalTask, processOfGlobalTask } from './globalTasks.js';

export interface CompiledFile {
  files: MachineFile[];
  findings: Finding[];
}

const nothingIn = ({ id = '' }: BpmnElement): Finding => ({
  severity: 'error',
  element: id,
  rule: 'file-empty',
  message:
    'The file holds no process, collaboration, choreography or conversation. Draw one, or leave it out.',
  section: '8.1',
});

/** A version is found under the id of what it shows. */
const unnamed = ({ $type, name }: BpmnElement): Finding => ({
  severity: 'error',
  element: '',
  rule: 'id-missing',
  message:
    `The ${$type.replace('bpmn:', '').toLowerCase()} "${String(name ?? '')}" has no id to be found under. ` +
    'Give it an id that no other element of the file has.',
  section: '8.3.1',
});

function document(root: BpmnElement, rootElements: BpmnElement[]): CompiledFile {
  const documented = documentedIn(rootElements);
  return {
    files: documented.map(documentationOf),
    findings: documented.length === 0 ? [nothingIn(root)] : documented.filter(({ id }) => !id).map(unnamed),
  };
}

/** With findings of severity `error` the files are not to be used. */
export function compileFile(root: BpmnElement): CompiledFile {
  const rootElements = (root.rootElements ?? []) as BpmnElement[];
  const processes = rootElements.filter((one) => one.$type === 'bpmn:Process' && one.isExecutable === true);
  const callable = [...processes, ...rootElements.filter(isGlobalTask).map(processOfGlobalTask)];
  if (callable.length === 0) return document(root, rootElements);
  const compiled = callable.map(compileProcess);
  const findings = compiled.flatMap(({ file, findings: found }) =>
    found.some(({ severity }) => severity === 'error') ? found : [...found, ...checkMachines(file)],
  );
  return { files: compiled.map(({ file }) => file), findings };
}
