/** The rules of BPMN 2.0.2 on a whole file that no single element can judge. All findings come at once. */
import type { BpmnElement, Flow } from '../elements/element.js';
import type { Finding } from '../vocabulary.js';
import { flowsOfScope } from './flowNodes.js';

const list = (value: unknown): BpmnElement[] => (Array.isArray(value) ? (value as BpmnElement[]) : []);

function* scopesOf(element: BpmnElement): Iterable<BpmnElement> {
  if (Array.isArray(element.flowElements)) yield element;
  for (const child of list(element.flowElements)) yield* scopesOf(child);
}

/** BPMN 2.0.2 §8.2.1: ids are unique, and everything that a token meets has one. */
function checkIds(root: BpmnElement): Finding[] {
  const seen = new Set<string>();
  const found: Finding[] = [];
  const visit = (element: BpmnElement): void => {
    const { id } = element;
    const label = `${element.$type}${element.name ? ` "${element.name}"` : ''}`;
    if (id === undefined || id === '') {
      found.push({
        severity: 'error',
        element: '',
        rule: 'id-missing',
        message: `${label} has no id`,
        section: '8.2.1',
      });
    } else if (seen.has(id)) {
      const message = `The id "${id}" is used more than once`;
      found.push({ severity: 'error', element: id, rule: 'id-duplicate', message, section: '8.2.1' });
    } else seen.add(id);
    for (const child of list(element.flowElements)) visit(child);
  };
  for (const element of list(root.rootElements)) if (element.$type === 'bpmn:Process') visit(element);
  return found;
}

/** BPMN 2.0.2 §8.3.13: a flow joins two nodes of one scope, does not enter a start or leave an end event. */
function checkFlow(flow: Flow, nodes: Map<string, BpmnElement>): string | undefined {
  const source = nodes.get(flow.source);
  const target = nodes.get(flow.target);
  if (flow.source === '' || flow.target === '') return 'The flow lacks its source or its target';
  if (!source) return `The source "${flow.source}" is not a node of the same scope`;
  if (!target) return `The target "${flow.target}" is not a node of the same scope`;
  if (target.$type === 'bpmn:StartEvent') return `A flow must not lead into the start event "${flow.target}"`;
  if (target.$type === 'bpmn:BoundaryEvent')
    return `A flow must not lead into the boundary event "${flow.target}"`;
  if (source.$type === 'bpmn:EndEvent') return `A flow must not leave the end event "${flow.source}"`;
  return undefined;
}

function checkScope(scope: BpmnElement): Finding[] {
  const elements = list(scope.flowElements);
  const nodes = new Map(elements.map((one) => [one.id ?? '', one]));
  const found: Finding[] = [];
  const report = (element: string, rule: string, message: string, section: string) =>
    found.push({ severity: 'error', element, rule, message, section });
  for (const flow of flowsOfScope(scope)) {
    const message = checkFlow(flow, nodes);
    if (message !== undefined) report(flow.id, 'sequence-flow', message, '8.3.13');
  }
  for (const element of elements) {
    const id = element.id ?? '';
    const standard = element.default as BpmnElement | undefined;
    if (standard && (standard.sourceRef as BpmnElement | undefined)?.id !== id) {
      report(id, 'default-flow', `The default flow "${standard.id}" does not leave this node`, '8.3.13');
    }
    if (element.$type === 'bpmn:BoundaryEvent') {
      const host = element.attachedToRef as BpmnElement | undefined;
      if (!host || !nodes.has(host.id ?? '')) {
        report(
          id,
          'boundary-host',
          'The boundary event is not attached to an activity of its scope',
          '10.5.4',
        );
      }
    }
  }
  return found;
}

export function checkModel(root: BpmnElement): Finding[] {
  const processes = list(root.rootElements).filter((one) => one.$type === 'bpmn:Process');
  const scopes = processes.flatMap((process) => [...scopesOf(process)]);
  return [...checkIds(root), ...scopes.flatMap(checkScope)];
}
