/**
 * Judges submitted variables by the form they were filled into: only the form's fields, each by its own
 * rules, and nothing in fields that are hidden. What a decision needs (such as reasons for a refusal) is
 * therefore written in the form, as a required field under a condition; no rule about any process is
 * written here.
 *
 * A form-js component may carry the custom property `errorCode`: the code that the refusal has if its rule
 * is broken.
 */
import { CodedError, type ErrorName, errorCodes } from '../engine/errors.js';
import { type Calendar, ExpressionFault, evaluate, readExpression } from '../engine/index.js';
import type { Json, Variables } from '../engine/vocabulary.js';
import { say, type Text } from '../engine/wording.js';
import { type FieldContext, type FormComponent, FormJsSchema, isEmpty, judge } from './formFields.js';
import { dropAt, isTree, merged, type Tree, valueAt } from './formTree.js';
import { type FieldError, fieldsError } from './problem.js';
import { fieldWords, formWords } from './wordings/forms.js';

/** What the value of a file picker names: files that are still to be found, and what they must be. */
export interface FilePick {
  field: string;
  label?: string;
  keys: string[];
  /** As in HTML; empty for anything. */
  accept: string;
}

export interface FormEnvironment {
  at: string;
  calendar: Calendar;
}

interface Judging {
  /** What the form can see: the task's variables with the submitted ones over them. */
  scope: Variables;
  known: Variables;
  environment: FormEnvironment;
  errors: FieldError[];
  codes: ErrorName[];
  picks: FilePick[];
}

const fieldsMax = 500;

function evaluated(judging: Judging, written: string, scope: Variables): unknown {
  const read = readExpression(written);
  if (read.kind === 'literal') return read.value;
  try {
    return evaluate(read.source, (name) => scope[name], judging.environment).value;
  } catch (error) {
    // A condition that fails hides nothing: the field's own rules then decide.
    if (error instanceof ExpressionFault) return undefined;
    throw error;
  }
}

function contextOf(judging: Judging): FieldContext {
  return {
    number: (written) => {
      const value = typeof written === 'string' ? evaluated(judging, written, judging.scope) : written;
      const number = typeof value === 'string' && value !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
    },
    options: (component) => {
      if (component.valuesKey === undefined && component.valuesExpression === undefined) {
        return component.values?.map(({ value }) => value);
      }
      const found = component.valuesExpression
        ? evaluated(judging, component.valuesExpression, judging.known)
        : judging.known[component.valuesKey ?? ''];
      if (!Array.isArray(found)) return [];
      return found.map((one: Json) =>
        one !== null && typeof one === 'object' && !Array.isArray(one) && one.value !== undefined
          ? one.value
          : one,
      );
    },
  };
}

interface Field {
  component: FormComponent;
  path: string[];
  isHidden: boolean;
}

const split = (path: string | undefined): string[] => (path ?? '').split('.').filter((name) => name !== '');

/** The fields of the form with their full paths; groups hide what is in them. */
function fieldsOf(
  judging: Judging,
  components: readonly FormComponent[],
  base: string[],
  isHidden: boolean,
): Field[] {
  return components.flatMap((component): Field[] => {
    const hide = component.conditional?.hide;
    const hidden = isHidden || (hide !== undefined && evaluated(judging, hide, judging.scope) === true);
    const path = [...base, ...split(component.path)];
    if (component.type === 'dynamiclist') return [{ component, path, isHidden: hidden }];
    if (component.components) return fieldsOf(judging, component.components, path, hidden);
    if (component.key === undefined || component.disabled) return [];
    return [{ component, path: [...base, ...split(component.key)], isHidden: hidden }];
  });
}

const labelOf = ({ label, dateLabel, timeLabel }: Partial<FormComponent>): string | undefined =>
  label ?? dateLabel ?? timeLabel;

interface Finding {
  rule: string;
  message: Text;
  /** The refusal that the form names for a value that its rules do not take. */
  code?: unknown;
}

/** Of a field of the form, its label says to people which one is meant. */
function note(
  judging: Judging,
  path: readonly string[],
  { rule, message, code }: Finding,
  component: Partial<FormComponent> = {},
): void {
  const label = labelOf(component);
  judging.errors.push({ field: path.join('.'), ...(label && { label }), rule, message });
  const isKnown = typeof code === 'string' && Object.hasOwn(errorCodes, code);
  judging.codes.push(isKnown ? (code as ErrorName) : 'FORM_INVALID');
}

