/** What the check for soundness says, in both languages, and how to mend it. */
import type { Finding } from '../../vocabulary.js';
import type { Passage } from './tokenGame.js';

interface Said {
  rule: string;
  section: string;
  en: string;
  zh: string;
  trace?: Passage[];
}

const finding = (element: string, { rule, section, en, zh, trace }: Said): Finding => ({
  severity: 'warning',
  element,
  rule,
  message: en,
  messageZh: zh,
  section,
  ...(trace && { trace }),
});

const quoted = (ids: readonly string[]): string => ids.map((id) => `"${id}"`).join(', ');
const quotedZh = (ids: readonly string[]): string => ids.map((id) => `“${id}”`).join('、');

export function deadlock(
  element: string,
  missing: readonly string[],
  trace: Passage[],
  isCertain: boolean,
): Finding {
  const when = isCertain ? 'waits for ever, whatever happens' : 'can wait for ever, if the data lead there';
  const whenZh = isCertain ? '必然永远等待' : '在数据导向该路径时会永远等待';
  const what = missing.length > 0 ? `: no token can come by ${quoted(missing)} any more` : '';
  const whatZh = missing.length > 0 ? `：不会再有令牌经 ${quotedZh(missing)} 到达` : '';
  return finding(element, {
    rule: 'deadlock',
    section: '13.4',
    en:
      `The join at "${element}" ${when}${what}. ` +
      'Join what was split by the same kind of gateway, or bring a token on every flow.',
    zh: `“${element}”处的汇聚${whenZh}${whatZh}。请用与分支同类的网关汇聚，或使每条流入路径都有令牌到达。`,
    trace,
  });
}

export function endless(element: string, trace: Passage[], isCertain: boolean): Finding {
  const when = isCertain ? 'In every case' : 'If the data lead there';
  const whenZh = isCertain ? '任何情况下' : '在数据导向该路径时';
  return finding(element, {
    rule: 'no-completion',
    section: '13.2',
    en: `${when}, tokens go round from "${element}" for ever: no end can be reached. Draw a way out.`,
    zh: `${whenZh}，令牌从“${element}”起无休止地循环，无法到达结束。请增加出口。`,
    trace,
  });
}

export const growth = (element: string, trace: Passage[]): Finding =>
  finding(element, {
    rule: 'tokens-unbounded',
    section: '13.2',
    en:
      `Tokens can pile up at "${element}" without bound: each round of a loop brings more than it takes. ` +
      'Join the branches before the loop begins again.',
    zh: `“${element}”处的令牌会无限增加：每次循环产生的令牌多于消耗的令牌。请在再次循环之前汇聚各分支。`,
    trace,
  });

export const dead = (element: string): Finding =>
  finding(element, {
    rule: 'dead-element',
    section: '13.2',
    en: `"${element}" is never reached by any token. Remove it, or mend what is before it.`,
    zh: `没有任何令牌能够到达“${element}”。请删除该元素，或修正其前面的流程。`,
  });

export const undecided = (element: string, statesMax: number): Finding =>
  finding(element, {
    rule: 'soundness-undecided',
    section: '13.2',
    en:
      `Whether "${element}" always comes to its end was not decided within ${statesMax} states ` +
      '(soundnessStatesMax), or as many moves of tokens as one file may take (soundnessTokensMovedMax). ' +
      'Divide it into sub-processes to have it checked.',
    zh:
      `在 ${statesMax} 个状态（soundnessStatesMax）和一个文件可用的令牌移动次数` +
      `（soundnessTokensMovedMax）之内未能判定“${element}”是否总能正常结束。` +
      '请拆分为子流程后再检查。',
  });
