/**
 * What a caller does with the reports of the instance that it has called (`reporting.ts`). While the called
 * one's clock stands still, the caller's own stands still as well, from the same instant on; and what the
 * applicant has changed there takes the place of what the caller had called with.
 *
 * CP1 Only a call that passes its variables on takes them over again, and not what it says itself in an input
 *     mapping: those are the called process's.
 * CP2 A report is taken once: it changes nothing after a later one.
 */
import type { Activity, Call, CallReport, EventOf, Mapping, Refusal, Variables } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { instanceWords } from '../../wordings/instances.js';
import { holdProcess, releaseProcess } from '../clocks/clock.js';
import { waitingFor } from '../compensation/calledUndo.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import type { ElementModule } from '../element.js';
import { amendForCaller } from './reporting.js';

function takeOver(step: Stepping, activity: Activity, variables: Variables): void {
  const { passAll, inputs = [] } = step.invoke(activity).input ?? {};
  if (passAll !== true) return;
  const own = new Set((inputs as unknown as Mapping[]).map(({ target }) => target.split('.')[0]!));
  const changed = Object.fromEntries(Object.entries(variables).filter(([name]) => !own.has(name)));
  step.setVariables(activity.scope, changed);
  amendForCaller(step, changed);
}

/** False when the called instance has said more since. */
export function takeReport(step: Stepping, call: Call, report: CallReport | undefined): boolean {
  const { reported = 0, key } = call;
  if (!report || report.number <= reported) return false;
  const { number, at, heldAt, amended } = report;
  step.put('calls', key, { ...call, reported: number });
  if (amended && amended.number > reported) takeOver(step, waitingFor(step, call), amended.variables);
  if (heldAt === undefined) releaseProcess(step, (one) => one === key, at);
  else holdProcess(step, key, heldAt);
  return true;
}

function onReported(step: Stepping, { call: key, report }: EventOf<'call.reported'>): Refusal | undefined {
  const call = step.state.calls[key];
  if (call && takeReport(step, call, report)) return undefined;
  return refusal('CALL_NOT_FOUND', say(instanceWords.noCall, { call: key }));
}

export const callReport: ElementModule = { handlers: { 'call.reported': onReported } };
