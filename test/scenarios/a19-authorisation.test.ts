import { readReleases } from '../../processes/released.js';
import { definitionOf } from '../support/run.js';
import type { Scenario } from './execute.js';
import { testTranscripts } from './run.js';

// The system starts it, so no start check is asked.
const prepared = (async (): Promise<Scenario> => {
  const released = (await readReleases()).filter(({ processId }) =>
    ['a08-access', 'a19-authorisation'].includes(processId),
  );
  const latest = [...new Map(released.map((release) => [release.processId, release])).values()];
  const definitions = latest.map((release, n) => definitionOf(release.source.content, String(n + 1)));
  return { definitions: await Promise.all(definitions) };
})();
testTranscripts(new URL('../../../test/scenarios/a19-authorisation/', import.meta.url), () => prepared);
