/** What one step of the pure kernel costs, whatever the size of the diagram, and what a deployment costs. */
import { readFileSync } from 'node:fs';
import { readResource } from '../engine/compile/readResource.js';
import { approvalMs } from './bpmnEngine.js';
import { approval, parallel, sequence } from './diagrams.js';
import { alternate, median, note, nowMs, readScale, report } from './measure.js';
import { readCalendar, recordTrip, releasedForm, stepsMicroseconds, type Trip } from './trip.js';

const scaled = readScale();
const root = new URL('../../', import.meta.url);
const calendar = readCalendar(readFileSync(new URL('processes/calendars/cn-national.json', root), 'utf8'));
const rounds = scaled(9);

/** Variables with which the released Article 10 runs through the provider's approval. */
const application = {
  resource: {
    id: 'gaj-002',
    name: '户籍登记信息',
    shareType: 'conditional',
    provider: 'gaj',
    updatedEvery: 'P1D',
  },
  applicant: { organisation: 'mzj', user: 'mzj.requester' },
  delivery: { mode: 'file', format: 'csv' },
  purpose: '核对申请最低生活保障家庭的常住情况',
  use: { from: '2026-03-02', until: '2026-12-31' },
};

async function trips(): Promise<Record<string, Trip>> {
  const article10 = readFileSync(new URL('processes/article-10/v1.bpmn', root), 'utf8');
  const [long, longer] = [scaled(100), scaled(1_000)];
  const trip = async (name: string, xml: string) => recordTrip(await releasedForm(name, xml), calendar);
  return {
    'kernel.seq10': await trip('seq10', sequence(10)),
    'kernel.seq100': await trip('seq100', sequence(long)),
    'kernel.seq1000': await trip('seq1000', sequence(longer)),
    'kernel.par4': await trip('par4', parallel(4)),
    'kernel.article10': recordTrip(await releasedForm('article-10', article10), calendar, application, {
      decision: 'approved',
      authorisation: { grantedAt: '2026-03-02T02:00:00.000Z' },
      exchange: { batch: 'EX-20260306-001' },
      delivered: { id: '2', at: '2026-03-05T16:10:00.000Z' },
    }),
    'kernel.approval': await trip('approval', approval()),
  };
}

async function measureSteps(): Promise<void> {
  const all = await trips();
  const stepsPerRound = scaled(4_000);
  const timesOf = (trip: Trip) => Math.max(1, Math.round(stepsPerRound / trip.events.length));
  const cold = Object.fromEntries(
    Object.entries(all).map(([name, trip]) => [name, stepsMicroseconds(trip, 1)]),
  );
  for (const trip of Object.values(all)) stepsMicroseconds(trip, timesOf(trip));
  const sides = Object.entries(all).map(([name, trip]) => [
    name,
    () => stepsMicroseconds(trip, timesOf(trip)),
  ]);
  const found = await alternate(rounds, Object.fromEntries(sides));
  for (const [name, trip] of Object.entries(all)) {
    const nodes = Object.values(trip.definition.file.machines).reduce(
      (sum, machine) => sum + Object.keys(machine.states).length,
      0,
    );
    report({
      name,
      value: median(found[name]!),
      unit: 'µs/step',
      best: Math.min(...found[name]!),
      steps: trip.events.length,
      nodes,
      firstWalk: cold[name]!,
    });
  }
}

async function measureDeployment(): Promise<void> {
  const tasks = scaled(1_000);
  const content = sequence(tasks);
  const times: number[] = [];
  for (let round = 0; round < Math.min(rounds, 5); round += 1) {
    const beganMs = nowMs();
    const read = await readResource({ name: 'sequence.bpmn', content });
    times.push(nowMs() - beganMs);
    if (!read.ok) throw new Error('the sequence was refused');
  }
  report({ name: 'kernel.deploy1000', value: median(times), unit: 'ms', nodes: tasks + 2 });
}

/** DESIGN §13: at least a hundred times as fast as `bpmn-engine` in memory. */
async function measureOthers(): Promise<void> {
  const source = approval();
  const trip = recordTrip(await releasedForm('approval', source), calendar);
  const [times, otherTimes] = [scaled(2_000), scaled(50)];
  await approvalMs(source, otherTimes, false);
  const found = await alternate(Math.min(rounds, 5), {
    ours: () => (stepsMicroseconds(trip, times) * trip.events.length) / 1_000,
    others: () => approvalMs(source, otherTimes, false),
  });
  const [ours, others] = [median(found.ours), median(found.others)];
  report({ name: 'kernel.approvalInstance', value: ours, unit: 'ms/instance' });
  report({ name: 'bpmnEngine.approvalInstance', value: others, unit: 'ms/instance' });
  report({ name: 'ratio.bpmnEngine', value: others / ours, unit: 'times' });
}

note(`kernel: ${rounds} rounds`);
await measureSteps();
await measureDeployment();
await measureOthers();
