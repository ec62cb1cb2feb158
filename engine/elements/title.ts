/**
 * What a case is called in lists (标题): the variable `title` of the process scope, where the start check, a
 * start form or a mapping puts it; and how it shares data. A called process and a supervision carry both on.
 */
import { titleCharsMax } from '../limits.js';
import type { InstanceState } from '../vocabulary.js';
import { objectOf } from './applicant.js';

/** Table, file or interface: as the start check noted it in `delivery` or `authorisation`, or in `origin`. */
export function modeIn({ scopes, root }: InstanceState): string | undefined {
  const { delivery, authorisation, origin } = scopes[root]?.variables ?? {};
  const noted = [delivery, authorisation, origin].map((one) => objectOf(one)?.mode);
  return noted.find((mode) => typeof mode === 'string');
}

/** Without spaces around, cut to what a list shows; undefined when the case has none. */
export function titleIn({ scopes, root }: InstanceState): string | undefined {
  const title = scopes[root]?.variables.title;
  const text = typeof title === 'string' ? title.trim() : '';
  return text === '' ? undefined : text.slice(0, titleCharsMax);
}
