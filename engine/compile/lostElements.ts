/**
 * What never reaches the tree, found tag by tag: bpmn-moddle skips an element whose id is taken or malformed,
 * and where an element may stand once it keeps the last of several.
 */
import type { Finding } from '../vocabulary.js';

/** Elements that stand at most once in their parent. */
const single = new Set([
  ...['conditionExpression', 'timeDate', 'timeDuration', 'timeCycle', 'condition', 'activationCondition'],
  ...['loopCharacteristics', 'loopCardinality', 'loopDataInputRef', 'loopDataOutputRef', 'inputDataItem'],
  ...[
    'outputDataItem',
    'completionCondition',
    'loopCondition',
    'ioSpecification',
    'transformation',
    'script',
  ],
  ...['childLaneSet', 'participantMultiplicity', 'messagePath', 'dataPath', 'inMessageRef', 'outMessageRef'],
  ...['extensionElements', 'operationRef', 'text', 'dataState', 'from', 'to', 'expression', 'targetRef'],
  ...['resourceRef', 'resourceAssignmentExpression', 'calledChoreographyRef', 'partitionElement'],
]);
/** The two kinds of loop exclude each other (BPMN 2.0.2 §10.3.8). */
const groups: Record<string, string> = {
  standardLoopCharacteristics: 'loopCharacteristics',
  multiInstanceLoopCharacteristics: 'loopCharacteristics',
};

const ncName = /^[\p{L}_][\p{L}\p{N}\p{M}._\u00b7-]*$/u;

const finding = (element: string, rule: string, message: string, section: string): Finding => ({
  severity: 'error',
  element,
  rule,
  message,
  section,
});

export class LostElements {
  readonly findings: Finding[] = [];
  private readonly ids = new Set<string>();

  /** An id of an element of BPMN. */
  take(id: string): void {
    if (!ncName.test(id)) {
      const advice = 'Begin it with a letter or an underscore; letters, digits, ".", "-" and "_" may follow.';
      this.findings.push(finding(id, 'id-malformed', `"${id}" is not a name of XML. ${advice}`, '8.3.1'));
    }
    if (this.ids.has(id)) {
      const advice = 'An id names one element of the file: give one of them another id.';
      const message = `The id "${id}" is used more than once. ${advice}`;
      this.findings.push(finding(id, 'id-duplicate', message, '8.3.1'));
    }
    this.ids.add(id);
  }

  /** A child of BPMN in a parent of BPMN; `before` gathers the names of those that stand before it. */
  count(parent: string, before: Set<string>, child: string): void {
    const name = groups[child] ?? child;
    if (single.has(name) && before.has(name)) {
      const message = `"${parent}" has more than one ${name}. It may have one: remove the others.`;
      this.findings.push(finding(parent, 'element-repeated', message, '8'));
    }
    before.add(name);
  }
}
