/** How what was counted names the revision of the calendar that it was counted with: `CN-national@3`. */
import type { Calendar } from './calendar.js';

type Revision = Pick<Calendar, 'id' | 'revision'>;

export const referenceOf = ({ id, revision }: Revision): string => `${id}@${revision}`;

/** Whether the reference is to another calendar, or to an earlier revision of this one (P4). */
export function isOutdated(reference: string, { id, revision }: Revision): boolean {
  const at = reference.lastIndexOf('@');
  return reference.slice(0, at) !== id || Number(reference.slice(at + 1)) < revision;
}