function judgeList(judging: Judging, field: Field, value: Json | undefined): void {
  if (isEmpty(value)) return;
  const wrong = (path: readonly string[], message: Text) =>
    note(judging, path, { rule: 'type', message }, field.component);
  if (!Array.isArray(value)) {
    wrong(field.path, say(fieldWords.list));
    return;
  }
  for (const [index, item] of value.slice(0, fieldsMax).entries()) {
    const path = [...field.path, String(index)];
    if (isTree(item)) {
      judgeFields(judging, fieldsOf(judging, field.component.components ?? [], [], false), item, path);
    } else wrong(path, say(fieldWords.group));
  }
}

function judgeField(judging: Judging, field: Field, tree: Tree, base: readonly string[]): void {
  const { component, path, isHidden } = field;
  const value = valueAt(tree, path);
  const shown = [...base, ...path];
  if (isHidden) {
    if (isEmpty(value)) dropAt(tree, path);
    else note(judging, shown, { rule: 'hidden', message: say(fieldWords.hidden) }, component);
    return;
  }
  if (component.type === 'dynamiclist') {
    judgeList(judging, { ...field, path: shown }, value);
    return;
  }
  if (component.readonly === true) {
    const kept = valueAt(judging.known, path);
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(kept)) {
      note(judging, shown, { rule: 'readonly', message: say(fieldWords.readonly) }, component);
    }
    return;
  }
  const broken = judge(component, value, contextOf(judging));
  if (broken) note(judging, shown, { ...broken, code: component.properties?.errorCode }, component);
  else if (component.type === 'filepicker' && !isEmpty(value)) {
    const accept = evaluated(judging, component.accept ?? '', judging.scope);
    const keys = [value].flat() as string[];
    const label = labelOf(component);
    const field = { field: shown.join('.'), ...(label && { label }) };
    judging.picks.push({ ...field, keys, accept: typeof accept === 'string' ? accept : '' });
  }
}

/** Every path of the submitted tree must lead to a field, or lie within one. */
function refuseUnknown(
  judging: Judging,
  fields: readonly Field[],
  tree: Tree,
  base: readonly string[],
): void {
  const paths = new Set(fields.map(({ path }) => path.join('.')));
  const prefixes = new Set(
    fields.flatMap(({ path }) => path.slice(0, -1).map((_, n) => path.slice(0, n + 1).join('.'))),
  );
  const visit = (at: Tree, above: readonly string[]): void => {
    for (const [name, value] of Object.entries(at)) {
      const path = [...above, name];
      const joined = path.join('.');
      if (paths.has(joined)) continue;
      if (prefixes.has(joined) && isTree(value)) visit(value, path);
      else note(judging, [...base, ...path], { rule: 'unknown', message: say(fieldWords.unknown) });
    }
  };
  visit(tree, []);
}

function judgeFields(judging: Judging, fields: readonly Field[], tree: Tree, base: readonly string[]): void {
  refuseUnknown(judging, fields, tree, base);
  for (const field of fields) judgeField(judging, field, tree, base);
}

/**
 * The variables to store, and the files that they name; throws FORM_INVALID, or the code of the broken field,
 * with every broken rule.
 */
export function judgeForm(
  schemaText: string,
  submitted: Variables,
  known: Variables,
  environment: FormEnvironment,
): { variables: Variables; picks: FilePick[] } {
  const tree = structuredClone(submitted);
  const form = FormJsSchema.safeParse(JSON.parse(schemaText));
  if (!form.success) throw new CodedError('FORM_INVALID', say(formWords.unreadable));
  const judging: Judging = {
    scope: merged(known, tree),
    known,
    environment,
    errors: [],
    codes: [],
    picks: [],
  };
  judgeFields(judging, fieldsOf(judging, form.data.components, [], false), tree, []);
  const [first] = judging.errors;
  if (!first) return { variables: tree, picks: judging.picks };
  const code = judging.codes.find((one) => one !== 'FORM_INVALID') ?? 'FORM_INVALID';
  throw fieldsError(code, judging.errors);
}
