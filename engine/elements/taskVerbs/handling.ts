/** `banli:handling` of a user task: what the definition says about the verbs on it. */
import type { Handling, Json } from '../../vocabulary.js';
import { extension, text } from '../contract/extension.js';
import type { Compiling, FlowNode } from '../element.js';

const listOf = (written: string | undefined): string[] | undefined =>
  written
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Reads and checks it at deployment; `names` are the verbs there are. */
export function handlingInput(
  node: FlowNode,
  compiling: Compiling,
  names: readonly string[],
): Record<string, Json> {
  const declared = extension(node.bpmn, 'banli:Handling');
  if (!declared) return {};
  const report = (message: string) => compiling.report(node.id, 'handling', `banli:handling ${message}`);
  const verbs = listOf(text(declared, 'verbs'));
  const opinion = listOf(text(declared, 'opinion'));
  const least = text(declared, 'opinionLengthMin');
  const ownApplication = text(declared, 'ownApplication');
  const unknown = [...(verbs ?? []), ...(opinion ?? [])].find((one) => !names.includes(one));
  if (unknown !== undefined) report(`names the verb "${unknown}", which is none of ${names.join(', ')}`);
  if (least !== undefined && !/^[1-9]\d{0,2}$/.test(least)) {
    report(`opinionLengthMin is a whole number from 1 to 999, not "${least}"`);
  }
  if (ownApplication !== undefined && ownApplication !== 'allowed' && ownApplication !== 'refused') {
    report(`ownApplication is "allowed" or "refused", not "${ownApplication}"`);
  }
  const days = text(declared, 'correctionDays');
  const handling = {
    ...(verbs && { verbs }),
    ...(opinion && { opinion }),
    ...(least !== undefined && { opinionCharsMin: Number(least) }),
    ...(days !== undefined && { correctionDays: Number(days) }),
    ...(ownApplication !== undefined && { ownApplication }),
  };
  return { handling };
}

export const handlingOf = (input: Record<string, Json>): { handling?: Handling } =>
  input.handling === undefined ? {} : { handling: input.handling as unknown as Handling };
