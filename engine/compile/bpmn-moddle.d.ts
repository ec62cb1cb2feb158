/** bpmn-moddle publishes types of the BPMN tree but none of its entry; this is the part that we use. */
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    fromXML(xml: string): Promise<{
      rootElement: unknown;
      warnings: unknown[];
      elementsById: Record<string, unknown>;
    }>;
    toXML(element: unknown, options?: { format?: boolean }): Promise<{ xml: string }>;
  }
}
