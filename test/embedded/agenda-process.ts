// Run as a process of its own: works the jobs of a shared Agenda, noting each ring, until its input ends.
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { MongoClient } from 'mongodb';

const [, , uri] = process.argv;
const client = await new MongoClient(uri!).connect();
const db = client.db('alarm');
const backend = new MongoBackend({ mongo: db as never, collection: 'jobs' });
await backend.connect();
const agenda = new Agenda({ backend, processEvery: 50, removeOnComplete: true });
for (const name of ['ring', 'tick']) {
  agenda.define(name, async (job: { attrs: { data?: { key?: string } } }) => {
    await db
      .collection('rings')
      .insertOne({ name, key: job.attrs.data?.key, pid: process.pid, at: new Date() });
  });
}
await agenda.start();
process.stdout.write('ready\n');
process.stdin.on('end', async () => {
  await agenda.drain();
  await client.close();
  process.exit(0);
});
process.stdin.resume();
