/**
 * What the schema says about the tags of a file, one after another: whether each may stand in that order and
 * so often, and whether it knows their attributes and ids.
 */
import type { Finding } from '../vocabulary.js';
import { say, type Text } from '../wording.js';
import { extensionWords } from '../wordings/extensions.js';
import { schemaWords } from '../wordings/schema.js';
import { isAttributeName, isDeclared, isDerived, type SchemaType, type Slot, typeOf } from './bpmnSchema.js';
import { nearest } from './slip.js';
import type { Tag } from './xmlText.js';

const ncName = /^[\p{L}_][\p{L}\p{N}\p{M}._\u00b7-]*$/u;

export const ownId = ({ attributes }: Tag): string | undefined => {
  const id = attributes.find(({ name }) => name === 'id')?.value;
  return id === '' ? undefined : id;
};

export const finding = (
  element: string,
  rule: string,
  { zh, en }: Text,
  section = '15.3',
  severity: Finding['severity'] = 'error',
): Finding => ({ severity, element, rule, message: `${en}.`, messageZh: `${zh}。`, section });

/** Where a tag stands, for people: the element around it and the line. */
export const placeOf = ({ line }: Tag, around: string): Text =>
  say(extensionWords.place, { id: around || 'definitions', line });

/** A reference to what is not in the file, with what is said of it. */
export const referenceToNothing = (element: string, said: Text): Finding =>
  finding(element, 'dangling-reference', said, '15.3.2');

/** The ids of a file. ADONIS gives a shape the id of what it shows: that is told, and no more. */
export class Ids {
  /** With the names of their types, of those that are read. */
  private readonly taken = new Map<string, string | undefined>();
  private readonly drawn = new Set<string>();

  has = (id: string): boolean => this.taken.has(id) || this.drawn.has(id);
  typeOf = (id: string): string | undefined => this.taken.get(id);

  /** An id of BPMN. */
  *take(id: string, type?: SchemaType): Generator<Finding> {
    yield* this.judge(id, 'error', this.taken.has(id) ? 'error' : this.drawn.has(id) && 'warning');
    if (!this.taken.has(id)) this.taken.set(id, type?.name);
  }

  /** An id of the picture. */
  *draw(id: string): Generator<Finding> {
    yield* this.judge(id, 'warning', this.drawn.has(id) ? 'error' : this.taken.has(id) && 'warning');
    this.drawn.add(id);
  }

  private *judge(
    id: string,
    ifMalformed: Finding['severity'],
    ifTwice: Finding['severity'] | false,
  ): Generator<Finding> {
    if (!ncName.test(id)) {
      yield finding(id, 'id-malformed', say(schemaWords.malformedId, { id }), '8.3.1', ifMalformed);
    }
    if (ifTwice !== false) {
      yield finding(id, 'id-duplicate', say(schemaWords.idTwice, { id }), '8.3.1', ifTwice);
    }
  }
}

/**
 * What tools in use write after what the schema has behind it, where the order says nothing: elsewhere an
 * order that the schema does not have is refused (docs/decisions/0040-schema.md).
 */
const movable = new Set([
  ...['documentation', 'incoming', 'outgoing', 'laneSet', 'flowElement', 'rootElement', 'dataOutput'],
]);
const contents = new Set(['laneSet', 'flowElement', 'artifact']);
const mayFollow = (name: string, last: string): boolean =>
  movable.has(name) || (name === 'loopCharacteristics' && contents.has(last));

/** Attributes that say where tokens go: one that stands elsewhere would be missed. */
const deciding = new Set([
  ...['isExecutable', 'triggeredByEvent', 'isForCompensation', 'isInterrupting', 'cancelActivity'],
  ...['attachedToRef', 'sourceRef', 'targetRef', 'default', 'instantiate', 'parallelMultiple'],
  ...['eventGatewayType', 'isSequential', 'behavior', 'testBefore', 'loopMaximum', 'startQuantity'],
  ...['completionQuantity', 'calledElement', 'messageRef', 'signalRef', 'errorRef', 'escalationRef'],
  ...['activityRef', 'waitForCompletion', 'operationRef', 'ordering', 'cancelRemainingInstances'],
  ...['oneBehaviorEventRef', 'noneBehaviorEventRef', 'processRef', 'language', 'scriptFormat'],
]);

