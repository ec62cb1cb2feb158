/** Who sees data: the scope that holds it, and what is inside of that. */
import { bpmn, end, line, start, tag } from '../../support/diagram.js';
import { holding, inner, type RuleCase, task } from './ruleCase.js';

const object = '<bpmn:dataObject id="object"/>';
const reference = tag('bpmn:dataObjectReference', { id: 'r', dataObjectRef: 'object' });
const nested = (inside: string, outside: string) => {
  const scope = tag('bpmn:subProcess', { id: 'x' }, ...inner('x', inside));
  return bpmn([start(), scope, outside, end(), line('start', 'x', 'end')]);
};

const specification = tag(
  'bpmn:ioSpecification',
  {},
  '<bpmn:dataInput id="in"/>',
  tag('bpmn:inputSet', {}, holding('dataInputRefs', 'in')),
  '<bpmn:outputSet/>',
);
const reading = (source: string) => {
  const association = holding('sourceRef', source) + holding('targetRef', 'in');
  const reader = [specification, tag('bpmn:dataInputAssociation', { id: 'a' }, association)];
  const nodes = [
    task('other', '<bpmn:property id="theirs"/>'),
    task('x', '<bpmn:property id="own"/>', ...reader),
  ];
  return bpmn([start(), ...nodes, end(), line('start', 'other', 'x', 'end')]);
};

export const dataScopeCases: RuleCase[] = [
  {
    rule: 'data-reference-object',
    claim: 'a data object reference says to what it refers',
    element: 'r',
    wrong: nested(object, '<bpmn:dataObjectReference id="r"/>'),
    right: nested(reference, object),
  },
  {
    rule: 'data-visible',
    claim: 'data of a sub-process is not referred to from outside',
    element: 'r',
    wrong: nested(object, reference),
    right: nested(reference, object),
  },
  {
    rule: 'data-visible',
    claim: 'properties of another task are not read',
    element: 'a',
    wrong: reading('theirs'),
    right: reading('own'),
  },
];
