/**
 * Conditional start events (BPMN 2.0.2 §10.5.2). No instance holds variables that their conditions could be
 * about, so whoever knows that something has changed says so, with the variables: every condition that holds
 * starts an instance with them, as in Camunda.
 *
 * B8  An evaluation is answered when all its instances have begun. Its claims fix their keys, so that a
 *     repeat under the same idempotency key begins the same ones, also those that a crash has cut off.
 */
import { isDuplicateKey } from '../../models/driver.js';
import type { EdgeContext } from '../commit/context.js';
import { fingerprintOf } from '../commit/request.js';
import { CodedError } from '../errors.js';
import { evaluate } from '../expressions/evaluate.js';
import { ExpressionFault } from '../expressions/expressionFault.js';
import { canonicalJson } from '../kernel/digest.js';
import { eventCharsMax } from '../limits.js';
import type { CommandOptions, EvaluateConditions, EvaluatedConditions, StartCommand } from '../ports.js';
import type { Actor, Definition, Key } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import type { Starts } from './starts.js';

export class Conditionals {
  private readonly context: EdgeContext;
  private readonly starts: Starts;

  constructor(context: EdgeContext, starts: Starts) {
    this.context = context;
    this.starts = starts;
  }

  async evaluate(
    { variables, definition }: EvaluateConditions,
    by: Actor,
    { idempotencyKey }: CommandOptions = {},
  ): Promise<EvaluatedConditions> {
    const chars = canonicalJson(variables).length;
    if (chars > eventCharsMax) {
      throw new CodedError(
        'PAYLOAD_TOO_LARGE',
        say(instanceWords.longVariables, { max: eventCharsMax, chars }),
      );
    }
    const said = definition === undefined ? { variables } : { variables, definitionKey: definition };
    const evaluation =
      idempotencyKey === undefined ? this.context.nextKey() : await this.claimed(said, by, idempotencyKey);
    const begun: EvaluatedConditions['instances'] = [];
    for (const { key, processId, file } of await this.asked(definition)) {
      for (const { kind, name, state } of file.triggers ?? []) {
        if (kind !== 'conditional' || !this.holds(name, variables, { processId, state })) continue;
        const claimId = `condition:${evaluation}:${processId}:${state}`;
        const start = { definition: key, state };
        const instance = await this.starts.trigger(claimId, start, { kind, name }, variables, by);
        if (instance !== undefined) begun.push({ instance, definition: key });
      }
    }
    return { evaluation, instances: begun };
  }

  /** The latest version of every process that a condition starts, or the one that was asked for. */
  private async asked(definition: Key | undefined): Promise<Definition[]> {
    const { definitions } = this.context;
    if (definition !== undefined) return [await definitions.byKey(definition)];
    const keys = new Set((await this.starts.conditional()).map((row) => row.definition));
    return Promise.all([...keys].map((key) => definitions.byKey(key)));
  }

  /** A condition that fails holds nobody up: it is logged and does not hold. */
  private holds(
    expression: string,
    variables: EvaluateConditions['variables'],
    of: { processId: string; state: string },
  ): boolean {
    const { clock, calendars, logger } = this.context;
    const environment = { at: new Date(clock.now()).toISOString(), calendar: calendars.current };
    const lookup = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
    try {
      return evaluate(expression, lookup, environment).value === true;
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      logger.warn({ error, ...of }, 'the condition of a start event could not be evaluated');
      return false;
    }
  }

  /** The evaluation that an idempotency key stands for. */
  private async claimed(said: StartCommand, by: Actor, idempotencyKey: string): Promise<Key> {
    const { claims } = this.context.collections;
    const fingerprint = fingerprintOf(said, by, idempotencyKey);
    const _id = `evaluation:${idempotencyKey}`;
    const row = {
      _id,
      instance: this.context.nextKey(),
      fingerprint,
      claimedAt: new Date(this.context.clock.now()),
    };
    try {
      await claims.insertOne(row);
      return row.instance;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const first = await claims.findOne({ _id });
    if (first?.fingerprint === fingerprint && first.instance !== undefined) return first.instance;
    throw new CodedError('IDEMPOTENCY_KEY_REUSED', say(instanceWords.keyOfEvaluation, { idempotencyKey }));
  }
}
