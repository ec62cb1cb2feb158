/**
 * What never reaches the tree, found in the text: bpmn-moddle skips an element whose id is taken or
 * malformed, and where an element may stand once it keeps the last of several.
 */
import type { Finding } from '../vocabulary.js';

interface Open {
  isBpmn: boolean;
  name: string;
  /** Its own id or that of the nearest element around it. */
  id: string;
  children: Set<string>;
}

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

const tags =
  /<(?:!--[\s\S]*?-->|!\[CDATA\[[\s\S]*?\]\]>|\?[^>]*>|(\/?)([^\s/>]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>)/g;
const bpmnNamespace =
  /xmlns(?::([\w.-]+))?\s*=\s*["']http:\/\/www\.omg\.org\/spec\/BPMN\/20100524\/MODEL["']/g;
const ncName = /^[\p{L}_][\p{L}\p{N}\p{M}._\u00b7-]*$/u;

const finding = (element: string, rule: string, message: string, section: string): Finding => ({
  severity: 'error',
  element,
  rule,
  message,
  section,
});

class Scan {
  readonly findings: Finding[] = [];
  private readonly ids = new Set<string>();

  open(parent: Open | undefined, name: string, attributes: string, prefixes: ReadonlySet<string>): Open {
    const [local = '', prefix = ''] = name.split(':').reverse();
    const isBpmn = prefixes.has(prefix) && parent?.name !== 'extensionElements' && parent?.isBpmn !== false;
    const own = isBpmn ? /(?:^|\s)id\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes) : null;
    const id = own?.[1] ?? own?.[2];
    if (id !== undefined && id !== '') this.take(id);
    if (isBpmn && parent) this.count(parent, groups[local] ?? local);
    return { isBpmn, name: local, id: id ?? parent?.id ?? '', children: new Set() };
  }

  private take(id: string): void {
    if (!ncName.test(id)) {
      const advice = 'Begin it with a letter or an underscore; letters, digits, ".", "-" and "_" may follow.';
      this.findings.push(finding(id, 'id-malformed', `"${id}" is not a name of XML. ${advice}`, '8.2.1'));
    }
    if (this.ids.has(id)) {
      const advice = 'An id names one element of the file: give one of them another id.';
      const message = `The id "${id}" is used more than once. ${advice}`;
      this.findings.push(finding(id, 'id-duplicate', message, '8.2.1'));
    }
    this.ids.add(id);
  }

  private count(parent: Open, child: string): void {
    if (single.has(child) && parent.children.has(child)) {
      const message = `"${parent.id}" has more than one ${child}. It may have one: remove the others.`;
      this.findings.push(finding(parent.id, 'element-repeated', message, '8'));
    }
    parent.children.add(child);
  }
}

/** The text has been checked for depth before, and every tag is looked at once. */
export function lostElements(xml: string): Finding[] {
  const prefixes = new Set([...xml.matchAll(bpmnNamespace)].map(([, prefix]) => prefix ?? ''));
  const scan = new Scan();
  const open: Open[] = [];
  for (const [, closing, name, attributes, selfClosing] of xml.matchAll(tags)) {
    if (name === undefined) continue;
    if (closing === '/') open.pop();
    else {
      const element = scan.open(open.at(-1), name, attributes ?? '', prefixes);
      if (selfClosing !== '/') open.push(element);
    }
  }
  return scan.findings;
}
