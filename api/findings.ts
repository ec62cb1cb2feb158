/** What the check of a definition found, as answers carry it. */
import { z } from 'zod';
import type { Finding } from '../engine/vocabulary.js';

export const FindingSchema = z
  .strictObject({
    severity: z.enum(['error', 'warning']),
    element: z.string().describe('Id of the element; empty when the whole file is meant'),
    rule: z.string(),
    message: z.string(),
    messageZh: z.string().optional(),
    section: z.string().optional().describe('Section of BPMN 2.0.2'),
    trace: z
      .array(z.strictObject({ element: z.string(), flows: z.array(z.string()) }))
      .optional()
      .describe('A way that leads there: elements that act, in order, and the sequence flows they take'),
  })
  .meta({ id: 'Finding' });

/** A finding of a file. */
export const ResourceFindingSchema = z
  .strictObject({ resourceName: z.string(), ...FindingSchema.shape })
  .meta({ id: 'ResourceFinding' });

/** The warnings of released versions, each once, though a file may hold several processes. */
export function warningsOf(
  definitions: { resourceName: string; warnings: Finding[] }[],
): z.infer<typeof ResourceFindingSchema>[] {
  const all = definitions.flatMap(({ resourceName, warnings }) =>
    warnings.map((finding) => ({ resourceName, ...finding })),
  );
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
