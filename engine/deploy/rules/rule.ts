/**
 * What a rule is: one static constraint of BPMN 2.0.2 on a whole file, judged on the tree that bpmn-moddle
 * reads. Rules are pure, so that deployment and the designer's linter run the same ones.
 */
import type { BpmnElement } from '../../elements/element.js';
import { sentence, type Text } from '../../wording.js';
import { kindOf, type Model } from './model.js';
import typeNames from './typeNames.json' with { type: 'json' };

/** Says what was found at an element; what was expected and how to mend it are the rule's own. */
export type Report = (element: BpmnElement, found: Text) => void;

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
export type Judgement = Text | undefined | false | (Text | undefined | false)[];

/** Judges every element of a type, one after another. */
export const each =
  (type: string, judge: (element: BpmnElement, model: Model) => Judgement): Check =>
  (model, report) => {
    for (const element of model.ofType(type)) {
      for (const said of [judge(element, model)].flat()) if (said) report(element, said);
    }
  };

/** What was found, in both languages, as a sentence without its full stop. */
export const found = sentence;

/** Where there is no element. */
export const nothing: Text = { zh: '无', en: 'none' };

const chinese: Readonly<Record<string, string>> = typeNames;

/** `task "review"`, `任务“review”`: how findings name an element. */
export function label(element: BpmnElement | undefined): Text {
  if (!element) return { zh: '无', en: 'nothing' };
  const words = element.$type.replace(/^\w+:/, '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  const type = words.toLowerCase();
  const name = String(element.id ?? element.name ?? '');
  return { zh: `${chinese[type] ?? words}“${name}”`, en: `${type} "${name}"` };
}

/** Several texts, one after another. */
export const listed = (texts: readonly Text[]): Text => ({
  zh: texts.map(({ zh }) => zh).join('、'),
  en: texts.map(({ en }) => en).join(', '),
});
export const labels = (elements: readonly BpmnElement[]): Text => listed(elements.map(label));

const kinds: Readonly<Record<string, string>> = {
  message: '消息',
  timer: '定时',
  conditional: '条件',
  signal: '信号',
  escalation: '升级',
  error: '错误',
  compensate: '补偿',
  cancel: '取消',
  terminate: '终止',
  link: '链接',
};
/** What starts, ends or interrupts, by event definitions. */
export const kindsOf = (definitions: readonly BpmnElement[]): Text =>
  listed(definitions.map(kindOf).map((kind) => ({ zh: kinds[kind] ?? kind, en: kind })));
