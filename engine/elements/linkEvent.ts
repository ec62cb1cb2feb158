/**
 * Link event definition (BPMN 2.0.2 §10.5.5): a throwing link goes on at the catching link of the same name
 * in the same scope, as if a flow led there.
 */

import { text } from './contract/extension.js';
import type { BpmnElement, ElementModule } from './element.js';

export const linkDefinition = 'bpmn:LinkEventDefinition';

export const linkNameOf = (definition: BpmnElement | undefined): string | undefined =>
  definition?.$type === linkDefinition ? text(definition, 'name') : undefined;

export const linkEvent: ElementModule = {
  triggers: [
    {
      type: linkDefinition,
      positions: ['catch', 'throw'],
      raise: ({ node, definition }, compiling) => {
        const name = linkNameOf(definition);
        const target = name === undefined ? undefined : compiling.linkTarget(node, name);
        if (target === undefined) {
          const message = `No link catch event named "${name ?? ''}" stands in the same scope`;
          compiling.report(node.id, 'link-target', message, '10.5.4');
        }
        return { entry: { type: 'produce', params: { flows: [{ target: target ?? '' }] } } };
      },
    },
  ],
};
