/** Stock phrases for opinions (常用语): one's own, and those that an organisation's lead keeps for it. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { isDuplicateKey } from '../../models/driver.js';
import { type Phrase, phrasesOn } from '../../models/phrases.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf, KeySchema } from '../schemas.js';
import { recordWords } from '../wordings/records.js';

const tag = 'Phrases';
const params = z.strictObject({ phraseKey: KeySchema });
const text = z.string().trim().min(1).max(apiLimits.phraseCharactersMax);

const PhraseSchema = z
  .strictObject({
    phraseKey: KeySchema,
    text: z.string(),
    organisation: z.string().optional().describe('Absent for one’s own'),
    createdBy: z.string(),
    changedAt: AnsweredInstantSchema,
    isMine: z.boolean().describe('The caller may change it'),
  })
  .meta({ id: 'Phrase' });

const ownOf = (caller: Caller): string => `user:${caller.name}`;
const ofOrganisation = (code: string): string => `organisation:${code}`;

/** Owners whose phrases the caller may change: himself, and the organisations that he leads. */
function changeable(caller: Caller): string[] {
  const led = caller.memberships.filter(({ role }) => role === 'lead' || role === 'admin');
  return [ownOf(caller), ...led.map(({ organisation }) => ofOrganisation(organisation))];
}

const visible = (caller: Caller): string[] => [
  ...new Set([ownOf(caller), ...caller.memberships.map(({ organisation }) => ofOrganisation(organisation))]),
];

function answerOf({ _id, owner, text: shown, createdBy, changedAt }: Phrase, caller: Caller) {
  const [kind, name] = [owner.slice(0, owner.indexOf(':')), owner.slice(owner.indexOf(':') + 1)];
  return {
    phraseKey: _id,
    text: shown,
    ...(kind === 'organisation' ? { organisation: name } : {}),
    createdBy,
    changedAt: instantOf(changedAt),
    isMine: changeable(caller).includes(owner),
  };
}

const list = route({
  method: 'get',
  path: '/v2/phrases',
  operation: 'getPhrases',
  tag,
  summary: '常用语 The caller’s own phrases, then those of his organisations',
  permission: 'phrase.use',
  answers: { 200: { description: 'All', schema: z.strictObject({ items: z.array(PhraseSchema) }) } },
  handler: async ({ caller }, { connection }) => {
    const owners = visible(caller);
    const rows = await phrasesOn(connection)
      .find({ owner: { $in: owners } })
      .sort({ owner: -1, _id: 1 })
      .limit(apiLimits.phrasesPerOwnerMax * owners.length)
      .lean<Phrase[]>();
    return ok({ items: rows.map((row) => answerOf(row, caller)) });
  },
});

/** Refuses the same text twice under one owner. */
async function written(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    throw new CodedError('PHRASE_EXISTS');
  }
}

const create = route({
  method: 'post',
  path: '/v2/phrases',
  operation: 'createPhrase',
  tag,
  summary: '新增常用语 One’s own, or with `organisation` one of the organisation that the caller leads',
  permission: 'phrase.use',
  isCommand: true,
  body: z.strictObject({ text, organisation: z.string().min(1).max(64).optional() }),
  refusals: ['PHRASE_EXISTS', 'PHRASES_TOO_MANY'],
  answers: { 201: { description: 'The phrase', schema: PhraseSchema } },
  handler: async ({ body, caller }, { connection, engine, clock }) => {
    const owner = body.organisation === undefined ? ownOf(caller) : ofOrganisation(body.organisation);
    if (!changeable(caller).includes(owner)) {
      throw new CodedError(
        'FORBIDDEN',
        say(recordWords.phraseLead, { organisation: body.organisation ?? '' }),
      );
    }
    const rows = phrasesOn(connection);
    const max = apiLimits.phrasesPerOwnerMax;
    if ((await rows.countDocuments({ owner }, { limit: max })) >= max) {
      throw new CodedError('PHRASES_TOO_MANY', say(recordWords.manyPhrases, { max }));
    }
    const changedAt = new Date(clock.now());
    const row: Phrase = { _id: engine.newKey(), owner, text: body.text, createdBy: caller.name, changedAt };
    await written(rows.collection.insertOne(row as never));
    return { status: 201, body: answerOf(row, caller) };
  },
});

/** One that the caller may change; what he may not is not there for him. */
async function findPhrase({ connection }: Context, caller: Caller, key: string): Promise<Phrase> {
  const owned = { _id: key, owner: { $in: changeable(caller) } };
  const row = await phrasesOn(connection).findOne(owned).lean<Phrase>();
  if (!row) throw new CodedError('PHRASE_NOT_FOUND', say(recordWords.noPhrase, { key }));
  return row;
}

const change = route({
  method: 'put',
  path: '/v2/phrases/{phraseKey}',
  operation: 'changePhrase',
  tag,
  summary: '修改常用语 Gives a phrase another text; what was said with it stays',
  permission: 'phrase.use',
  isCommand: true,
  params,
  body: z.strictObject({ text }),
  refusals: ['PHRASE_NOT_FOUND', 'PHRASE_EXISTS'],
  answers: { 204: { description: 'Changed' } },
  handler: async ({ params: { phraseKey }, body, caller }, context) => {
    const { _id } = await findPhrase(context, caller, phraseKey);
    const changed = { $set: { text: body.text, changedAt: new Date(context.clock.now()) } };
    await written(phrasesOn(context.connection).updateOne({ _id }, changed).exec());
    return noContent;
  },
});

const remove = route({
  method: 'delete',
  path: '/v2/phrases/{phraseKey}',
  operation: 'removePhrase',
  tag,
  summary: '删除常用语 Takes a phrase off the list',
  permission: 'phrase.use',
  isCommand: true,
  params,
  refusals: ['PHRASE_NOT_FOUND'],
  answers: { 204: { description: 'Removed' } },
  handler: async ({ params: { phraseKey }, caller }, context) => {
    const { _id } = await findPhrase(context, caller, phraseKey);
    await phrasesOn(context.connection).deleteOne({ _id });
    return noContent;
  },
});

export const phraseRoutes: readonly Route[] = [list, create, change, remove];
