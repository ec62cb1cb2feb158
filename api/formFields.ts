/** What of a form-js schema matters to the server, and how a single field judges its value. */
import { z } from 'zod';
import type { Json } from '../engine/vocabulary.js';
import { say, type Text } from '../engine/wording.js';
import { fieldWords } from './wordings/forms.js';

const bound = z.union([z.number(), z.string()]).optional();

/** A component of a form-js schema; what the server does not judge is left alone. */
export interface FormComponent {
  type: string;
  key?: string | undefined;
  path?: string | undefined;
  label?: string | undefined;
  /** What a field for a date or a time has for a label. */
  dateLabel?: string | undefined;
  timeLabel?: string | undefined;
  subtype?: string | undefined;
  disabled?: boolean | undefined;
  readonly?: boolean | string | undefined;
  values?: { value: Json }[] | undefined;
  valuesKey?: string | undefined;
  valuesExpression?: string | undefined;
  decimalDigits?: number | undefined;
  serializeToString?: boolean | undefined;
  /** Of a file picker: extensions and media types as in HTML; more than one file. */
  accept?: string | undefined;
  multiple?: boolean | string | undefined;
  validate?: FormValidation | undefined;
  conditional?: { hide?: string | undefined } | undefined;
  properties?: Record<string, unknown> | undefined;
  components?: FormComponent[] | undefined;
}

const ValidationSchema = z.looseObject({
  required: z.union([z.boolean(), z.string()]).optional(),
  minLength: bound,
  maxLength: bound,
  min: bound,
  max: bound,
  pattern: z.string().optional(),
  patternErrorMessage: z.string().optional(),
  validationType: z.string().optional(),
});
export type FormValidation = z.output<typeof ValidationSchema>;

const ComponentSchema: z.ZodType<FormComponent> = z.lazy(() =>
  z.looseObject({
    type: z.string(),
    key: z.string().optional(),
    path: z.string().optional(),
    label: z.string().optional(),
    dateLabel: z.string().optional(),
    timeLabel: z.string().optional(),
    subtype: z.string().optional(),
    disabled: z.boolean().optional(),
    readonly: z.union([z.boolean(), z.string()]).optional(),
    values: z.array(z.looseObject({ value: z.unknown() as unknown as z.ZodType<Json> })).optional(),
    valuesKey: z.string().optional(),
    valuesExpression: z.string().optional(),
    decimalDigits: z.number().optional(),
    serializeToString: z.boolean().optional(),
    accept: z.string().optional(),
    multiple: z.union([z.boolean(), z.string()]).optional(),
    validate: ValidationSchema.optional(),
    conditional: z.looseObject({ hide: z.string().optional() }).optional(),
    properties: z.record(z.string(), z.unknown()).optional(),
    components: z.array(ComponentSchema).optional(),
  }),
) as z.ZodType<FormComponent>;

export const FormJsSchema = z.looseObject({ components: z.array(ComponentSchema).default([]) });

/** A rule that the value breaks, with the wording for the clerk. */
export interface Broken {
  rule: string;
  message: Text;
}

/** Values of FEEL in a bound or a list of options. */
export interface FieldContext {
  number(written: number | string | undefined): number | undefined;
  options(component: FormComponent): Json[] | undefined;
}

const textCharactersMax = 20_000;
const emailPattern = /^[^\s@]{1,64}@[^\s@]{1,255}$/;
const phonePattern = /^\+?[\d\s()-]{3,30}$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const timePattern = /^\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Nothing was said: absent, empty, or blanks only (blanks are no reasons). */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}

const sameJson = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A form whose pattern cannot be read lets nothing pass: its designer must mend it. */
function fits(value: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    return false;
  }
}

