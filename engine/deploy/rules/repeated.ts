/**
 * Rules by which the compiler refuses what rules of the whole file have refused before it: what such a rule
 * has found at the same element is not said again.
 */
export const repeated: Readonly<Record<string, readonly string[]>> = {
  'element-unsupported': [
    ...['start-event-trigger', 'sub-process-start-trigger', 'event-sub-process-trigger', 'reference-type'],
    ...['catch-event-trigger', 'throw-event-trigger', 'boundary-event-trigger', 'end-event-trigger'],
    'choreography-in-process',
  ],
  'message-name': ['message-reference'],
  'signal-name': ['signal-reference'],
  'error-code': ['error-reference'],
  condition: ['condition-missing', 'expression-empty'],
  'timer-definition': ['expression-empty'],
  'event-sub-process-start': ['event-sub-process-trigger'],
  'multi-instance-collection': ['multi-instance-count'],
  'loop-condition': ['attribute-number', 'loop-maximum'],
  'start-missing': ['process-flow-nodes', 'ad-hoc-activity', 'event-sub-process-loop'],
  expression: ['flow-condition', 'expression-empty', 'expression-natural', 'expression-language-unread'],
  script: ['script-format', 'script-language-unread'],
  target: ['sequence-flow-target', 'link-name', 'outgoing-missing', 'link-target'],
};

/** Rules that ask for a reference: where it is there and refers to nothing, that has been said. */
export const askingForReference: ReadonlySet<string> = new Set([
  ...['sequence-flow-source', 'sequence-flow-target', 'boundary-host', 'message-reference'],
  ...['signal-reference', 'escalation-reference', 'error-reference', 'message-flow-ends'],
  ...['multi-instance-count', 'multi-instance-behavior', 'attribute-missing'],
  ...[
    'data-association-sources',
    'data-reference-object',
    'correlation-key-properties',
    'correlation-bindings',
  ],
]);
