/**
 * The doorway to bpmn-moddle: BPMN 2.0 XML to a tree of plain elements. Zeebe's and our own extensions are
 * read by their schemas; everything else that is foreign stays in the source text, which is kept as it was
 * deployed.
 */
import { BpmnModdle } from 'bpmn-moddle';
import schema from 'bpmn-moddle/resources/bpmn/json/bpmn.json' with { type: 'json' };
import diagrams from 'bpmn-moddle/resources/bpmn/json/di.json' with { type: 'json' };
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import type { BpmnElement } from '../elements/element.js';
import { bpmnBytesMax, bpmnDepthMax } from '../limits.js';
import type { Finding } from '../vocabulary.js';
import banli from './banli.json' with { type: 'json' };
import { correctSchema } from './correctSchema.js';
import { readValues } from './lexicalValues.js';
import { lostElements } from './lostElements.js';
import { elementsById, findingOf, type Warning } from './readerWarnings.js';

export type ReadResult = { root: BpmnElement; findings: Finding[] } | { root?: never; findings: Finding[] };

const packages = { bpmn: correctSchema(schema), di: correctSchema(diagrams), zeebe, banli };

const unreadable = (message: string): ReadResult => ({
  findings: [{ severity: 'error', element: '', rule: 'xml', message }],
});

/** What XML must not hold before a parser sees it: entities blow up, and depth exhausts the stack. */
function hostile(xml: string): string | undefined {
  if (Buffer.byteLength(xml) > bpmnBytesMax) return `The file is larger than ${bpmnBytesMax} bytes`;
  if (/<!(DOCTYPE|ENTITY)/i.test(xml))
    return 'The file declares a document type or entities, which is not allowed';
  let depth = 0;
  for (const [tag] of xml.matchAll(/<(?:!--[\s\S]*?-->|!\[CDATA\[[\s\S]*?\]\]>|\?[^>]*>|[^>]*>)/g)) {
    if (tag.startsWith('<!') || tag.startsWith('<?') || tag.endsWith('/>')) continue;
    depth += tag.startsWith('</') ? -1 : 1;
    if (depth > bpmnDepthMax) return `The file nests elements deeper than ${bpmnDepthMax}`;
  }
  return undefined;
}

export async function readBpmn(xml: string): Promise<ReadResult> {
  const reason = hostile(xml);
  if (reason !== undefined) return unreadable(reason);
  try {
    const { rootElement, warnings } = await new BpmnModdle(packages).fromXML(xml);
    const root = rootElement as BpmnElement;
    const values = readValues(root);
    const read = { root, elementsById: elementsById(root) };
    const findings = (warnings as Warning[]).flatMap((warning) => findingOf(warning, read) ?? []);
    return { root, findings: [...lostElements(xml), ...values, ...findings] };
  } catch (error) {
    return unreadable(`The file is not BPMN 2.0 XML: ${(error as Error).message}`);
  }
}
