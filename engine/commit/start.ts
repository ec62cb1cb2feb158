/**
 * Starts an instance on a caller's command. With an idempotency key a claim fixes its key before its first
 * commit.
 */
import type { ClaimRow } from '../../models/claims.js';
import { isDuplicateKey } from '../../models/driver.js';
import { CodedError } from '../errors.js';
import type { CommandOptions, StartAnswer, StartCommand } from '../ports.js';
import type { Actor, Definition, Key } from '../vocabulary.js';
import type { Commits, Started } from './commits.js';
import type { EdgeContext } from './context.js';
import { fingerprintOf } from './request.js';

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
  // Of repeats, and of a repeat after a crash, one makes the first commit; for the others it exists already
  // (C8).
  await commits.begin(startedOf(command, claim.instance, definition), definition, by);
  return { instance: claim.instance, definition };
}

async function definitionFor(context: EdgeContext, command: StartCommand): Promise<Definition> {
  const { definitionKey, processId, version } = command;
  if (definitionKey !== undefined) return context.definitions.byKey(definitionKey);
  const found = processId === undefined ? undefined : await context.definitions.byProcess(processId, version);
  if (found) return found;
  throw new CodedError(
    'DEFINITION_NOT_FOUND',
    `there is no process "${processId}"${version === undefined ? '' : ` in version ${version}`}; ` +
      'deploy it first',
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

async function claimInstance(
  context: EdgeContext,
  command: StartCommand,
  by: Actor,
  idempotencyKey: string,
): Promise<Claim> {
  const { claims } = context.collections;
  const _id = `start:${idempotencyKey}`;
  const fingerprint = fingerprintOf(command, by, idempotencyKey);
  const found = (await claims.findOne({ _id })) ?? (await claim());
  if (found.fingerprint !== fingerprint || found.instance === undefined || found.definition === undefined) {
    throw new CodedError(
      'IDEMPOTENCY_KEY_REUSED',
      `the idempotency key "${idempotencyKey}" belongs to another start`,
    );
  }
  return { ...found, instance: found.instance, definition: found.definition };

  async function claim(): Promise<ClaimRow> {
    const definition = await definitionFor(context, command);
    const row: ClaimRow = {
      _id,
      instance: context.nextKey(),
      definition: definition.key,
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
