/**
 * What an instance starts with: the caller's variables, judged by the start form and by the checks of the
 * process, the files that they name, and `applicant`, which comes from the token alone.
 */
import { CodedError } from '../engine/errors.js';
import type { Definition, Json, Variables } from '../engine/vocabulary.js';
import { say, type Text } from '../engine/wording.js';
import { type AttachmentRow, attachmentsOn } from '../models/attachments.js';
import { organisationsOn } from '../models/organisations.js';
import { resourcesOn } from '../models/resources.js';
import { takeAttachments } from './attachments/access.js';
import type { Caller } from './auth/caller.js';
import { type CaseRecords, caseRecords } from './caseRecords.js';
import type { Context } from './context.js';
import { startTerms } from './definitionRow.js';
import { findForm } from './forms.js';
import { FieldsError } from './problem.js';
import { checkSeal } from './seals/sealing.js';
import { judgeSubmission, type Submission } from './submission.js';
import { fieldWords, formWords } from './wordings/forms.js';

/** Variables that only the server sets. */
const trustedNames = ['applicant', 'seal'];

export interface Applicant {
  user: string;
  name: string;
  organisation: string;
  /** Of an application that the platform entered for a department (A9). */
  offline?: { [name: string]: Json };
}

/** What the processes check before they start; `processes/startChecks.ts` has the table. */
export type StartCheck = (
  processId: string,
  variables: Variables,
  context: StartCheckContext,
) => Promise<StartDecision>;

/** What the processes check beside the form of a task; `processes/completionChecks.ts` has the table. */
export type CompletionCheck = (
  completion: {
    processId: string;
    element: string;
    variables: Variables;
    known: Variables;
    purpose?: 'revision' | 'correction' | undefined;
  },
  context: StartCheckContext,
) => Promise<StartDecision>;

/** Which organisations may start which process; `processes/startChecks.ts` has the table. */
export interface StartRules {
  restricted: readonly string[];
  refuse(
    processId: string,
    organisation: string,
    context: Pick<StartCheckContext, 'findOrganisation'>,
  ): Promise<StartDecision | undefined>;
}

export interface StartCheckContext {
  applicant: Applicant;
  now: string;
  findOrganisation(code: string): Promise<OrganisationRow | null>;
  findResource(code: string): Promise<ResourceRow | null>;
  findFile(key: string): Promise<UploadedFile | null>;
  checkSeal(
    record: string,
    organisation: string,
    variables: Variables,
  ): Promise<{ evidence: { [name: string]: Json } } | { refusal: Text }>;
  records: CaseRecords;
}
type UploadedFile = Pick<AttachmentRow, 'uploadedBy' | 'organisations'>;
type OrganisationRow = NonNullable<Awaited<ReturnType<typeof organisationOf>>>;
type ResourceRow = NonNullable<Awaited<ReturnType<typeof resourceOf>>>;

export type StartDecision = { ok: true; variables: Variables } | { ok: false; refusal: CheckRefusal };

/** Why a check lets nothing through; of each field that is wrong, its path in the form. */
interface CheckRefusal {
  code: CodedError['code'];
  text: Text;
  errors?: readonly { path: string; text: Text }[];
}

export const organisationOf = (context: Pick<Context, 'connection'>, code: string) =>
  organisationsOn(context.connection).findById(code).lean();
const resourceOf = (context: Context, code: string) => resourcesOn(context.connection).findById(code).lean();

/** The membership one applies with: as requester if one is, or else the first. */
export function applicantOf({ name, displayName, memberships }: Caller): Applicant {
  const membership = memberships.find(({ role }) => role === 'requester') ?? memberships[0];
  return { user: name, name: displayName, organisation: membership?.organisation ?? '' };
}

function refuseForged(variables: Variables): void {
  const forged = trustedNames.filter((name) => Object.hasOwn(variables, name));
  if (forged.length === 0) return;
  const errors = forged.map((name) => ({
    field: `body.variables.${name}`,
    rule: 'trusted',
    message: say(fieldWords.trusted),
  }));
  throw new FieldsError('VARIABLES_INVALID', say(formWords.trusted, { names: forged }), errors);
}

/** Fields that a check finds wrong are named as those that the form finds wrong: by their path in it. */
function refusalOf({ code, text, errors }: CheckRefusal): CodedError {
  if (!errors) return new CodedError(code, text);
  const fields = errors.map((one) => ({ field: one.path, rule: 'check', message: one.text }));
  return new FieldsError(code, text, fields);
}

export const asObject = (value: Json | undefined) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

/** A check says of the applicant what the process needs; that he applied offline stays said. */
const offlineOf = ({ offline }: Applicant) => (offline === undefined ? {} : { offline });

export const checkContext = (context: Context, applicant: Applicant): StartCheckContext => ({
  applicant,
  now: new Date(context.clock.now()).toISOString(),
  findOrganisation: (code) => organisationOf(context, code),
  findResource: (code) => resourceOf(context, code),
  findFile: (key) => attachmentsOn(context.connection).findById(key).lean<UploadedFile>(),
  checkSeal: (record, organisation, content) => checkSeal(context, record, organisation, content),
  records: caseRecords(context),
});

/** What a check lets through. */
export function passed(decision: StartDecision): Variables {
  if (!decision.ok) throw refusalOf(decision.refusal);
  return decision.variables;
}

/** Before anything else that is wrong: whoever cannot apply with this process need not fill in its form. */
async function refuseOrganisation(
  context: Context,
  { processId }: Definition,
  { organisation }: Applicant,
): Promise<void> {
  const findOrganisation = (code: string) => organisationOf(context, code).exec();
  const refused = await context.startRules.refuse(processId, organisation, { findOrganisation });
  if (refused) passed(refused);
}

/** What is filled in, for whom, and the scans of the paper that it was taken from (A9). */
export interface Application {
  given: Variables;
  applicant: Applicant;
  scans?: readonly string[];
}

export async function startSubmission(
  context: Context,
  caller: Caller,
  definition: Definition,
  { given, applicant, scans = [] }: Application,
): Promise<Submission> {
  refuseForged(given);
  await refuseOrganisation(context, definition, applicant);
  const { form: formId } = startTerms(definition);
  const form = formId === undefined ? null : await findForm(context, definition.key, formId);
  const { variables, attachments } = await judgeSubmission(context, caller, form, { given, known: {} });
  const scanned = await takeAttachments(context, caller, [...scans]);
  const checked = checkContext(context, applicant);
  const judged = passed(await context.checkStart(definition.processId, variables, checked));
  const { applicant: known, ...more } = judged;
  return {
    variables: { applicant: { ...applicant, ...asObject(known), ...offlineOf(applicant) }, ...more },
    attachments: [...scanned, ...attachments.filter(({ key }) => !scans.includes(key))],
  };
}
