/** `banli:signing` of a user task, read and checked at deployment. */
import type { Json } from '../../vocabulary.js';
import { extension, text } from '../contract/extension.js';
import type { Compiling, FlowNode } from '../element.js';

const modes = ['all', 'any', 'vote'];
const bare = (written: string | undefined): string | undefined => written?.replace(/^=/, '').trim();

export function signingInput(node: FlowNode, compiling: Compiling): Record<string, Json> {
  const declared = extension(node.bpmn, 'banli:Signing');
  if (!declared) return {};
  const report = (message: string) => compiling.report(node.id, 'signing', `banli:signing ${message}`);
  const mode = text(declared, 'mode') ?? 'all';
  if (!modes.includes(mode)) report(`mode is one of ${modes.join(', ')}, not "${mode}"`);
  const threshold = bare(text(declared, 'threshold'));
  if (threshold !== undefined && mode !== 'vote') report('threshold belongs to mode "vote"');
  const result = text(declared, 'result');
  if (result !== undefined && !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(result)) {
    report(`result is the name of a variable, not "${result}"`);
  }
  const signers = text(declared, 'signers');
  const agrees = bare(text(declared, 'agrees'));
  const signing = {
    mode,
    ...(signers !== undefined && { signers }),
    ...(agrees !== undefined && { agrees }),
    ...(threshold !== undefined && { threshold }),
    ...(declared.veto === true && { veto: true }),
    ...(result !== undefined && { result }),
  };
  return { signing };
}
