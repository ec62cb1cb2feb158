/** Instances that nobody ends by hand, and how they come to their end instead. */
import { say, type Text } from '../engine/wording.js';
import { lifecycleProcess } from './grants/authorise.js';
import { entitlementWords } from './wordings.js';

/** By process: a life that was cut off would leave its authorisation in force, with nobody to end it. */
export const endRules: ReadonlyMap<string, Text> = new Map([
  [lifecycleProcess, say(entitlementWords.lifeEnds)],
]);
