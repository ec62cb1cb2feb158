/** How a file is drawn: nothing of it runs, so that all that is asked is whether it draws what is there. */
import type { Finding } from '../vocabulary.js';
import type { SchemaType } from './bpmnSchema.js';
import { type Ids, ownId, referenceToNothing } from './placement.js';
import type { Tag } from './xmlText.js';

export class Picture {
  private readonly references: { element: string; attribute: string; value: string }[] = [];

  /** Notes what a tag of the picture refers to. */
  draw(tag: Tag, type: SchemaType): void {
    for (const { name, value } of tag.attributes)
      if (type.attributes.get(name)?.type === 'QName' && value.trim() !== '')
        this.references.push({ element: ownId(tag) ?? value.trim(), attribute: name, value: value.trim() });
  }

  /** At the end of the file: what refers to nothing in it. */
  *ofNothing(ids: Ids): Generator<Finding> {
    for (const { element, attribute, value } of this.references)
      if (!ids.has(value) && !ids.has(value.replace(/^.*:/, '')))
        yield { ...referenceToNothing(element, attribute, value), severity: 'warning' };
  }
}
