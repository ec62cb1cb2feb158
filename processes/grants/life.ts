/**
 * The machine work of an authorisation's life (A19): its record follows the states of the instance that runs
 * it, and the watch over its use asks when it was last used.
 */
import { z } from 'zod';
import { authorisationStates } from '../../models/authorisations.js';
import { lastCompletion } from '../lastCompletion.js';
import type { ProcessWorker } from '../workers.js';

const StateSchema = z.enum(authorisationStates);
const LifeSchema = z.object({ authorisation: z.object({ id: z.string() }) });
/** What a message of the provider, or the decision in a form, says beside the event. */
const NoticeSchema = z
  .object({ by: z.string().nullish(), ground: z.string().nullish(), reasons: z.string().nullish() })
  .nullish();
const ChangeSchema = LifeSchema.extend({ notice: NoticeSchema, reasons: z.string().nullish() });

/**
 * `authorisation-state`: writes the state that the header `state` names, at the instant and by whom the
 * elements of the header `task` say. The header `reasons` tells where the reasons stand: in the `notice` of
 * a message or in the `form` of a task; nothing else has any.
 */
export const recordState: ProcessWorker = async (job, ports, engine) => {
  const { authorisation, notice, reasons } = ChangeSchema.parse(job.variables);
  const state = StateSchema.parse(job.customHeaders.state);
  const { at, by } = await lastCompletion(job, engine);
  const change = { job: job.key, state, at };
  const from = job.customHeaders.reasons;
  if (from === 'notice' && notice) {
    const said = { by: notice.by ?? by, ground: notice.ground, reasons: notice.reasons };
    await ports.changeAuthorisation(authorisation.id, { ...change, ...withoutBlanks(said) });
  } else if (from === 'form') {
    await ports.changeAuthorisation(authorisation.id, { ...change, ...withoutBlanks({ by, reasons }) });
  } else await ports.changeAuthorisation(authorisation.id, change);
  return { state: { name: state, at } };
};

const withoutBlanks = (said: Record<string, string | null | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(said).filter((pair): pair is [string, string] => Boolean(pair[1])));

const WatchSchema = LifeSchema.extend({ use: z.object({ since: z.string() }) });

/**
 * `authorisation-use`: the instant since which the authorisation lies unused: its last use, its resumption,
 * or what the watch knew before. A time under suspension is nobody's neglect: while it lasts, the answer is
 * the instant of the question.
 */
export const checkUse: ProcessWorker = async (job, ports, engine) => {
  const { authorisation, use } = WatchSchema.parse(job.variables);
  const asked = await lastCompletion(job, engine);
  const found = await ports.findAuthorisation(authorisation.id);
  if (!found) throw new Error(`There is no authorisation "${authorisation.id}" although its life runs`);
  if (found.state === 'suspended') return { use: { since: asked.at } };
  const resumed = found.changes.filter((each) => each.state === 'active').map((each) => each.at);
  const known = [use.since, found.lastUsedAt ?? '', ...resumed].filter((at) => at <= asked.at);
  return { use: { since: known.sort().at(-1) ?? use.since } };
};
