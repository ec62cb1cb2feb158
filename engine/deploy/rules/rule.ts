/**
 * What a rule is: one static constraint of BPMN 2.0.2 on a whole file, judged on the tree that bpmn-moddle
 * reads. Rules are pure, so that deployment and the designer's linter run the same ones.
 */
import type { BpmnElement } from '../../elements/element.js';
import type { Model } from './model.js';

/** Says what was found at an element; what was expected and how to mend it are the rule's own. */
export type Report = (element: BpmnElement, found: string) => void;

export interface Rule {
  id: string;
  /** Section of BPMN 2.0.2. */
  section: string;
  /** An `error` refuses the file. */
  severity: 'error' | 'warning';
  /** What the specification expects, as a sentence. */
  what: string;
  /** How to mend it, as a sentence. */
  mend: string;
  check(model: Model, report: Report): void;
}

type Check = Rule['check'];

export const error = (id: string, section: string, what: string, mend: string, check: Check): Rule => ({
  id,
  section,
  severity: 'error',
  what,
  mend,
  check,
});

export const warning = (id: string, section: string, what: string, mend: string, check: Check): Rule => ({
  ...error(id, section, what, mend, check),
  severity: 'warning',
});

/** What is wrong with an element: nothing, one thing or several. */
export type Judgement = string | undefined | false | (string | undefined | false)[];

/** Judges every element of a type, one after another. */
export const each =
  (type: string, judge: (element: BpmnElement, model: Model) => Judgement): Check =>
  (model, report) => {
    for (const element of model.ofType(type)) {
      for (const found of [judge(element, model)].flat()) if (found) report(element, found);
    }
  };

/** `task "review"`: how findings name an element. */
export function label(element: BpmnElement | undefined): string {
  if (!element) return 'nothing';
  const type = element.$type.replace(/^\w+:/, '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return `${type.toLowerCase()} "${element.id ?? element.name ?? ''}"`;
}

export const labels = (elements: readonly BpmnElement[]): string => elements.map(label).join(', ');
