/** Begins an instance anew: everything in it ends, and a token stands at its start without entering it. */
import type { Key } from '../vocabulary.js';
import type { Kernel } from './kernel.js';
import { clearScope } from './scopes.js';
import { createToken } from './tokens.js';
import { forgetTrail } from './trail.js';

export function restart(kernel: Kernel): Key {
  const { root } = kernel.state;
  clearScope(kernel, root);
  forgetTrail(kernel, root);
  kernel.openListeners(root);
  const { machine } = kernel.state.scopes[root]!;
  return createToken(kernel, root, kernel.machineJson(machine).initial);
}
