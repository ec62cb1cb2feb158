/**
 * What a called instance says to its caller while it goes on: that its clock stands still, because the matter
 * is with the applicant or somebody has stopped it, and what the applicant has changed in his application.
 *
 * RP1 A report says all that there is to say, under a number: one that comes late, or twice, changes nothing,
 *     and of one that was lost the next says the same (`callReport.ts`).
 */
import type { CallReport, Instant, Key, Variables } from '../../vocabulary.js';
import type { Stepping } from '../contract/stepping.js';

type Said = Pick<CallReport, 'heldAt' | 'amended'>;

function report(step: Stepping, { heldAt, amended }: Said, at: Instant): void {
  const { parent } = step.state;
  const said: CallReport = {
    number: nextNumber(step),
    at,
    ...(heldAt !== undefined && { heldAt }),
    ...(amended && { amended }),
  };
  step.setReport({ report: said });
  step.effect({ type: 'parent.report', ...parent!, report: said });
}

const nextNumber = ({ state }: Stepping): number => (state.report?.number ?? 0) + 1;

/** The clock of a called instance stands still for one more reason, and so do those of its callers. */
export function holdCaller(step: Stepping, by: Key, since: Instant): void {
  const { parent, heldBy = [], report: last } = step.state;
  if (!parent || heldBy.includes(by)) return;
  step.setReport({ heldBy: [...heldBy, by] });
  if (heldBy.length === 0) report(step, { ...last, heldAt: since }, step.at);
}

/** Lets the callers' clocks go on, when nothing else holds them here. */
export function releaseCaller(step: Stepping, isOver: (held: Key) => boolean, at: Instant): void {
  const { heldBy = [], report: last } = step.state;
  const others = heldBy.filter((one) => !isOver(one));
  if (others.length === heldBy.length) return;
  step.setReport({ heldBy: others });
  if (others.length === 0) report(step, last?.amended ? { amended: last.amended } : {}, at);
}

/** The applicant has changed his application: whoever called with it goes on with what it says now. */
export function amendForCaller(step: Stepping, variables: Variables): void {
  const { parent, report: last } = step.state;
  if (!parent || Object.keys(variables).length === 0) return;
  const changed = { ...last?.amended?.variables, ...variables };
  report(step, { ...last, amended: { number: nextNumber(step), variables: changed } }, step.at);
}
