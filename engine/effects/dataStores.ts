/**
 * Data stores beside the instances that share them. The writes of a store are a log of their own, in which
 * their order is decided; what the store holds is a view of it.
 *
 * DS4 A write is decided once, under the id of its effect: it has a place in the order of its store, or was
 *     refused. Whoever performs the effect again finds that, and says the same.
 * DS5 A write is there before its readers are looked for, a reader before it looks at the store: whichever
 *     comes second finds the other.
 * DS6 An instance that goes on behind its write, and whoever begins after that, reads what was written.
 * DS8 Who has stopped waiting is forgotten, whichever of the two orders is performed last: a reader is there
 *     before it is asked whether its token still waits.
 */
import type { DataStoreReaderRow } from '../../models/dataStoreReaders.js';
import type { DataStoreWriteRow } from '../../models/dataStoreWrites.js';
import { isDuplicateKey, logConcern } from '../../models/driver.js';
import type { Commits } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import { Lanes } from '../commit/lanes.js';
import type { States } from '../commit/states.js';
import { afterWrite, isOverfull } from '../elements/dataFlow/storeContent.js';
import { CodedError, errorCodes } from '../errors.js';
import { canonicalJson, DigestError } from '../kernel/digest.js';
import { commitAttemptsMax, dataStoreCharsMax, dataStoresReadCharsMax } from '../limits.js';
import type { Command } from '../ports.js';
import type { Commit, Json, Key, StoreContent, StoreWrite } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import { isSettled } from './parent.js';
import type { EffectOf } from './scene.js';
import { contentOf, showContent } from './storeContents.js';

type Reader = Omit<DataStoreReaderRow, 'numbers'>;
type Decided = Pick<DataStoreWriteRow, 'number' | 'refused'>;

/** Why a store cannot take up what a write would make of it. */
function refusalOf(before: Json, after: Json, capacity: number | undefined): DataStoreWriteRow['refused'] {
  if (isOverfull(before, after, capacity)) return { why: 'full', max: capacity! };
  try {
    const isLong = canonicalJson(after).length > dataStoreCharsMax;
    return isLong ? { why: 'long', max: dataStoreCharsMax } : undefined;
  } catch (error) {
    if (!(error instanceof DigestError)) throw error;
    return { why: 'unstorable' };
  }
}

export class DataStores {
  private readonly context: EdgeContext;
  private readonly commits: Commits;
  private readonly states: States;
  /** Writers of this node to one store wait for one another, instead of taking one another's place. */
  private readonly lanes = new Lanes();

  constructor(context: EdgeContext, commits: Commits, states: States) {
    this.context = context;
    this.commits = commits;
    this.states = states;
  }

  async read({ token, reading, stores }: EffectOf<'dataStore.read'>, { instance }: Commit): Promise<void> {
    await this.answer({ _id: reading, instance, token, stores }, await this.contentsOf(stores));
  }

  /** Has the token told of the next write, which may have come already (DS5), unless it has gone on (DS8). */
  async await(effect: EffectOf<'dataStore.await'>, { instance }: Commit): Promise<void> {
    const { token, reading, stores, numbers } = effect;
    const row: DataStoreReaderRow = { _id: reading, instance, token, stores, numbers };
    const { dataStoreReaders } = this.context.collections;
    const { _id, ...waiting } = row;
    await dataStoreReaders.updateOne({ _id }, { $set: waiting }, { upsert: true });
    const { state } = await this.states.latest(instance);
    const asked = state.tokens[token]?.reading;
    if (asked?.key === reading && asked.isAwaiting) await this.tell(row);
    else await this.forget({ reading });
  }

  async forget({ reading }: Pick<EffectOf<'dataStore.forget'>, 'reading'>): Promise<void> {
    await this.context.collections.dataStoreReaders.deleteOne({ _id: reading });
  }

  async write(effect: EffectOf<'dataStore.write'>, commit: Commit): Promise<void> {
    const { token, writing, store } = effect;
    const { collections } = this.context;
    const { number, refused } = await this.lanes.run(store, async () => {
      const decided = await this.decide(effect, commit);
      await showContent(collections, await contentOf(collections, store));
      return decided;
    });
    for await (const row of collections.dataStoreReaders.find({ stores: store })) await this.tell(row);
    await this.submit(
      commit.instance,
      refused
        ? { type: 'dataStore.refused', token, access: writing, store, ...refused }
        : { type: 'dataStore.written', token, writing, number: number! },
    );
  }

  /** The place of a write in the order of its store, or why it has none; the same at every repeat (DS4). */
  private async decide(effect: EffectOf<'dataStore.write'>, commit: Commit): Promise<Decided> {
    const { id: _id, store, element, capacity } = effect;
    const { collections } = this.context;
    const write = writeOf(effect);
    const { instance } = commit;
    const writtenAt = new Date(commit.event.at);
    const row = { _id, store, writeText: canonicalJson(write), instance, element, writtenAt };
    for (let attempt = 0; attempt < commitAttemptsMax; attempt += 1) {
      const known = await collections.dataStoreWrites.findOne({ _id });
      if (known) return known;
      const { number: last, value: before } = await contentOf(collections, store);
      const refused = refusalOf(before, afterWrite(before, write), capacity);
      const decided: Decided = refused ? { refused } : { number: last + 1 };
      try {
        await collections.dataStoreWrites.insertOne({ ...row, ...decided }, { writeConcern: logConcern });
        return decided;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
    throw new CodedError('CONFLICT', say(instanceWords.storeContended, { store, max: commitAttemptsMax }));
  }

  /** Gives a reader what the stores hold by now, if that is news, and forgets who does not wait any more. */
  private async tell({ numbers, ...reader }: DataStoreReaderRow): Promise<void> {
    const contents = await this.contentsOf(reader.stores);
    if (!contents.some(({ number }, index) => number > numbers[index]!)) return;
    await this.answer(reader, contents);
    // Who waits on has said so again by another commit, with other numbers.
    await this.context.collections.dataStoreReaders.deleteOne({ _id: reader._id, numbers });
  }

  private async answer({ _id, instance, token, stores }: Reader, contents: StoreContent[]): Promise<void> {
    const chars = contents.reduce((sum, { value }) => sum + canonicalJson(value).length, 0);
    const max = dataStoresReadCharsMax;
    const refused = { type: 'dataStore.refused' as const, token, access: _id, store: stores.join(', ') };
    if (chars > max) return this.submit(instance, { ...refused, why: 'long', max });
    try {
      await this.submit(instance, { type: 'dataStore.read', token, reading: _id, contents });
    } catch (error) {
      // What an event, or the state of the instance, cannot take up will not become less by itself.
      if (!(error instanceof CodedError) || errorCodes[error.code].retryable) throw error;
      await this.submit(instance, { ...refused, why: 'unstorable' });
    }
  }

  private async contentsOf(stores: readonly string[]): Promise<StoreContent[]> {
    const found = await Promise.all(stores.map((store) => contentOf(this.context.collections, store)));
    return found.map(({ store, number, value }) => ({ store, number, value }));
  }

  private async submit(instance: Key, command: Command): Promise<void> {
    try {
      await this.commits.submit(instance, command, { kind: 'engine', id: 'dataStore' });
    } catch (error) {
      if (!isSettled(error)) throw error;
      this.context.logger.debug({ instance, error }, `"${command.type}" had nobody waiting`);
    }
  }
}

/** What is kept of the order: the capacity was asked for when it was decided. */
function writeOf({ store, value, path, isCollection }: EffectOf<'dataStore.write'>): StoreWrite {
  return { store, value, ...(path !== undefined && { path }), ...(isCollection && { isCollection }) };
}