function textRules(value: Json, { validate = {} }: FormComponent, context: FieldContext): Broken | undefined {
  if (typeof value !== 'string') return { rule: 'type', message: say(fieldWords.text) };
  const minLength = context.number(validate.minLength);
  const maxLength = Math.min(context.number(validate.maxLength) ?? textCharactersMax, textCharactersMax);
  const said = validate.patternErrorMessage;
  const own = said === undefined ? undefined : { zh: said, en: said };
  if (minLength !== undefined && [...value.trim()].length < minLength) {
    return { rule: 'minLength', message: own ?? say(fieldWords.minLength, { n: minLength }) };
  }
  if ([...value].length > maxLength) {
    return { rule: 'maxLength', message: say(fieldWords.maxLength, { n: maxLength }) };
  }
  if (validate.pattern !== undefined && !fits(value, validate.pattern)) {
    return { rule: 'pattern', message: own ?? say(fieldWords.pattern) };
  }
  if (validate.validationType === 'email' && !emailPattern.test(value)) {
    return { rule: 'email', message: say(fieldWords.email) };
  }
  if (validate.validationType === 'phone' && !phonePattern.test(value)) {
    return { rule: 'phone', message: say(fieldWords.phone) };
  }
  return undefined;
}

function numberRules(value: Json, component: FormComponent, context: FieldContext): Broken | undefined {
  const found = component.serializeToString && typeof value === 'string' ? Number(value) : value;
  if (typeof found !== 'number' || !Number.isFinite(found)) {
    return { rule: 'type', message: say(fieldWords.number) };
  }
  const min = context.number(component.validate?.min);
  const max = context.number(component.validate?.max);
  if (min !== undefined && found < min) return { rule: 'min', message: say(fieldWords.min, { n: min }) };
  if (max !== undefined && found > max) return { rule: 'max', message: say(fieldWords.max, { n: max }) };
  const digits = component.decimalDigits;
  if (digits !== undefined && Number(found.toFixed(Math.min(digits, 20))) !== found) {
    return { rule: 'decimalDigits', message: say(fieldWords.decimals, { n: digits }) };
  }
  return undefined;
}

function choiceRules(value: Json, component: FormComponent, context: FieldContext): Broken | undefined {
  const options = context.options(component);
  const chosen = component.type === 'checklist' || component.type === 'taglist' ? value : [value];
  if (!Array.isArray(chosen)) return { rule: 'type', message: say(fieldWords.list) };
  if (options === undefined || chosen.every((one) => options.some((option) => sameJson(one, option)))) {
    return undefined;
  }
  return { rule: 'values', message: say(fieldWords.options) };
}

function isDate(text: string): boolean {
  const at = datePattern.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function momentRules(value: Json, { subtype }: FormComponent): Broken | undefined {
  const broken = { rule: 'type', message: say(fieldWords.moment) };
  if (typeof value !== 'string') return broken;
  if (subtype === 'date') return isDate(value) ? undefined : broken;
  if (subtype === 'time') return timePattern.test(value) ? undefined : broken;
  const [date = '', time = ''] = value.split('T');
  return isDate(date) && timePattern.test(time) ? undefined : broken;
}

const keyPattern = /^[0-9]{1,25}$/;

/** A file picker holds the key of an attachment, or a list of keys; where they lead is asked later. */
function fileRules(value: Json, { multiple }: FormComponent): Broken | undefined {
  const keys = Array.isArray(value) ? value : [value];
  if (!keys.every((key) => typeof key === 'string' && keyPattern.test(key))) {
    return { rule: 'type', message: say(fieldWords.file) };
  }
  if (keys.length > 1 && multiple !== true) {
    return { rule: 'multiple', message: say(fieldWords.oneFile) };
  }
  return undefined;
}

const rulesOf: Record<
  string,
  (value: Json, component: FormComponent, context: FieldContext) => Broken | undefined
> = {
  textfield: textRules,
  textarea: textRules,
  number: numberRules,
  checkbox: (value) =>
    typeof value === 'boolean' ? undefined : { rule: 'type', message: say(fieldWords.flag) },
  radio: choiceRules,
  select: choiceRules,
  checklist: choiceRules,
  taglist: choiceRules,
  datetime: momentRules,
  filepicker: fileRules,
};

/** The first rule that the value breaks. `isRequired` also means of a checkbox that it must be ticked. */
export function judge(
  component: FormComponent,
  value: Json | undefined,
  context: FieldContext,
): Broken | undefined {
  const isUnticked = component.type === 'checkbox' && value === false;
  if (isEmpty(value) || isUnticked) {
    if (component.validate?.required) return { rule: 'required', message: say(fieldWords.required) };
    if (isEmpty(value)) return undefined;
  }
  return rulesOf[component.type]?.(value as Json, component, context);
}
