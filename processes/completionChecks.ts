/**
 * What is checked when a task is completed, beside its form: an application that was sent back and is handed
 * in again is judged as it was at its start. A refusal leaves the task open, and names the fields.
 */
import type { Variables } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import { checkAmendment } from './article-13/amendment.js';
import { invalid, type StartContext, type StartDecision } from './startDecision.js';
import { applicationWords } from './wordings.js';

/** A task about to be completed: what is handed in with it, and what its instance knows. */
export interface Completion {
  processId: string;
  element: string;
  variables: Variables;
  known: Variables;
  /** Of the applicant's task: he changes his application, or hands in what is missing. */
  purpose?: 'revision' | 'correction' | undefined;
}

type CompletionCheck = (completion: Completion, context: StartContext) => Promise<StartDecision>;

/** By process and element, whatever the version. */
const checks: ReadonlyMap<string, CompletionCheck> = new Map([['article-13/amend', checkAmendment]]);

/** What a called process counts from, said by its caller: of what is handed in again, that instant. */
const countedFrom: ReadonlyMap<string, string> = new Map([
  ['article-14', 'submittedAt'],
  ['article-15', 'forwardedAt'],
]);

/** Where the resource has been looked at already: by who is to decide, or by the platform that forwarded. */
const settled = new Set(['article-15', 'article-16']);

const codeOf = ({ resource }: Variables): unknown =>
  resource !== null && typeof resource === 'object' && !Array.isArray(resource) ? resource.code : undefined;

/** Whoever asked for a correction was given the task for one resource, and decides on no other. */
function isOtherResource({ processId, purpose, variables, known }: Completion): boolean {
  const mayChange = purpose === undefined || (purpose === 'revision' && !settled.has(processId));
  return !mayChange && codeOf(variables) !== codeOf(known);
}

/** Gives the variables that the task is completed with, or why it is not. */
export async function checkCompletion(completion: Completion, context: StartContext): Promise<StartDecision> {
  const { processId, purpose, variables } = completion;
  if (isOtherResource(completion)) {
    return invalid('resource', say(applicationWords.otherResource));
  }
  const instant = purpose === 'revision' ? countedFrom.get(processId) : undefined;
  if (instant !== undefined) return { ok: true, variables: { ...variables, [instant]: context.now } };
  const check = purpose === undefined ? checks.get(`${processId}/${completion.element}`) : undefined;
  return check ? check(completion, context) : { ok: true, variables };
}
