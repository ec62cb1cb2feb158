/**
 * Released definitions, read through a bounded cache: they are never edited, so what is cached stays true.
 */

import type { Collections } from '../../models/collections.js';
import type { DefinitionRow } from '../../models/definitions.js';
import type { Definitions } from '../commit/context.js';
import { CodedError } from '../errors.js';
import { definitionsCachedMax } from '../limits.js';
import type { MachineFile } from '../machine.js';
import type { Called, Definition, Finding, Key } from '../vocabulary.js';
import { say } from '../wording.js';
import { deployWords } from '../wordings/deployments.js';
import { SharedQuestions } from './sharedQuestions.js';

export class DefinitionStore implements Definitions {
  private readonly collections: Collections;
  private readonly cache = new Map<Key, Definition>();
  private readonly keys = new SharedQuestions<Key | undefined>();

  constructor(collections: Collections) {
    this.collections = collections;
  }

  async byKey(key: Key): Promise<Definition> {
    const known = this.cache.get(key);
    if (known) return known;
    const row = await this.collections.definitions.findOne({ _id: key });
    if (!row) throw new CodedError('DEFINITION_NOT_FOUND', say(deployWords.noDefinition, { key }));
    return this.remember(row);
  }

  async byProcess(processId: string, version?: number): Promise<Definition | undefined> {
    const filter = version === undefined ? { processId } : { processId, version };
    const key = await this.keys.ask(JSON.stringify(filter), () => this.keyOf(filter));
    return key === undefined ? undefined : this.byKey(key);
  }

  async byCall({ processId, deployment, versionTag }: Called): Promise<Definition | undefined> {
    if (versionTag !== undefined) {
      const key = await this.keyOf({ processId, versionTag });
      return key === undefined ? undefined : this.byKey(key);
    }
    if (deployment === undefined) return this.byProcess(processId);
    const together = await this.collections.deployments.findOne({ _id: deployment });
    const definitions = await Promise.all((together?.definitions ?? []).map((key) => this.byKey(key)));
    return definitions.find((one) => one.processId === processId);
  }

  /** The latest version may change at any time: only its key is asked for, the rest is cached. */
  private async keyOf(
    filter: Pick<DefinitionRow, 'processId'> & Partial<DefinitionRow>,
  ): Promise<Key | undefined> {
    const options = { sort: { version: -1 }, projection: { _id: 1 } } as const;
    return (await this.collections.definitions.findOne(filter, options))?._id;
  }

  private remember(row: DefinitionRow): Definition {
    const definition = definitionOf(row);
    this.cache.set(row._id, definition);
    if (this.cache.size > definitionsCachedMax) this.cache.delete(this.cache.keys().next().value!);
    return definition;
  }
}

export function definitionOf(row: DefinitionRow): Definition {
  const { _id, processId, version, versionTag, name, resourceName, deployment, fingerprint } = row;
  return {
    key: _id,
    processId,
    version,
    ...(versionTag === undefined ? {} : { versionTag }),
    name,
    resourceName,
    deployment,
    source: { kind: row.sourceKind, text: row.sourceText },
    file: JSON.parse(row.fileText) as MachineFile,
    fingerprint,
    deployedAt: row.deployedAt.toISOString(),
    warnings: row.warningsText === undefined ? [] : (JSON.parse(row.warningsText) as Finding[]),
  };
}
