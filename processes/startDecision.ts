/** What a start check is given and what it answers. */
import type { ErrorName } from '../engine/errors.js';
import type { Instant, Json, Key, Variables } from '../engine/vocabulary.js';
import { say, type Text } from '../engine/wording.js';
import type { Authorisation } from '../models/authorisations.js';
import type { Delivery } from '../models/deliveries.js';
import type { Organisation } from '../models/organisations.js';
import type { CatalogueResource } from '../models/resources.js';
import { entitlementWords } from './wordings.js';

/** Who applies, as the API knows it from the token; never taken from the caller's variables. */
export interface Applicant {
  user: string;
  name: string;
  organisation: string;
  /** The platform entered what the department applied for on paper (A9). */
  offline?: { [name: string]: Json };
}

/** A file that was uploaded: by whom, and of which organisations he is. */
export interface UploadedFile {
  uploadedBy: string;
  organisations: string[];
}

/** An instance that a start refers to, with the variables of its process scope. */
export interface Case {
  instance: Key;
  processId: string;
  variables: Variables;
}

/** What is on record of earlier cases: what a doubt, a dispute or a batch is about. */
export interface CaseRecords {
  findDelivery(key: Key): Promise<Delivery | null>;
  findAuthorisation(key: Key): Promise<Authorisation | null>;
  /** What the instance led to, if to anything. */
  findAuthorisationOf(instance: Key): Promise<Authorisation | null>;
  findCase(instance: Key): Promise<Case | null>;
  /** The instances that wait for the message now, oldest first; bounded. */
  findWaiting(message: string): Promise<Case[]>;
}

export interface StartContext {
  applicant: Applicant;
  now: Instant;
  findOrganisation(code: string): Promise<Organisation | null>;
  findResource(code: string): Promise<CatalogueResource | null>;
  findFile(key: Key): Promise<UploadedFile | null>;
  /** Whether a seal record seals these variables for the organisation: what proves it, or why not (A12). */
  checkSeal(
    record: string,
    organisation: string,
    variables: Variables,
  ): Promise<{ evidence: { [name: string]: Json } } | { refusal: Text }>;
  records: CaseRecords;
}

export type StartDecision =
  | { ok: true; variables: Variables }
  | { ok: false; refusal: { code: ErrorName; text: Text; errors?: readonly WrongField[] } };

/** A field of the form that a check finds wrong: its path, and why. */
export interface WrongField {
  path: string;
  text: Text;
}

export const refuse = (code: ErrorName, text: Text, errors?: readonly WrongField[]): StartDecision => ({
  ok: false,
  refusal: { code, text, ...(errors && { errors }) },
});

/**
 * Why an organisation cannot start a process at all, whatever it says; undefined when it can. What is offered
 * to be started and what a start is held to both ask this.
 */
export type Entitling = (
  own: Organisation | null,
  context: Pick<StartContext, 'findOrganisation'>,
) => Promise<StartDecision | undefined>;

export const unknownOrganisation = ({ applicant }: StartContext): StartDecision =>
  refuse('FORBIDDEN', say(entitlementWords.unknown, { organisation: applicant.organisation }));

export const invalid = (path: string, text: Text): StartDecision =>
  refuse('VARIABLES_INVALID', text, [{ path, text }]);
