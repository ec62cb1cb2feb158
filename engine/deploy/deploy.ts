/**
 * Resources → one deployment: everything is read and checked first, and nothing is stored unless all of it is
 * sound.
 *
 * D1  What says the same as the latest version of its process or form is that version, not a new one, also
 *     when it is laid out in another way.
 * D2  Versions count up per process without gaps; of two processes deploying at once the loser counts again.
 * D3  A released version is never edited.
 * D4  What starts instances from outside is stored before the version that it belongs to and counts while
 *     that is the latest: no message, signal or instant finds a version without its starts, whatever dies.
 */
import type { DefinitionRow } from '../../models/definitions.js';
import { isDuplicateKey } from '../../models/driver.js';
import type { FormRow } from '../../models/forms.js';
import type { EdgeContext } from '../commit/context.js';
import { type ReadDefinition as ReadResult, readResource } from '../compile/readResource.js';
import { isSameJson, isSameXml } from '../compile/sameDocument.js';
import type { Alarms } from '../effects/scene.js';
import { CodedError } from '../errors.js';
import { canonicalJson, sha256 } from '../kernel/digest.js';
import { deployAttemptsMax, resourcesPerDeploymentMax } from '../limits.js';
import type { MachineFile } from '../machine.js';
import type { Deployment, Resource } from '../ports.js';
import type { Actor, Definition, Finding, Key } from '../vocabulary.js';
import { say } from '../wording.js';
import { deployWords } from '../wordings/deployments.js';
import { callsOfDocumentation } from './calls.js';
import { readForm } from './readForm.js';
import { inChinese } from './rules/chinese.js';
import { Findings } from './rules/findings.js';
import { startersOf } from './starters.js';
import { openStarts, putStarts, startsOf, unreadableStarts } from './starts.js';

interface Deployer
  extends Pick<EdgeContext, 'collections' | 'clock' | 'nextKey' | 'definitions' | 'calendars'> {
  alarms: Alarms;
}
type NewDefinition = Pick<DefinitionRow, 'processId' | 'sourceKind' | 'sourceText' | 'fileText'> &
  Pick<
    DefinitionRow,
    'name' | 'resourceName' | 'fingerprint' | 'warningsText' | 'documentation' | 'starters'
  > & {
    versionTag?: string;
  };
type ReadDefinition = NewDefinition & { file: MachineFile };
type NewForm = Pick<FormRow, 'formId' | 'resourceName' | 'schemaText' | 'fingerprint'>;
interface Read {
  definitions: ReadDefinition[];
  forms: NewForm[];
}

export async function deploy(deployer: Deployer, resources: Resource[], by: Actor): Promise<Deployment> {
  const at = new Date(deployer.clock.now());
  const read = await readAll(resources, deployer, at);
  const key = deployer.nextKey();
  const definitions: Definition[] = [];
  for (const one of read.definitions) definitions.push(await releaseDefinition(deployer, one, key, at));
  const forms: FormRow[] = [];
  for (const one of read.forms) forms.push(await releaseForm(deployer, one, key, at));
  await deployer.collections.deployments.insertOne({
    _id: key,
    deployedAt: at,
    deployedBy: by.id,
    definitions: definitions.map((one) => one.key),
    forms: forms.map((one) => one._id),
  });
  return {
    key,
    deployedAt: at.toISOString(),
    definitions,
    forms: forms.map(({ _id, formId, version, resourceName }) => ({
      key: _id,
      id: formId,
      version,
      resourceName,
    })),
  };
}

