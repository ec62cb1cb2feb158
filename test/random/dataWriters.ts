/** How activities with data, and sub-processes that hold some, are drawn. */
import { into, object, outOf, refs } from '../support/data.js';
import * as d from '../support/diagram.js';
import type { WriteBlock } from './blockWriters.js';

/** One input and one output at most, each of them required or not. */
const specification = (id: string, { waits = false, gives = true, input = true }) => {
  const [own, out] = [`${id}-in`, `${id}-out`];
  const optional = (kind: 'Input' | 'Output', name: string, isOptional: boolean) =>
    refs(`data${kind}Refs`, name) + (isOptional ? refs(`optional${kind}Refs`, name) : '');
  return d.tag(
    'bpmn:ioSpecification',
    {},
    ...(input ? [d.tag('bpmn:dataInput', { id: own, name: 'given' })] : []),
    d.tag('bpmn:dataOutput', { id: out, name: 'supply' }),
    d.tag('bpmn:inputSet', {}, ...(input ? [optional('Input', own, !waits)] : [])),
    d.tag('bpmn:outputSet', {}, optional('Output', out, !gives)),
  );
};

/**
 * A task that takes what supplies there are, or waits for some, and gives its own to `choice`. Of a worker an
 * output is required, so that he may leave it out; of a person it would be refused.
 */
export const data: WriteBlock = (writer, { option }) => {
  const gives = option % 3 > 0;
  const id = writer.id(gives ? 'job' : 'user');
  const { supply, choice } = writer.data;
  writer.add(
    d.tag(
      gives ? 'bpmn:serviceTask' : 'bpmn:userTask',
      { id },
      d.extensions(gives ? '<zeebe:taskDefinition type="supply"/>' : '<zeebe:userTask/>'),
      specification(id, { waits: option % 2 === 0, gives }),
      into(supply, `${id}-in`),
      outOf(`${id}-out`, choice),
    ),
  );
  return [id, id];
};

/** A sub-process that holds a `choice` of its own, which its first task sets. */
export const holding: WriteBlock = (writer, { blocks: [inside], option }) => {
  const [id, choice, set] = [writer.id('sub'), writer.id('held'), writer.id('set')];
  const isProperty = option % 2 === 0;
  const body = writer.inside((inner) => {
    inner.data = { ...inner.data, choice };
    if (!isProperty) inner.add(object(choice, 'choice'));
    const script = d.tag('bpmn:script', {}, String(option % 3));
    const io = specification(set, { input: false });
    inner.add(
      d.tag('bpmn:scriptTask', { id: set, scriptFormat: 'feel' }, io, outOf(`${set}-out`, choice), script),
    );
    return inner.chain([[set, set], inner.write(inside!)]);
  }, d.start);
  const property = isProperty ? [d.tag('bpmn:property', { id: choice, name: 'choice' })] : [];
  writer.add(d.subProcess(id, ...property, ...body));
  return [id, id];
};
