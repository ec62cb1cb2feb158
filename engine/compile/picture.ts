/**
 * BPMN 2.0.2 §12.2: how a file is drawn. A picture decides nothing, but one that cannot be drawn, or shows
 * what is not there, hides from its readers what runs. What it says beside that stays in the source, unread.
 */
import type { Finding } from '../vocabulary.js';
import { say, type Text } from '../wording.js';
import { schemaWords } from '../wordings/schema.js';
import { isDerived, type SchemaType, valuesOf } from './bpmnSchema.js';
import { flagOf } from './lexicalValues.js';
import { finding, type Ids, ownId, placeOf, referenceToNothing } from './placement.js';
import type { Tag } from './xmlText.js';

const double = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const sizes = new Set(['width', 'height', 'size']);

/** Types by their elements: what is drawn as a line, as an area, and what has a plane of its own. */
const lines = [...['tSequenceFlow', 'tMessageFlow', 'tAssociation', 'tDataAssociation', 'tConversationLink']];
const areas = ['tFlowNode', 'tParticipant', 'tLane', 'tDataObject', 'tDataObjectReference'];
const grounds = ['tProcess', 'tSubProcess', 'tCollaboration', 'tChoreography', 'tSubChoreography'];
const isOneOf = (type: string, kinds: readonly string[]): boolean =>
  kinds.some((kind) => isDerived(type, kind));

/** What a value should be; undefined when it is. */
function expected(name: string, type: string, value: string): Text | undefined {
  if (type === 'double') {
    const isRight = double.test(value) && !(sizes.has(name) && Number(value) < 0);
    return isRight ? undefined : sizes.has(name) ? schemaWords.size : schemaWords.number;
  }
  if (type === 'boolean') return flagOf(value) === undefined ? schemaWords.trueOrFalse : undefined;
  const allowed = valuesOf(type);
  return allowed && !allowed.includes(value)
    ? say(schemaWords.oneOf, { values: allowed.join(', ') })
    : undefined;
}

interface Reference {
  element: string;
  attribute: string;
  value: string;
  /** Name of the tag that refers, and the plane that it stands on. */
  tag: string;
  plane: number;
}

export class Picture {
  private readonly references: Reference[] = [];
  private planes = 0;

  /**
   * What is wrong with a tag of the picture by itself; what it refers to is noted. Yaoqiang gives a label the
   * size -1 when it leaves that to whoever draws it.
   */
  *draw(tag: Tag, type: SchemaType, around: string, isLabel: boolean): Generator<Finding> {
    if (tag.local === 'BPMNPlane') this.planes += 1;
    const written = new Map(tag.attributes.map(({ name, value }) => [name, value.trim()]));
    for (const [name, { type: kind, isRequired }] of type.attributes) {
      const value = written.get(name) ?? '';
      const where = { name, tag: tag.name, place: placeOf(tag, around) };
      if (isRequired && value === '') {
        yield finding(around, 'picture-incomplete', say(schemaWords.notDrawn, where), '12.2.3');
      } else if (kind === 'QName' && value !== '') {
        this.refer(tag, name, value, around);
      } else if (value !== '') {
        const right = expected(isLabel ? '' : name, kind, value);
        const said = right && say(schemaWords.drawnValue, { ...where, value, right });
        if (said) yield finding(around, 'picture-value', said, '12.2.3');
      }
    }
  }

  /** What is wrong when a tag closes: children that it must have. */
  *close(tag: Tag, missing: Iterable<{ name: string; min: number }>, around: string): Generator<Finding> {
    for (const { name, min } of missing) {
      const values = { tag: tag.name, place: placeOf(tag, around), name, min };
      yield finding(around, 'picture-incomplete', say(schemaWords.lacks, values), '12.2.3');
    }
  }

  private refer(tag: Tag, attribute: string, value: string, around: string): void {
    const element = ownId(tag) ?? around;
    this.references.push({ element, attribute, value, tag: tag.local, plane: this.planes });
  }

  /** At the end of the file: what refers to nothing in it, or is drawn as what it is not, or twice. */
  *judge(ids: Ids, lost: ReadonlySet<string>): Generator<Finding> {
    const drawn = new Set<string>();
    for (const { element, attribute, value, tag, plane } of this.references) {
      const local = value.replace(/^.*:/, '');
      const id = ids.has(value) ? value : local;
      // A modeler that renames a process may forget its plane: that shows nothing wrong.
      const severity = tag === 'BPMNPlane' ? 'warning' : 'error';
      if (!ids.has(id) && !lost.has(local))
        yield {
          ...referenceToNothing(element, say(schemaWords.nothingThere, { name: attribute, value })),
          severity,
        };
      const type = attribute === 'bpmnElement' ? ids.typeOf(id) : undefined;
      if (type === undefined) continue;
      const kind = wrongKind(tag, type);
      const wrong = kind && say(schemaWords.drawnBy, { tag, id, kind });
      if (wrong) yield finding(element, 'picture-kind', wrong, '12.2.1');
      const isOnce =
        isOneOf(type, ['tFlowNode', 'tSequenceFlow']) && !isDerived(type, 'tChoreographyActivity');
      const again = say(schemaWords.drawnTwice, { id });
      if (isOnce && drawn.has(`${plane} ${id}`)) yield finding(element, 'picture-twice', again, '12.2.1');
      if (tag !== 'BPMNPlane') drawn.add(`${plane} ${id}`);
    }
  }
}

/** By what an element is drawn that is drawn by something else. */
function wrongKind(tag: string, type: string): string | undefined {
  if (tag === 'BPMNPlane') return isOneOf(type, grounds) ? undefined : 'BPMNShape or BPMNEdge';
  if (tag === 'BPMNShape' && isOneOf(type, lines)) return 'BPMNEdge';
  return tag === 'BPMNEdge' && isOneOf(type, areas) ? 'BPMNShape' : undefined;
}
