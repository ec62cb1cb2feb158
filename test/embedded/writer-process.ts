// Run as a process of its own: adds its numbers to a shared counter and inserts its documents, then ends.
import { MongoClient } from 'mongodb';

const [, , uri, name, count] = process.argv;
const client = new MongoClient(uri!);
const db = client.db('shared');
for (let seq = 0; seq < Number(count); seq++) {
  await db
    .collection<{ _id: string; total: number }>('counters')
    .updateOne({ _id: 'all' }, { $inc: { total: 1 } }, { upsert: true });
  await db.collection('documents').insertOne({ writer: name, seq });
}
await client.close();
