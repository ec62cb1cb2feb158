/** What a start check is given and what it answers. */
import type { ErrorName } from '../engine/errors.js';
import type { Instant, Json, Variables } from '../engine/vocabulary.js';
import type { Organisation } from '../models/organisations.js';
import type { CatalogueResource } from '../models/resources.js';

/** Who applies, as the API knows it from the token; never taken from the caller's variables. */
export interface Applicant {
  user: string;
  name: string;
  organisation: string;
}

export interface StartContext {
  applicant: Applicant;
  now: Instant;
  findOrganisation(code: string): Promise<Organisation | null>;
  findResource(code: string): Promise<CatalogueResource | null>;
  /** Whether a seal record seals these variables for the organisation: what proves it, or why not (A12). */
  checkSeal(
    record: string,
    organisation: string,
    variables: Variables,
  ): Promise<{ evidence: { [name: string]: Json } } | { refusal: string }>;
}

export type StartDecision =
  | { ok: true; variables: Variables }
  | { ok: false; refusal: { code: ErrorName; message: string; details?: Json } };

export const refuse = (code: ErrorName, message: string, details?: Json): StartDecision => ({
  ok: false,
  refusal: details === undefined ? { code, message } : { code, message, details },
});
