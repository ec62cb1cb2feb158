import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readResource } from '../../../engine/compile/readResource.js';
import { machinesUrl, readMachines, readReleases } from '../../../processes/released.js';

const releases = await readReleases();

test.each(releases.map((release) => [`${release.processId}/v${release.version}`, release] as const))(
  'the committed machines of %s are what the compiler makes of its diagram, without a warning',
  async (_name, release) => {
    const read = await readResource(release.source);
    if (!read.ok) throw new Error(JSON.stringify(read.findings, null, 2));
    expect(read.definitions.flatMap(({ warnings }) => warnings)).toEqual([]);
    const compiled = `${JSON.stringify(read.definitions.map((each) => each.file)[0], null, 2)}\n`;
    if (process.env.UPDATE) writeFileSync(machinesUrl(release), compiled);
    expect(existsSync(machinesUrl(release))).toBe(true);
    expect(await readMachines(release)).toBe(compiled);
    expect(read.definitions).toHaveLength(1);
    expect(read.definitions[0]?.file.process).toBe(release.processId);
  },
);
