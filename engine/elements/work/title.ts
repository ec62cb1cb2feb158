/**
 * What a case is called in lists (标题): the variable `title` of the process scope, where the start check, a
 * start form or a mapping puts it; and how it shares data. What belongs to a case, a called process or a
 * supervision, has its title and its number, whichever variables it is given.
 */
import { titleCharsMax } from '../../limits.js';
import type { InstanceState } from '../../vocabulary.js';
import { objectOf } from './applicant.js';

/** Table, file or interface: as the start check noted it in `delivery` or `authorisation`, or in `origin`. */
export function modeIn({ scopes, root }: InstanceState): string | undefined {
  const { delivery, authorisation, origin } = scopes[root]?.variables ?? {};
  const noted = [delivery, authorisation, origin].map((one) => objectOf(one)?.mode);
  return noted.find((mode) => typeof mode === 'string');
}

/** Without spaces around, cut to what a list shows; undefined when the case has none. */
export function titleIn({ scopes, root, title: inherited }: InstanceState): string | undefined {
  const title = scopes[root]?.variables.title;
  const text = typeof title === 'string' ? title.trim() : '';
  return text === '' ? inherited : text.slice(0, titleCharsMax);
}

/** What is started within a case says of it. */
export function caseOf(state: InstanceState): { businessKey?: string; title?: string } {
  const { businessKey } = state;
  const title = titleIn(state);
  return { ...(businessKey !== undefined && { businessKey }), ...(title !== undefined && { title }) };
}
