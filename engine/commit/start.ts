/**
 * Starts an instance on a caller's command. With an idempotency key a claim fixes the instance's key before
 * its first commit, so that one instance at most begins under it. The idempotency key belongs to the request
 * that began the instance: one that was refused leaves the claim to the next (C8).
 */
import type { ClaimRow } from '../../models/claims.js';
import { isDuplicateKey } from '../../models/driver.js';
import { CodedError } from '../errors.js';
import type { CommandOptions, StartAnswer, StartCommand } from '../ports.js';
import type { Actor, Definition, EventOf, Key } from '../vocabulary.js';
import { say } from '../wording.js';
import { deployWords } from '../wordings/deployments.js';
import { instanceWords } from '../wordings/instances.js';
import type { Commits } from './commits.js';
import type { EdgeContext } from './context.js';
import { fingerprintOf, isSameRequest, type Started } from './request.js';

export async function startInstance(
  context: EdgeContext,
  commits: Commits,
  command: StartCommand,
  by: Actor,
  { idempotencyKey }: CommandOptions = {},
): Promise<StartAnswer> {
  if (idempotencyKey === undefined) {
    const definition = await definitionFor(context, command);
    const instance = context.nextKey();
    await commits.begin(startedOf(command, instance, definition), definition, by);
    return { instance, definition };
  }
  const claim = await claimInstance(context, command, by, idempotencyKey);
  const definition = await context.definitions.byKey(claim.definition);
  // Of repeats, and of a repeat after a crash, one makes the first commit; for the others it exists already.
  const begun = await commits.begin(startedOf(command, claim.instance, definition), definition, by);
  if (begun) return { instance: claim.instance, definition };
  return { instance: claim.instance, definition: await definitionBegun(context, claim, command, by) };
}

/** The definition of the instance that the claim began; refuses when another request began it. */
async function definitionBegun(
  context: EdgeContext,
  { _id, instance }: Claim,
  command: StartCommand,
  by: Actor,
): Promise<Definition> {
  const event = await firstEvent(context, instance);
  const definition = event && (await context.definitions.byKey(event.definition));
  if (!definition || !isSameStart(event, definition, command, by)) throw keyReused(_id);
  return definition;
}

async function firstEvent(
  { collections }: EdgeContext,
  instance: Key,
): Promise<EventOf<'instance.started'> | undefined> {
  const row = await collections.commits.findOne({ instance, seq: 0 }, { projection: { event: 1 } });
  return row?.event as EventOf<'instance.started'> | undefined;
}

function isSameStart(
  event: EventOf<'instance.started'>,
  definition: Definition,
  command: StartCommand,
  by: Actor,
): boolean {
  const { definitionKey, processId, version } = command;
  const isNamed =
    definitionKey === undefined
      ? processId === definition.processId && (version ?? definition.version) === definition.version
      : definitionKey === definition.key;
  return isNamed && isSameRequest(event, startedOf(command, event.instance, definition), by);
}

const keyReused = (claim: string): CodedError =>
  new CodedError('IDEMPOTENCY_KEY_REUSED', say(instanceWords.keyOfStart, { claim }));

async function definitionFor(context: EdgeContext, command: StartCommand): Promise<Definition> {
  const { definitionKey, processId, version } = command;
  if (definitionKey !== undefined) return context.definitions.byKey(definitionKey);
  const found = processId === undefined ? undefined : await context.definitions.byProcess(processId, version);
  if (found) return found;
  throw new CodedError(
    'DEFINITION_NOT_FOUND',
    version === undefined
      ? say(deployWords.noProcess, { processId: processId ?? '' })
      : say(deployWords.noVersion, { processId: processId ?? '', version }),
  );
}

function startedOf(command: StartCommand, instance: Key, definition: Definition): Started {
  const { variables, businessKey, attachments } = command;
  return {
    type: 'instance.started',
    instance,
    definition: definition.key,
    variables,
    ...(businessKey === undefined ? {} : { businessKey }),
    ...(attachments === undefined ? {} : { attachments }),
  };
}

type Claim = ClaimRow & { instance: Key; definition: Key };

/** The claim as this request found or made it; one of a request that began nothing is taken over. */
async function claimInstance(
  context: EdgeContext,
  command: StartCommand,
  by: Actor,
  idempotencyKey: string,
): Promise<Claim> {
  const { claims } = context.collections;
  const _id = `start:${idempotencyKey}`;
  const fingerprint = fingerprintOf(command, by, idempotencyKey);
  const found = ((await claims.findOne({ _id })) ?? (await claim())) as Claim;
  if (found.fingerprint === fingerprint) return found;
  if (await firstEvent(context, found.instance)) {
    const { key } = await definitionBegun(context, found, command, by);
    return { ...found, definition: key };
  }
  // The key of the instance stays: should the other request be under way after all, one of the two begins it.
  const definition = (await definitionFor(context, command)).key;
  await claims.updateOne({ _id }, { $set: { fingerprint, definition } });
  return { ...found, fingerprint, definition };

  async function claim(): Promise<ClaimRow> {
    const row: ClaimRow = {
      _id,
      instance: context.nextKey(),
      definition: (await definitionFor(context, command)).key,
      fingerprint,
      claimedAt: new Date(context.clock.now()),
    };
    try {
      await claims.insertOne(row);
      return row;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await claims.findOne({ _id })) ?? row;
    }
  }
}
