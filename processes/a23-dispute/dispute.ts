/**
 * A dispute over share conditions, reasons or results (A23): raised by one of the two sides of an application
 * that has not led to an authorisation, or of an authorisation; or, over the conditions that the catalogue
 * states, by whoever needs the resource.
 */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import { expecting } from '../../engine/wordings/issues.js';
import type { Authorisation } from '../../models/authorisations.js';
import { readApplication } from '../application.js';
import { keySchema } from '../doubt.js';
import { type Case, invalid, refuse, type StartContext, type StartDecision } from '../startDecision.js';
import { disputeWords } from '../wordings.js';

const statementCharactersMin = 20;
const statementCharactersMax = 2_000;

const DisputeSchema = z.strictObject({
  subject: z.string().regex(/^[\w.-]{1,64}$/, expecting(say(disputeWords.subject))),
  matter: z.enum(['conditions', 'reasons', 'result']),
  statement: z
    .string()
    .max(statementCharactersMax)
    .refine((text) => text.replace(/\s/g, '').length >= statementCharactersMin, {
      error: expecting(say(disputeWords.statement, { min: statementCharactersMin })),
    }),
});

/** What an application must have for a dispute over it: what an authorisation would be made of. */
const ApplicationSchema = z.object({
  resource: z.looseObject({
    code: z.string(),
    name: z.string(),
    provider: z.string(),
    providerName: z.string(),
  }),
  applicant: z.object({
    user: z.string(),
    name: z.string(),
    organisation: z.string(),
    organisationName: z.string(),
  }),
  delivery: z.looseObject({ mode: z.string() }),
  purpose: z.string(),
  use: z.looseObject({ from: z.string(), until: z.string() }),
  /** Of an interface: what calls it, and who hears of it beside the applicant. */
  calling: z.looseObject({ system: z.string() }).optional(),
  informed: z.array(z.string()).optional(),
  /** What an interface application has led to, in what it called. */
  authorisation: z.looseObject({ id: z.string() }).nullish(),
});

interface Sides {
  requester: string;
  provider: string;
  /** The authorisation that the application has led to. */
  granted?: string;
  /** What the process goes on with, beside the two sides. */
  variables: Variables;
}

function sidesOfApplication(found: Case): Sides | undefined {
  const read = ApplicationSchema.safeParse(found.variables);
  if (!read.success) return undefined;
  const names = Object.keys(ApplicationSchema.shape).filter((name) => name !== 'authorisation');
  const granted = read.data.authorisation?.id;
  const facts = Object.entries(found.variables).filter(([name]) => names.includes(name));
  return {
    ...(granted !== undefined && { granted }),
    requester: read.data.applicant.organisation,
    provider: read.data.resource.provider,
    variables: {
      ...Object.fromEntries(facts),
      cited: { kind: 'application', id: found.instance, processId: found.processId },
    },
  };
}

async function sidesOfAuthorisation(found: Authorisation, context: StartContext): Promise<Sides> {
  const { _id: id, resource, resourceName, provider, grantee, holder, instance } = found;
  const owner = await context.findOrganisation(provider);
  return {
    requester: grantee,
    provider,
    variables: {
      cited: { kind: 'authorisation', id, instance },
      resource: {
        code: resource,
        name: resourceName,
        provider,
        providerName: owner?.name ?? provider,
      },
      applicant: { user: holder, name: holder, organisation: grantee },
    },
  };
}

/** The conditions of the catalogue, which may keep a department from applying at all (A3). */
async function sidesOfResource(code: string, context: StartContext): Promise<Sides | undefined> {
  const entry = await context.findResource(code);
  if (!entry) return undefined;
  const { user, name, organisation } = context.applicant;
  const owner = await context.findOrganisation(entry.provider);
  return {
    requester: organisation,
    provider: entry.provider,
    variables: {
      cited: { kind: 'resource', id: code },
      resource: {
        code,
        name: entry.name,
        provider: entry.provider,
        providerName: owner?.name ?? entry.provider,
        shareType: entry.shareType,
        shareCondition: entry.shareCondition ?? null,
      },
      applicant: { user, name, organisation },
    },
  };
}

async function sidesOf(key: string, context: StartContext): Promise<Sides | undefined> {
  if (!keySchema.safeParse(key).success) return sidesOfResource(key, context);
  const authorisation = await context.records.findAuthorisation(key);
  if (authorisation) return sidesOfAuthorisation(authorisation, context);
  const found = await context.records.findCase(key);
  return found ? sidesOfApplication(found) : undefined;
}

const asResource = ({ variables: { cited } }: Sides): boolean =>
  cited !== null && typeof cited === 'object' && !Array.isArray(cited) && cited?.kind === 'resource';

export async function checkDispute(variables: Variables, context: StartContext): Promise<StartDecision> {
  const read = readApplication(DisputeSchema, variables);
  if (!read.ok) return read.decision;
  const { subject, matter, statement } = read.application;
  const sides = await sidesOf(subject, context);
  if (!sides) return invalid('subject', say(disputeWords.unknown, { subject }));
  const { user, name, organisation } = context.applicant;
  if (organisation !== sides.requester && organisation !== sides.provider) {
    return refuse('FORBIDDEN', say(disputeWords.foreign, { subject }));
  }
  if (sides.requester === sides.provider) return invalid('subject', say(disputeWords.own));
  if (asResource(sides) && matter !== 'conditions') {
    return invalid('matter', say(disputeWords.onlyConditions));
  }
  const granted = (await context.records.findAuthorisationOf(subject))?._id ?? sides.granted;
  if (granted !== undefined) return invalid('subject', say(disputeWords.granted, { granted }));
  const nameOf = async (code: string) => (await context.findOrganisation(code))?.name ?? code;
  const sideOf = async (code: string) => ({ organisation: code, organisationName: await nameOf(code) });
  return {
    ok: true,
    variables: {
      ...sides.variables,
      matter,
      statement,
      requester: await sideOf(sides.requester),
      provider: await sideOf(sides.provider),
      complainant: { user, name, organisation, organisationName: await nameOf(organisation) },
    },
  };
}
