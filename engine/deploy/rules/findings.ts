/** Findings of one file or one deployment: of each severity no more than anybody reads, and all counted. */
import { findingsMax } from '../../limits.js';
import type { Finding } from '../../vocabulary.js';

/** `More` is what a finding says beside what every finding says. */
export class Findings<More extends object = object> {
  private readonly kept: (Finding & More)[] = [];
  private readonly counts = { error: 0, warning: 0 };
  private readonly ofAll: More;

  /** What the findings say that stand for those which are not listed. */
  constructor(ofAll: More) {
    this.ofAll = ofAll;
  }

  add(...found: readonly (Finding & More)[]): void {
    for (const one of found) {
      this.counts[one.severity] += 1;
      if (this.counts[one.severity] <= findingsMax) this.kept.push(one);
    }
  }

  about(rule: string): readonly Finding[] {
    return this.kept.filter((one) => one.rule === rule);
  }

  /** What has not been said of the same element before, be it by a rule that asks for the same. */
  unsaid(found: readonly (Finding & More)[], sameAs: Readonly<Record<string, readonly string[]>>) {
    const said = new Set(this.kept.map(({ element, rule }) => `${rule} ${element}`));
    return found.filter(({ element, rule }) =>
      [rule, ...(sameAs[rule] ?? [])].every((one) => !said.has(`${one} ${element}`)),
    );
  }

  get count(): number {
    return this.counts.error + this.counts.warning;
  }

  get hasErrors(): boolean {
    return this.counts.error > 0;
  }

  /** Those that are kept, and of each severity how many more there are. */
  list(): (Finding & More)[] {
    return [...this.kept, ...this.more('error'), ...this.more('warning')];
  }

  private more(severity: Finding['severity']): (Finding & More)[] {
    const count = this.counts[severity] - findingsMax;
    if (count <= 0) return [];
    const message = `${count} more of this kind were found. Mend those that are listed, then deploy again.`;
    const messageZh = `此类问题还有 ${count} 项未列出。请先改正已列出的，再重新部署。`;
    return [{ ...this.ofAll, severity, element: '', rule: 'findings-more', message, messageZh }];
  }
}
