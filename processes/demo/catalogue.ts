/**
 * The demo catalogue: what the city's departments share, on which terms (A5, A6, A8). The entries are
 * invented.
 */
import type { CatalogueResource, Contact, ResourceField } from '../../models/resources.js';
import { civilAffairs } from './catalogue/civilAffairs.js';
import { economy } from './catalogue/economy.js';
import type { DemoResource } from './catalogue/resource.js';
import { urbanLife } from './catalogue/urbanLife.js';
import { demoUsers } from './users.js';

/** `code:label` or `code:label:type`; without a type it is text. */
function readField(text: string): ResourceField {
  const [name = '', label = '', type = 'string'] = text.split(':');
  return { name, label, type };
}

/** The published contacts of a department (A6): its lead in charge and its technical support. */
function contactsOf(organisation: string): Contact[] {
  return (['lead', 'support'] as const).flatMap((kind) => {
    const user = demoUsers.find((each) => each._id === `${organisation}.${kind}`);
    return user ? [{ kind, name: user.displayName, phone: user.phone ?? '' }] : [];
  });
}

function complete({ code, fields, ...rest }: DemoResource): CatalogueResource {
  return {
    _id: code,
    formats: [],
    collected: false,
    baseLibrary: false,
    controlledParams: false,
    keywords: [],
    ...rest,
    fields: fields.map(readField),
    contacts: contactsOf(rest.provider),
    revision: 1,
    updatedAt: '2026-01-05T01:00:00.000Z',
  };
}

export const catalogue: readonly CatalogueResource[] = [...civilAffairs, ...economy, ...urbanLife].map(
  complete,
);
