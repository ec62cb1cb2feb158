/** What a report of doubtful data says, in Articles 10, 11 and 20 alike, and whom it concerns. */
import { z } from 'zod';
import type { Variables } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import { expecting } from '../engine/wordings/issues.js';
import type { StartContext } from './startDecision.js';
import { reportWords } from './wordings.js';

export const keySchema = z.string().regex(/^\d{1,25}$/, expecting(say(reportWords.number)));

const descriptionCharactersMin = 10;
const descriptionCharactersMax = 2_000;

export const doubtShape = {
  kind: z.enum(['doubt', 'error']),
  description: z
    .string()
    .max(descriptionCharactersMax)
    .refine((text) => text.replace(/\s/g, '').length >= descriptionCharactersMin, {
      error: expecting(say(reportWords.description, { min: descriptionCharactersMin })),
    }),
};

/** The trusted variables that every report has: the resource with its provider, and who reports. */
export async function partiesOf(
  context: StartContext,
  { resource, provider }: { resource: string; provider: string },
): Promise<Variables> {
  const { user, name, organisation } = context.applicant;
  const [entry, owner, own] = await Promise.all([
    context.findResource(resource),
    context.findOrganisation(provider),
    context.findOrganisation(organisation),
  ]);
  return {
    resource: {
      code: resource,
      name: entry?.name ?? resource,
      provider,
      providerName: owner?.name ?? provider,
    },
    applicant: { user, name, organisation, organisationName: own?.name ?? organisation },
  };
}
