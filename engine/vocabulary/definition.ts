/** What is deployed: a released version of a process, and what its check found. */
import type { MachineFile } from '../machine.js';
import type { Instant, Key } from './value.js';

/** A released version of a process: its source and the machines that run it. Never edited once stored. */
export interface Definition {
  key: Key;
  processId: string;
  version: number;
  versionTag?: string;
  name: string;
  resourceName: string;
  deployment: Key;
  source: { kind: 'bpmn' | 'machine'; text: string };
  file: MachineFile;
  /** SHA-256 of the canonical JSON of `file`; machines are cached by it. */
  fingerprint: string;
  deployedAt: Instant;
  /** What its check found, none of which refuses it. */
  warnings: Finding[];
}

/** What a check of a definition found. Errors refuse the deployment, warnings travel with it. */
export interface Finding {
  severity: 'error' | 'warning';
  element: string;
  rule: string;
  message: string;
  /** The message in Chinese, where there is one. */
  messageZh?: string;
  /** Section of BPMN 2.0.2, where the rule comes from it. */
  section?: string;
  /** A way that leads there: the elements that act, in order, each with the sequence flows that it takes. */
  trace?: { element: string; flows: string[] }[];
}

/** The process that is called: its latest version, the one of a deployment, or the one with a tag. */
export interface Called {
  processId: string;
  deployment?: Key;
  versionTag?: string;
}
