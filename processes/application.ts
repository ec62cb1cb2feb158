/**
 * What every application for shared data has in common (A7, A10 to A13): a purpose grounded in duties, a
 * period of use, a resource on the catalogue's terms of the day, and who applies. The caller says the first
 * three; `resource` and `applicant` become what the catalogue and the token say.
 */
import { z } from 'zod';
import type { Json, Variables } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import { expecting, issueText } from '../engine/wordings/issues.js';
import type { Organisation } from '../models/organisations.js';
import type { CatalogueResource } from '../models/resources.js';
import { invalid, refuse, type StartContext, type StartDecision } from './startDecision.js';
import { applicationWords, choice } from './wordings.js';

const purposeCharactersMin = 20;
const purposeCharactersMax = 2_000;
const shanghaiOffsetMs = 8 * 60 * 60 * 1000;

export const resourceSchema = z.string().min(1).max(64);

export const purposeSchema = z
  .string()
  .max(purposeCharactersMax)
  .refine((text) => text.replace(/\s/g, '').length >= purposeCharactersMin, {
    error: expecting(say(applicationWords.purpose, { min: purposeCharactersMin })),
  });

export const useSchema = z
  .strictObject({ from: z.iso.date(), until: z.iso.date(), seasonal: z.boolean().nullish() })
  .refine((use) => use.from <= use.until, {
    error: expecting(say(applicationWords.useOrder)),
    path: ['until'],
  });

/** The parts of an application that decide whether it may be made. */
export interface Wanted {
  resource: string;
  delivery: { mode: 'table' | 'file' | 'interface'; format?: string | null | undefined };
  use: { from: string; until: string };
}

type Read<T> = { ok: true; application: T } | { ok: false; decision: StartDecision };

/** What the caller said, or a refusal that names every field which does not fit. */
export function readApplication<T>(schema: z.ZodType<T>, variables: Variables): Read<T> {
  const read = schema.safeParse(variables, { reportInput: true });
  if (read.success) return { ok: true, application: read.data };
  const errors = read.error.issues.map((issue) => ({ path: issue.path.join('.'), text: issueText(issue) }));
  return { ok: false, decision: refuse('VARIABLES_INVALID', say(applicationWords.unfit), errors) };
}

/** Refuses what the catalogue does not offer to this department; otherwise gives the trusted variables. */
export async function checkTerms(
  wanted: Wanted,
  department: Organisation,
  context: StartContext,
): Promise<StartDecision> {
  const resource = await context.findResource(wanted.resource);
  if (!resource) return invalid('resource', say(applicationWords.noResource, { code: wanted.resource }));
  const refusal = refuseTerms(wanted, resource, department, context.now);
  if (refusal) return refusal;
  const provider = await context.findOrganisation(resource.provider);
  const { user, name } = context.applicant;
  return {
    ok: true,
    variables: {
      resource: termsOf(resource, provider?.name ?? resource.provider),
      applicant: { user, name, organisation: department._id, organisationName: department.name },
    },
  };
}

function refuseTerms(
  { delivery: { mode, format }, use }: Wanted,
  resource: CatalogueResource,
  department: Organisation,
  now: string,
): StartDecision | undefined {
  const { _id: code, formats, modes } = resource;
  if (resource.shareType === 'not-shared') {
    const ground = resource.shareCondition ?? say(applicationWords.notOpened);
    return refuse('RESOURCE_NOT_SHARED', say(applicationWords.notShared, { code, ground }));
  }
  if (resource.provider === department._id) return invalid('resource', say(applicationWords.ownResource));
  if (!modes.includes(mode)) {
    return invalid('delivery.mode', say(applicationWords.mode, { code, modes: choice(modes) }));
  }
  if (mode === 'file' && !formats.includes(format ?? '')) {
    return invalid('delivery.format', say(applicationWords.format, { formats: choice(formats) }));
  }
  const today = new Date(Date.parse(now) + shanghaiOffsetMs).toISOString().slice(0, 10);
  return use.until < today ? invalid('use.until', say(applicationWords.useOver)) : undefined;
}

/**
 * The terms of the catalogue as they were on the day of the application: a later change does not touch
 * it.
 */
function termsOf(resource: CatalogueResource, providerName: string): Record<string, Json> {
  return {
    code: resource._id,
    name: resource.name,
    provider: resource.provider,
    providerName,
    shareType: resource.shareType,
    shareCondition: resource.shareCondition ?? null,
    modes: resource.modes,
    collected: resource.collected,
    baseLibrary: resource.baseLibrary,
    controlledParams: resource.controlledParams,
    revision: resource.revision,
  };
}
