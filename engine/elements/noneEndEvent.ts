/** None end event (BPMN 2.0.2 §10.5.3): ends its token and nothing else. */
import type { ElementModule } from './element.js';

export const noneEndEvent: ElementModule = {
  shapes: [{ type: 'bpmn:EndEvent', state: () => ({ type: 'final' }) }],
};