/** Reads every resource; throws DEPLOYMENT_INVALID with all findings of all resources at once. */
async function readAll(resources: Resource[], deployer: Deployer, at: Date): Promise<Read> {
  const findings = new Findings({ resource: '' });
  const note = (resource: string, found: Finding[]) => {
    for (const one of found) findings.add({ resource, ...one });
  };
  const read: Read = { definitions: [], forms: [] };
  if (resources.length === 0 || resources.length > resourcesPerDeploymentMax) {
    throw new CodedError(
      'DEPLOYMENT_INVALID',
      say(deployWords.resources, { max: resourcesPerDeploymentMax, found: resources.length }),
      { findings: [] },
    );
  }
  for (const { name, content } of resources) {
    if (name.endsWith('.form')) {
      const form = readForm(content);
      if (form.ok) read.forms.push({ ...form.form, resourceName: name });
      else note(name, form.findings);
      continue;
    }
    const answer = await readResource({ name, content });
    if (!answer.ok) note(name, answer.findings);
    else {
      for (const one of answer.definitions) {
        note(name, unreadableStarts(deployer, one.file, at));
        read.definitions.push({ ...newOf(one, name), file: one.file });
      }
    }
  }
  note('', duplicatesIn(read));
  findings.add(...(await callsOfDocumentation(read.definitions, deployer.definitions)));
  if (findings.count > 0) {
    const listed = findings.list().map(inChinese);
    const lead = listed.find(({ severity }) => severity === 'error') ?? listed[0]!;
    const { resource, element, message, messageZh = message } = lead;
    const isNamed = element === '' || messageZh.includes(`“${element}”`);
    const said = {
      zh: isNamed ? messageZh : `元素“${element}”：${messageZh}`,
      en: element === '' ? message : `element "${element}": ${message}`,
    };
    throw new CodedError(
      'DEPLOYMENT_INVALID',
      say(deployWords.invalid, { resource, message: said, count: findings.count }),
      { findings: listed },
    );
  }
  return read;
}

function duplicatesIn({ definitions, forms }: Read): Finding[] {
  const repeated = (ids: string[]) => new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  const processes = repeated(definitions.map((one) => one.processId));
  const twice = [...processes, ...repeated(forms.map((one) => one.formId))];
  return twice.map((id) => ({
    severity: 'error',
    element: id,
    rule: 'unique-id',
    message: `"${id}" is defined twice in one deployment: remove one or rename it`,
  }));
}

function newOf({ file, source, warnings }: ReadResult, resourceName: string): NewDefinition {
  return {
    processId: file.process,
    name: file.name,
    ...(file.versionTag === undefined ? {} : { versionTag: file.versionTag }),
    resourceName,
    sourceKind: source.kind,
    sourceText: source.text,
    fileText: JSON.stringify(file),
    fingerprint: sha256(canonicalJson(file)),
    ...(file.documentation && { documentation: true as const }),
    starters: startersOf(file),
    ...(warnings.length > 0 && { warningsText: JSON.stringify(warnings) }),
  };
}

const isSame = { bpmn: isSameXml, machine: isSameJson };

async function releaseDefinition(
  deployer: Deployer,
  { file, ...one }: ReadDefinition,
  deployment: Key,
  deployedAt: Date,
): Promise<Definition> {
  const { collections, definitions, nextKey } = deployer;
  const { _id, version } = await release(one.processId, async () => {
    const latest = await collections.definitions.findOne(
      { processId: one.processId },
      { sort: { version: -1 }, projection: { version: 1, fingerprint: 1, sourceText: 1, deployedAt: 1 } },
    );
    const isLatest =
      latest?.fingerprint === one.fingerprint && isSame[one.sourceKind](latest.sourceText, one.sourceText);
    const row: Pick<DefinitionRow, '_id' | 'version' | 'deployedAt'> =
      latest && isLatest ? latest : { _id: nextKey(), version: (latest?.version ?? 0) + 1, deployedAt };
    await putStarts(deployer, startsOf(deployer, row, file));
    if (!isLatest) await collections.definitions.insertOne({ ...one, deployment, ...row });
    return row;
  });
  await openStarts(deployer, one.processId, version, _id);
  return definitions.byKey(_id);
}

async function releaseForm(
  { collections, nextKey }: Deployer,
  one: NewForm,
  deployment: Key,
  deployedAt: Date,
): Promise<FormRow> {
  return release(one.formId, async () => {
    const latest = await collections.forms.findOne({ formId: one.formId }, { sort: { version: -1 } });
    if (latest && isSameJson(latest.schemaText, one.schemaText)) return latest;
    const version = (latest?.version ?? 0) + 1;
    const row: FormRow = { _id: nextKey(), ...one, version, deployment, deployedAt };
    await collections.forms.insertOne(row);
    return row;
  });
}

/** Counts again when somebody else released the same version in between (D2). */
async function release<T>(id: string, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < deployAttemptsMax; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
  throw new CodedError('CONFLICT', say(deployWords.contended, { id, max: deployAttemptsMax }));
}
