// The suites that take longest begin first, so that no worker is left alone with one of them at the end.
// Jest knows how long a suite took the last time; a fresh clone has no last time, and a joined suite is a
// small file.
import TestSequencer from '@jest/test-sequencer';

const longest = [
  'scenarios/transcripts',
  'api/badInput',
  'scenarios/elements',
  'starts/crashes',
  'crash/commands',
  'api/http',
  'api/records',
  'api/walks',
  'api/inboxes',
  'api/applications',
  'starts/definitions',
  'engine/log',
  'crash/undoing',
  'random/unstructured',
  'engine/waits',
  'api/files',
  'crash/kill',
  'api/start',
];
const placeOf = ({ path }) => {
  const place = longest.findIndex((name) => path.endsWith(`/${name}.test.js`));
  return place < 0 ? longest.length : place;
};

// biome-ignore lint/style/noDefaultExport: Jest takes the default export of a sequencer.
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
