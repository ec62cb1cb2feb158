/**
 * Text for people: Chinese first, English equally. A wording is one sentence with named gaps (`{task}`), the
 * same ones in both languages; a text is the sentence with its gaps filled. Whoever answers chooses the
 * language.
 */
export type Language = 'zh' | 'en';

/** What is said, in each language. */
export type Text = Readonly<Record<Language, string>>;

/** A sentence with gaps, without its full stop. */
export interface Wording<Gap extends string = never> extends Text {
  /** Only for the compiler: the names of the gaps. */
  readonly gaps?: Gap;
}

/** What fills a gap: of a list each item comes in quotes, a text comes in its own language. */
export type Value = string | number | readonly string[] | Text;

type GapsOf<S extends string> = S extends `${string}{${infer Gap}}${infer Rest}` ? Gap | GapsOf<Rest> : never;
/** What fills each gap of a sentence. */
export type Values<Gap extends string = string> = Readonly<Record<Gap, Value>>;
/** The English sentence, if its gaps are those of the Chinese one. */
type Matching<Z extends string, E extends string> = [GapsOf<Z>, GapsOf<E>] extends [GapsOf<E>, GapsOf<Z>]
  ? E
  : never;

/** Writes a sentence down in both languages; it does not compile when a gap is in one of them only. */
export const wording = <Z extends string, E extends string>(
  zh: Z,
  en: Matching<Z, E> & E,
): Wording<GapsOf<Z>> => ({ zh, en });

const listed: Record<Language, (items: readonly string[]) => string> = {
  zh: (items) => items.map((item) => `“${item}”`).join('、'),
  en: (items) => items.map((item) => `"${item}"`).join(', '),
};

const isList = (value: Value): value is readonly string[] => Array.isArray(value);

function written(value: Value, language: Language): string {
  if (typeof value !== 'object') return String(value);
  return isList(value) ? listed[language](value) : value[language];
}

function filled(sentence: string, values: Values, language: Language): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => {
    const value = values[name];
    return value === undefined ? gap : written(value, language);
  });
}

/** The sentence with its gaps filled, in both languages. */
export function say<Gap extends string>(
  { zh, en }: Wording<Gap>,
  ...[values]: [Gap] extends [never] ? [] : [Values<Gap>]
): Text {
  return { zh: filled(zh, values ?? {}, 'zh'), en: filled(en, values ?? {}, 'en') };
}

/** A sentence that is said where it is written. */
export const sentence = <Z extends string, E extends string>(
  zh: Z,
  en: Matching<Z, E> & E,
  ...[values]: [GapsOf<Z>] extends [never] ? [] : [Readonly<Record<GapsOf<Z>, Value | undefined>>]
): Text => {
  const known = Object.entries<Value | undefined>(values ?? {}).map(([gap, value]) => [gap, value ?? '']);
  return say<string>({ zh, en }, Object.fromEntries(known) as Values);
};

/** Several sentences as one, up to so many characters. */
export const inOne = (texts: readonly Text[], charactersMax = 1000): Text => ({
  zh: texts
    .map(({ zh }) => zh)
    .join('；')
    .slice(0, charactersMax),
  en: texts
    .map(({ en }) => en)
    .join('; ')
    .slice(0, charactersMax),
});
