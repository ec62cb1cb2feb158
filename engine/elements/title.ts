/**
 * What a case is called in lists (标题): the variable `title` of the process scope, where the start check, a
 * start form or a mapping puts it. A called process and a supervision carry it on.
 */
import { titleCharsMax } from '../limits.js';
import type { InstanceState } from '../vocabulary.js';

/** Without spaces around, cut to what a list shows; undefined when the case has none. */
export function titleIn({ scopes, root }: InstanceState): string | undefined {
  const title = scopes[root]?.variables.title;
  const text = typeof title === 'string' ? title.trim() : '';
  return text === '' ? undefined : text.slice(0, titleCharsMax);
}
