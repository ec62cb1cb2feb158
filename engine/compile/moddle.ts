/**
 * The doorway to bpmn-moddle: BPMN 2.0 XML to a tree of plain elements. Zeebe's and our own extensions are
 * read by their schemas; everything else that is foreign is left out before and stays in the source
 * text, which is kept as it was deployed.
 */
import { BpmnModdle } from 'bpmn-moddle';
import schema from 'bpmn-moddle/resources/bpmn/json/bpmn.json' with { type: 'json' };
import diagrams from 'bpmn-moddle/resources/bpmn/json/di.json' with { type: 'json' };
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import type { BpmnElement } from '../elements/element.js';
import { bpmnBytesMax } from '../limits.js';
import type { Finding } from '../vocabulary.js';
import banli from './banli.json' with { type: 'json' };
import { correctSchema } from './correctSchema.js';
import { readValues } from './lexicalValues.js';
import { plainBpmn } from './plainBpmn.js';
import { elementsById, findingOf, type Warning } from './readerWarnings.js';

export type ReadResult = { root: BpmnElement; findings: Finding[] } | { root?: never; findings: Finding[] };

const packages = { bpmn: correctSchema(schema), di: correctSchema(diagrams), zeebe, banli };

/** As they are written: each type by its name, and what else stands as an element in one. */
const elementNames = new Set(
  packages.bpmn.types.flatMap(({ name, properties = [] }) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    ...properties.filter(({ isAttr }) => isAttr !== true).map((one) => one.name),
  ]),
);
const vocabulary = {
  isElement: (local: string) => elementNames.has(local),
  extensions: [zeebe.uri, banli.uri],
};

const unreadable = (message: string): ReadResult => ({
  findings: [{ severity: 'error', element: '', rule: 'xml', message }],
});

export async function readBpmn(xml: string): Promise<ReadResult> {
  if (Buffer.byteLength(xml) > bpmnBytesMax)
    return unreadable(`The file is larger than ${bpmnBytesMax} bytes. Split it, or remove pictures from it.`);
  const plain = plainBpmn(xml, vocabulary);
  if (plain.reason !== undefined) return unreadable(`${plain.reason}.`);
  try {
    const { rootElement, warnings } = await new BpmnModdle(packages).fromXML(plain.text);
    const root = rootElement as BpmnElement;
    const values = readValues(root);
    const read = {
      root,
      elementsById: elementsById(root),
      places: plain.places,
      text: plain.text,
      vocabulary,
    };
    const findings = (warnings as Warning[]).flatMap((warning) => findingOf(warning, read) ?? []);
    return { root, findings: [...plain.findings, ...values, ...findings] };
  } catch (error) {
    return unreadable(`The file is not BPMN 2.0 XML: ${(error as Error).message}`);
  }
}
