/**
 * What is found before it is known whether anything in the file runs: wrong in a process that does, a warning
 * or nothing in what is only shown.
 */
import type { Findings } from '../deploy/rules/findings.js';
import type { Finding } from '../vocabulary.js';
import type { Open } from './admission.js';
import { isDerived } from './bpmnSchema.js';
import { flagOf } from './lexicalValues.js';

/** `bpmn`: against the schema; `extension`: of one that we read; `other`: of another engine. */
type Kind = 'bpmn' | 'extension' | 'other';

export class Judgement {
  private readonly found: { finding: Finding; isShown: boolean; kind: Kind }[] = [];
  /** What each process says of being executable. */
  private readonly processes: (boolean | undefined)[] = [];
  private hasGlobalTask = false;

  add(finding: Finding, isShown: boolean, kind: Kind): void {
    this.found.push({ finding, isShown, kind });
  }

  /** Notes what opens, and whether it is only shown. */
  open(open: Open): void {
    const name = open.type?.name ?? '';
    if (isDerived(name, 'tGlobalTask')) this.hasGlobalTask = true;
    if (isDerived(name, 'tChoreography')) open.isShown = true;
    if (name !== 'tProcess') return;
    const said = open.tag.attributes.find((one) => one.name === 'isExecutable')?.value.trim();
    const isExecutable = flagOf(said ?? '');
    this.processes.push(isExecutable);
    open.isShown = isExecutable !== true;
  }

  /** At the end of the file. */
  close(findings: Findings): void {
    const runs = this.hasGlobalTask || this.processes.includes(true);
    const isSaid = this.processes.length === 0 || this.processes.includes(false);
    for (const { finding, isShown, kind } of this.found) {
      const isHarmless = runs ? isShown : isSaid || kind !== 'bpmn';
      if (!isHarmless) findings.add(finding);
      else if (kind !== 'other') findings.add({ ...finding, severity: 'warning' });
    }
  }
}
