/** Calls of what is documentation only: refused at deployment, for they could never be carried out. */
import type { Definitions } from '../commit/context.js';
import { type FixedCall, fixedCallsIn } from '../elements/callActivity.js';
import type { MachineFile } from '../machine.js';
import type { Finding } from '../vocabulary.js';

export interface Caller {
  resourceName: string;
  file: MachineFile;
}

/** What a call finds once everything is deployed: what comes along, else what is there. */
async function calledFile(
  call: FixedCall,
  together: Caller[],
  definitions: Definitions,
): Promise<MachineFile | undefined> {
  const { processId, versionTag, isTogether } = call;
  const fits = ({ file }: Caller) =>
    file.process === processId && (versionTag === undefined || file.versionTag === versionTag);
  const along = together.find(fits)?.file;
  if (along || isTogether) return along;
  return (await definitions.byCall(call))?.file;
}

export async function callsOfDocumentation(
  callers: Caller[],
  definitions: Definitions,
): Promise<(Finding & { resource: string })[]> {
  const found: (Finding & { resource: string })[] = [];
  for (const { resourceName, file } of callers) {
    for (const call of Object.values(file.machines).flatMap(fixedCallsIn)) {
      const called = await calledFile(call, callers, definitions);
      if (!called?.documentation) continue;
      found.push({
        resource: resourceName,
        severity: 'error',
        element: call.element,
        rule: 'called-process-executable',
        message:
          `"${call.element}" calls "${call.processId}", which is documentation only. ` +
          'Set isExecutable="true" on the process that is called.',
        section: '10.3.6',
      });
    }
  }
  return found;
}
