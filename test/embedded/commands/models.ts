import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose, { type Model, Schema, type Types } from 'mongoose';
import { openDatabase, type TestDatabase } from '../database.js';

describe('models', () => {
  let database: TestDatabase;
  let connection: mongoose.Connection;
  let made = 0;

  beforeAll(async () => {
    database = await openDatabase();
    connection = await mongoose.createConnection(`${database.embedded.uri}/models`).asPromise();
  });
  afterAll(async () => {
    await connection.close();
    await database.close();
  });

  interface Person {
    name: string;
    age?: number;
    tags: string[];
    address?: { city: string; zip?: string };
    friend?: Types.ObjectId;
    createdAt?: Date;
    updatedAt?: Date;
  }

  /** A model over a collection of its own, so that tests do not meet. */
  async function people(): Promise<Model<Person>> {
    made++;
    const schema = new Schema<Person>(
      {
        name: { type: String, required: true, unique: true },
        age: Number,
        tags: [String],
        address: { city: String, zip: String },
        friend: { type: Schema.Types.ObjectId, ref: `Person${made}` },
      },
      { timestamps: true },
    );
    schema.index({ age: 1, name: -1 });
    const model = connection.model<Person>(`Person${made}`, schema);
    await model.init();
    return model;
  }

  test('a document is created, found, changed and removed', async () => {
    const Person = await people();
    const wang = await Person.create({ name: '王芳', age: 30, tags: ['a'], address: { city: '上海' } });
    expect((await Person.findById(wang._id))?.address?.city).toBe('上海');
    wang.age = 31;
    wang.tags.push('b');
    await wang.save();
    const stored = await Person.findOne({ tags: 'b', 'address.city': '上海' }).lean();
    expect(stored).toMatchObject({ name: '王芳', age: 31, tags: ['a', 'b'] });
    expect(stored!.updatedAt!.getTime()).toBeGreaterThanOrEqual(stored!.createdAt!.getTime());
    expect((await Person.deleteOne({ _id: wang._id })).deletedCount).toBe(1);
    expect(await Person.exists({ name: '王芳' })).toBeNull();
  });

  test('a stale save is refused by its version', async () => {
    const Person = await people();
    await Person.create({ name: 'li', tags: ['a', 'b', 'c'] });
    const [one, two] = [await Person.findOne({ name: 'li' }), await Person.findOne({ name: 'li' })];
    (one!.tags as unknown as Types.Array<string>).pull('a');
    await one!.save();
    (two!.tags as unknown as Types.Array<string>).set(2, 'z');
    await expect(two!.save()).rejects.toThrow(mongoose.Error.VersionError);
  });

  test('a duplicate of a unique field is refused with code, keyPattern and keyValue', async () => {
    const Person = await people();
    await Person.create({ name: 'li' });
    const refused = Person.create({ name: 'li' });
    await expect(refused).rejects.toMatchObject({
      code: 11000,
      keyPattern: { name: 1 },
      keyValue: { name: 'li' },
      message: expect.stringContaining(
        `E11000 duplicate key error collection: models.${Person.collection.name} ` +
          'index: name_1 dup key: { name: "li" }',
      ),
    });
    expect(await Person.countDocuments()).toBe(1);
  });

  test('an unordered bulk write names its losers and performs the rest', async () => {
    const Person = await people();
    await Person.create([{ name: 'a' }, { name: 'b' }]);
    const refused = Person.collection.insertMany(
      ['c', 'a', 'd', 'b', 'd'].map((name) => ({ name })),
      { ordered: false },
    );
    const error = await refused.catch((thrown: unknown) => thrown);
    const { writeErrors, insertedCount } = error as mongoose.mongo.MongoBulkWriteError;
    expect((writeErrors as mongoose.mongo.WriteError[]).map(({ index, code }) => [index, code])).toEqual([
      [1, 11000],
      [3, 11000],
      [4, 11000],
    ]);
    expect(insertedCount).toBe(2);
    expect((await Person.distinct('name')).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('an ordered bulk write stops at its first refusal', async () => {
    const Person = await people();
    const refused = Person.collection.insertMany(['a', 'a', 'b'].map((name) => ({ name })));
    await expect(refused).rejects.toMatchObject({ code: 11000 });
    expect(await Person.countDocuments()).toBe(1);
  });

  test('bulkWrite counts what its statements did', async () => {
    const Person = await people();
    await Person.create([
      { name: 'a', age: 1 },
      { name: 'b', age: 2 },
      { name: 'c', age: 3 },
    ]);
    const result = await Person.bulkWrite([
      { insertOne: { document: { name: 'd', tags: [] } } },
      { updateOne: { filter: { name: 'a' }, update: { $set: { age: 10 } } } },
      { updateMany: { filter: { age: { $gte: 2 } }, update: { $inc: { age: 1 } } } },
      { updateOne: { filter: { name: 'new' }, update: { $set: { age: 7 } }, upsert: true } },
      { replaceOne: { filter: { name: 'b' }, replacement: { name: 'bb', tags: ['x' as never] } } },
      { deleteOne: { filter: { name: 'c' } } },
    ]);
    expect(result).toMatchObject({
      insertedCount: 1,
      matchedCount: 5,
      modifiedCount: 5,
      upsertedCount: 1,
      deletedCount: 1,
    });
    expect((await Person.distinct('name')).toSorted()).toEqual(['a', 'bb', 'd', 'new']);
  });

  test('findOneAndUpdate gives the document before or after, and upserts with defaults', async () => {
    const Person = await people();
    const upsert = { upsert: true, returnDocument: 'after' as const };
    const made1 = await Person.findOneAndUpdate(
      { name: 'x' },
      { $inc: { age: 1 }, $setOnInsert: { tags: ['new'] } },
      upsert,
    );
    expect(made1).toMatchObject({ name: 'x', age: 1 });
    expect([...made1!.tags]).toEqual(['new']);
    const before = await Person.findOneAndUpdate(
      { name: 'x' },
      { $inc: { age: 1 } },
      { returnDocument: 'before' },
    );
    expect(before!.age).toBe(1);
    const top = await Person.findOneAndDelete({ age: { $gt: 0 } }, { sort: { age: -1 } });
    expect(top!.age).toBe(2);
    expect(await Person.findOneAndUpdate({ name: 'nobody' }, { age: 1 })).toBeNull();
  });

  test('populate follows references', async () => {
    const Person = await people();
    const zhao = await Person.create({ name: 'zhao' });
    await Person.create({ name: 'qian', friend: zhao._id });
    const qian = await Person.findOne({ name: 'qian' }).populate<{ friend: Person }>('friend');
    expect(qian!.friend.name).toBe('zhao');
  });

  // E5: between two batches a cursor holds a position, not a snapshot.
  test('a cursor reads far beyond its batch, in order, while the collection changes', async () => {
    const Person = await people();
    await Person.insertMany(Array.from({ length: 1_000 }, (_, age) => ({ name: `n${age}`, age })));
    const ages: number[] = [];
    for await (const person of Person.find().sort({ age: -1 }).lean().cursor({ batchSize: 70 })) {
      ages.push(person.age!);
      if (person.age === 500) await Person.deleteMany({ age: { $lt: 100 } });
    }
    expect(ages).toEqual(Array.from({ length: 900 }, (_, at) => 999 - at));
  });

  test('aggregation groups, unwinds, joins and counts', async () => {
    const Person = await people();
    const li = await Person.create({ name: 'li', age: 1, tags: ['a', 'b'] });
    await Person.create([
      { name: 'wu', age: 3, tags: ['b'], friend: li._id },
      { name: 'xu', tags: [] },
    ]);
    const byTag = await Person.aggregate([
      { $unwind: '$tags' },
      { $group: { _id: '$tags', people: { $sum: 1 }, oldest: { $max: '$age' } } },
      { $sort: { _id: 1 } },
    ]);
    expect(byTag).toEqual([
      { _id: 'a', people: 1, oldest: 1 },
      { _id: 'b', people: 2, oldest: 3 },
    ]);
    const joined = await Person.aggregate([
      { $match: { name: 'wu' } },
      { $lookup: { from: Person.collection.name, localField: 'friend', foreignField: '_id', as: 'friends' } },
      { $project: { _id: 0, friend: { $first: '$friends.name' }, next: { $add: ['$age', 1] } } },
    ]);
    expect(joined).toEqual([{ friend: 'li', next: 4 }]);
    expect(await Person.aggregate([{ $group: { _id: '$address.city', n: { $sum: 1 } } }])).toEqual([
      { _id: null, n: 3 },
    ]);
    expect(await Person.countDocuments({ age: { $gt: 1 } })).toBe(1);
    expect(await Person.estimatedDocumentCount()).toBe(3);
  });

  test('sessions are taken and transactions refused by name', async () => {
    const Person = await people();
    const session = await connection.startSession();
    await Person.create([{ name: 'in session' }], { session });
    session.startTransaction();
    const refused = Person.create([{ name: 'in transaction' }], { session });
    await expect(refused).rejects.toMatchObject({
      code: 263,
      message: expect.stringContaining('no transactions'),
    });
    await session.abortTransaction().catch(() => undefined);
    await session.endSession();
    expect(await Person.countDocuments()).toBe(1);
  });

  test('files of GridFS come back as they were stored', async () => {
    const bucket = new mongoose.mongo.GridFSBucket(connection.db!, {
      bucketName: `files${++made}`,
      chunkSizeBytes: 1024,
    });
    const content = Buffer.from(Array.from({ length: 10_000 }, (_, at) => at % 251));
    const upload = bucket.openUploadStream('attachment.pdf', { metadata: { type: 'application/pdf' } });
    await new Promise((resolve, reject) => upload.on('finish', resolve).on('error', reject).end(content));
    const parts: Buffer[] = [];
    for await (const part of bucket.openDownloadStream(upload.id)) parts.push(part as Buffer);
    expect(Buffer.concat(parts).equals(content)).toBe(true);
    await bucket.delete(upload.id);
    expect(await bucket.find({}).toArray()).toEqual([]);
  });

  test('indexes are synchronised with the schema', async () => {
    const Person = await people();
    await Person.collection.createIndex({ tags: 1 }, { name: 'stray' });
    expect(await Person.diffIndexes()).toMatchObject({ toDrop: ['stray'], toCreate: [] });
    expect(await Person.syncIndexes()).toEqual(['stray']);
    expect((await Person.listIndexes()).map(({ name }) => name)).toEqual(['_id_', 'name_1', 'age_1_name_-1']);
  });
});
