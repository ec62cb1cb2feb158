/**
 * Rules in Chinese: what each expects and how to mend it. `chinese.json` is the catalogue of all of them.
 * What was found is said by whoever has found it; where that is in English alone, the rule speaks for it.
 */
import type { Finding } from '../../vocabulary.js';
import catalogue from './chinese.json' with { type: 'json' };

export interface ChineseWording {
  /** What is expected, as a sentence without its full stop. */
  what: string;
  /** How to mend it, likewise. */
  mend: string;
}

/** What a rule says in Chinese; undefined when the catalogue does not know it. */
export function chineseOf(rule: string): ChineseWording | undefined {
  const [what, mend] = (Object.hasOwn(catalogue, rule) && catalogue[rule as keyof typeof catalogue]) || [];
  return what === undefined || mend === undefined ? undefined : { what, mend };
}

/** A finding with its message in Chinese, unless it brings one or its rule has none. */
export function inChinese<F extends Finding>(finding: F): F {
  const said = finding.messageZh === undefined ? chineseOf(finding.rule) : undefined;
  if (!said) return finding;
  const place = finding.element === '' ? '文件' : `元素“${finding.element}”`;
  return { ...finding, messageZh: `${place}：${said.what}。${said.mend}。` };
}
