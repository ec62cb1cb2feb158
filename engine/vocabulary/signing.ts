/** 会签、或签、票签、加签: several people sign one human task. */
import type { Instant, Key, Variables } from './value.js';

/** How the signatures are counted: all of them, the first, or by weight. */
export type SigningMode = 'all' | 'any' | 'vote';

/** When a signer who was added (加签) signs: before who added him, after him, or meanwhile. */
export type SignerPosition = 'before' | 'after' | 'parallel';

/** Who is to sign: a user, or whoever of a group (`role@organisation`) takes it. */
export interface Signer {
  name: string;
  weight: number;
}

/** The round of signatures on one run of a user task. */
export interface Signing {
  mode: SigningMode;
  /** FEEL over what a signer submits: whether he agrees. */
  agrees: string;
  /** FEEL, the weight of agreement that a vote needs; without it more than half of `totalWeight`. */
  threshold?: string;
  /** One who does not agree decides (一票否决). */
  veto?: true;
  /** The variable that takes the result. */
  result: string;
  /** Declared in the diagram; else the task has one handler, who has added signers. */
  declared?: true;
  /** Tasks of signers who have not signed yet. */
  open: Key[];
  signatures: Signature[];
}

export interface Signature {
  task: Key;
  by: string;
  onBehalfOf?: string;
  agrees: boolean;
  opinion?: string;
  weight: number;
  at: Instant;
  variables: Variables;
  position?: SignerPosition;
  /** Tasks of signers after this one: until they have signed, this signature decides nothing. */
  awaits?: Key[];
}