/** What has stood in an element so far. */
export class Sequence {
  private readonly counts = new Map<number, number>();
  private readonly reported = new Set<number>();
  private last = { slot: -1, place: '', name: '' };

  /** True when it has been said that there are too many. */
  isOver({ slots }: SchemaType, slot: number): boolean {
    const place = slots?.[slot];
    return place !== undefined && (this.counts.get(slot) ?? 0) > place.max;
  }

  /** The children that the element must have and does not. */
  missing({ slots = [] }: SchemaType): readonly Slot[] {
    return slots.filter(({ min }, slot) => (this.counts.get(slot) ?? 0) < min);
  }

  /** A child that may stand in the element, at its place of the sequence. */
  *take({ slots }: SchemaType, slot: number, tag: Tag, around: string): Generator<Finding> {
    const place = slots?.[slot];
    if (!place) return;
    const count = (this.counts.get(slot) ?? 0) + 1;
    this.counts.set(slot, count);
    const { name } = place;
    if (count === place.max + 1) {
      const values = { element: around, max: place.max, name, line: tag.line };
      yield finding(around, 'element-repeated', say(schemaWords.tooMany, values));
    }
    if (slot < this.last.slot && !this.reported.has(slot)) {
      this.reported.add(slot);
      const values = { name: tag.name, place: placeOf(tag, around), last: this.last.name };
      const severity = mayFollow(name, this.last.place) ? 'warning' : 'error';
      yield finding(around, 'element-order', say(schemaWords.order, values), '15.3', severity);
    }
    if (slot >= this.last.slot) this.last = { slot, place: place.name, name: tag.name };
  }
}

/**
 * Attributes without a namespace that no schema of BPMN has, and that tools in use write all the same: by
 * what stands in their place a process does not change. Any other one may be a slip, and is refused.
 */
const writtenByTools = new Set([
  'attachment', // Trisotech, in the picture
  'bounds', // zeebe-modeler 0.9, in the picture
  'global', // ProcessMaker
  'partitionElement', // IBM BAW, on lane sets
  ...['width', 'height'], // LogicFlow, on nodes
]);

/** Attributes that the type of a tag does not have; those of other namespaces may stand anywhere. */
export function* strangeAttributes(
  tag: Tag,
  type: SchemaType,
  around: string,
  model: string,
): Generator<Finding> {
  for (const { name, uri, local } of tag.attributes) {
    if (name === 'xmlns' || type.attributes.has(name) || (uri !== '' && uri !== model)) continue;
    const attribute = { name, tag: tag.name, place: placeOf(tag, around) };
    const refused =
      uri === model ? say(schemaWords.attributePrefix, { ...attribute, local }) : refusal(attribute, type);
    if (refused) yield finding(around, 'attribute-unknown', refused);
    else yield finding(around, 'xml-unread', say(schemaWords.attributeUnread, attribute), '15.3', 'warning');
  }
}

type Attribute = Readonly<{ name: string; tag: string; place: Text }>;

/** What is said of an attribute that would change the process if it were read. */
function refusal(attribute: Attribute, type: SchemaType): Text | undefined {
  const { name } = attribute;
  const meant = nearest(name, type.attributes.keys());
  if (meant !== undefined) return say(schemaWords.attributeSlip, { ...attribute, meant });
  // Camunda's element templates leave their traces on elements of zeebe.
  if (writtenByTools.has(name) || !isDeclared(type.name)) return undefined;
  if (!isAttributeName(name)) return say(schemaWords.attributeUnknown, attribute);
  if (!deciding.has(name)) return undefined;
  const isFormal =
    isDerived('tFormalExpression', type.name) && typeOf('tFormalExpression').attributes.has(name);
  return say(isFormal ? schemaWords.attributeFormal : schemaWords.attributeElsewhere, attribute);
}
