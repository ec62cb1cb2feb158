/**
 * The doorway to bpmn-moddle: BPMN 2.0 XML to a tree of plain elements. Zeebe's and our own extensions are
 * read by their schemas; everything else that is foreign is left out before and stays in the source
 * text, which is kept as it was deployed.
 */
import { BpmnModdle } from 'bpmn-moddle';
import schema from 'bpmn-moddle/resources/bpmn/json/bpmn.json' with { type: 'json' };
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { Findings } from '../deploy/rules/findings.js';
import { onlyShown } from '../deploy/rules/onlyShown.js';
import type { BpmnElement } from '../elements/element.js';
import { bpmnBytesMax } from '../limits.js';
import type { Finding } from '../vocabulary.js';
import type { Extensions } from './admission.js';
import banli from './banli.json' with { type: 'json' };
import { extensionTypes } from './bpmnSchema.js';
import { correctSchema } from './correctSchema.js';
import { readValues } from './lexicalValues.js';
import { plainBpmn } from './plainBpmn.js';
import { elementsById, findingsOf, type Warning } from './readerWarnings.js';

export type ReadResult = { root: BpmnElement; findings: Finding[] } | { root?: never; findings: Finding[] };

const packages = { bpmn: correctSchema(schema), zeebe, banli };

const extensions: Extensions = new Map(
  [zeebe, banli].map((one) => [one.uri, { prefix: one.prefix, types: extensionTypes(one) }]),
);

/** Keeps nothing of what it reads, but renames the types of its packages: nobody looks there after. */
const moddle = new BpmnModdle(packages);

/** Nothing else that was found counts then. */
const unreadable = (message: string): ReadResult => ({
  findings: [{ severity: 'error', element: '', rule: 'xml', message, messageZh: `文件不能读取：${message}` }],
});

/** The tree of a file; undefined when it is none of BPMN. What is wrong is added to what was found before. */
export async function readBpmn(xml: string, found = new Findings({})): Promise<ReadResult> {
  if (Buffer.byteLength(xml) > bpmnBytesMax) {
    const advice = 'Split it, or remove pictures from it.';
    return unreadable(`The file is larger than ${bpmnBytesMax} bytes. ${advice}`);
  }
  const plain = plainBpmn(xml, extensions, found);
  if (plain.reason !== undefined) return unreadable(`${plain.reason}.`);
  try {
    const { rootElement, warnings } = await moddle.fromXML(plain.text);
    const root = rootElement as BpmnElement;
    const wrong = readValues(root);
    const isShown = onlyShown(root);
    const judged = (finding: Finding, element: BpmnElement): Finding =>
      isShown(element) ? { ...finding, severity: 'warning' } : finding;
    for (const { finding, element } of wrong) found.add(judged(finding, element));
    const read = { root, elementsById: elementsById(root), lost: plain.lost };
    for (const warning of warnings as Warning[])
      found.add(...findingsOf(warning, read).map((one) => judged(one, warning.element ?? root)));
    return { root, findings: found.list() };
  } catch (error) {
    return unreadable(`The file is not BPMN 2.0 XML: ${(error as Error).message}`);
  }
}
