import type { ErrorName, IncidentCode } from '../../errors.js';
import type { Refusal } from '../../vocabulary.js';
import type { Text } from '../../wording.js';
import { type Said, textOf } from '../../wordings/faults.js';

/** A fault of the process: thrown inside a step, caught by the kernel and recorded as an incident. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: IncidentCode;
  readonly said: Said;
  constructor(code: IncidentCode, said: Said) {
    super(textOf(said).en);
    this.code = code;
    this.said = said;
  }
}

/** What a handler answers when the caller is at fault. */
export function refusal(code: ErrorName, text: Text): Refusal {
  return { code, message: text.en, text };
}
