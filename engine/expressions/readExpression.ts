/** What a designer wrote into a field: text to be taken as it stands, or FEEL. */
export type Written = { kind: 'literal'; value: string } | { kind: 'feel'; source: string };

/** A leading `=` marks FEEL, as in Camunda's modelers; anything else is the value itself. */
export function readExpression(text: string): Written {
  const trimmed = text.trimStart();
  if (!trimmed.startsWith('=')) return { kind: 'literal', value: text };
  return { kind: 'feel', source: trimmed.slice(1).trim() };
}
