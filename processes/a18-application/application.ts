/** An application for an interface of the province or the state (A18): any department, to the platform. */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import { purposeSchema, readApplication, useSchema } from '../application.js';
import { platformOrganisation } from '../demo/organisations.js';
import { dateOf } from '../shanghai.js';
import {
  type Entitling,
  invalid,
  refuse,
  type StartContext,
  type StartDecision,
  unknownOrganisation,
} from '../startDecision.js';
import { applicationWords, entitlementWords } from '../wordings.js';

const name = z.string().trim().min(1).max(200);
const ApplicationSchema = z.strictObject({
  level: z.enum(['province', 'state']),
  interface: z.strictObject({ name, owner: name, system: name }),
  purpose: purposeSchema,
  use: useSchema,
});

const departments = ['municipal-department', 'county-department'];

export const entitleUpward: Entitling = async (own) =>
  own && departments.includes(own.kind) ? undefined : refuse('FORBIDDEN', say(entitlementWords.article18));

export async function checkUpwardApplication(
  variables: Variables,
  context: StartContext,
): Promise<StartDecision> {
  const read = readApplication(ApplicationSchema, variables);
  if (!read.ok) return read.decision;
  const { application } = read;
  const { user, name: applicantName, organisation } = context.applicant;
  const department = await context.findOrganisation(organisation);
  const refused = await entitleUpward(department, context);
  if (refused || !department) return refused ?? unknownOrganisation(context);
  if (application.use.until < dateOf(context.now)) return invalid('use.until', say(applicationWords.useOver));
  const { level, interface: wanted, use } = application;
  const { from, until, seasonal } = use;
  return {
    ok: true,
    variables: {
      ...application,
      use: { from, until, ...(seasonal && { seasonal }) },
      delivery: { mode: 'interface' },
      resource: {
        code: `${level}:${wanted.name}`,
        name: wanted.name,
        provider: platformOrganisation,
        providerName: wanted.owner,
      },
      applicant: { user, name: applicantName, organisation, organisationName: department.name },
    },
  };
}
