// The suites that take longest begin first, so that no worker is left alone with one of them at the end.
// Jest knows how long a suite took the last time; a fresh clone has no last time, and a joined suite is a
// small file.
import TestSequencer from '@jest/test-sequencer';

const longest = [
  'api/walks',
  'api/records',
  'scenarios/elements',
  'crash/commands',
  'api/applications',
  'api/badInput',
  'api/inboxes',
  'api/http',
  'processes/installed',
  'api/start',
  'embedded/commands',
  'engine/waits',
  'starts/definitions',
  'engine/log',
  'scenarios/transcripts',
  'starts/crashes',
  'bpmn/refused',
  'api/files',
  'crash/kill',
  'random/unstructured',
  'repo/bench',
  'crash/undoing',
  'crash/reports',
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
