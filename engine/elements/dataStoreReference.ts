/**
 * Which data store a data association leads from or to (BPMN 2.0.2 §10.4.1). A store outlives the instances
 * that use it and is one and the same for every process whose file has its target namespace and names its
 * id, in whatever version (decision 0044).
 */
import type { DataStore } from '../vocabulary.js';
import type { BpmnElement } from './element.js';

const referring = ['bpmn:DataStoreReference', 'bpmn:DataStore'];

const fileAround = (element: BpmnElement): BpmnElement =>
  element.$parent ? fileAround(element.$parent) : element;

/** The store that data stands for; a reference that names none stands for the store of its own name. */
export function storeOf(data: BpmnElement | undefined): DataStore | undefined {
  if (!data || !referring.includes(data.$type)) return undefined;
  const named = data.$type === 'bpmn:DataStore' ? data : (data.dataStoreRef as BpmnElement | undefined);
  const item = (named?.itemSubjectRef ?? data.itemSubjectRef) as BpmnElement | undefined;
  const { targetNamespace = '' } = fileAround(data);
  const isBounded = named?.isUnlimited === false && Number.isInteger(named.capacity);
  return {
    store: `${String(targetNamespace)}#${named?.id ?? data.name ?? data.id}`,
    ...(item?.isCollection === true && { isCollection: true }),
    ...(isBounded && { capacity: Number(named.capacity) }),
  };
}
