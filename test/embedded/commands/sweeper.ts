import { expect, test } from '@jest/globals';
import { encode } from '../../../embedded/bson/document.js';
import { Cursors } from '../../../embedded/cursors.js';
import { dropSweepMaxCount, expireMaxCount } from '../../../embedded/limits.js';
import { Catalog, makeIndex } from '../../../embedded/storage/catalog.js';
import { openStore } from '../../../embedded/storage/store.js';
import { fillIndex, insertDocument } from '../../../embedded/storage/write.js';
import { expire, sweepDropped } from '../../../embedded/sweeper.js';
import { temporaryFolder } from '../database.js';

// The sweeper's work, called directly: its clock is a parameter.

test('expired documents and dropped collections are removed a bounded number at a time', async () => {
  const folder = temporaryFolder();
  const store = openStore(folder.path);
  const catalog = new Catalog(store);
  const context = { store, catalog, cursors: new Cursors(), startedAt: new Date(0) };
  const late = expireMaxCount + 10;
  const hour = 3_600;
  store.commit(() => {
    const collection = catalog.ensure('test', 'sessions');
    const index = makeIndex(catalog.nextId(), { key: { at: 1 }, name: 'at_1', expireAfterSeconds: hour });
    fillIndex(context, collection, index, () => []);
    collection.indexes.push(index);
    for (let id = 0; id < late; id++)
      insertDocument(context, collection, encode({ _id: id, at: new Date(id) }));
    insertDocument(context, collection, encode({ _id: 'fresh', at: new Date(hour * 1_000) }));
    insertDocument(context, collection, encode({ _id: 'text', at: 'no date' }));
  });
  const collection = catalog.need('test', 'sessions');
  const now = hour * 1_000 + late;
  const removed = [1, 2, 3].map(() =>
    store.commit(() => expire(context, collection, collection.indexes[0]!, now)),
  );
  expect(removed).toEqual([expireMaxCount, 10, 0]);
  expect([store.documents.getKeysCount(), store.keys.getKeysCount()]).toEqual([2, 2]);
  store.commit(() => catalog.drop(collection));
  store.commit(() => sweepDropped(context));
  expect([store.documents.getKeysCount(), store.keys.getKeysCount()]).toEqual([0, 0]);
  expect(catalog.dropped.size).toBe(0);
  await store.close();
  folder.remove();
});

test('a dropped collection of more than dropSweepMaxCount keys is removed in several rounds', async () => {
  const folder = temporaryFolder();
  const store = openStore(folder.path);
  const catalog = new Catalog(store);
  const context = { store, catalog, cursors: new Cursors(), startedAt: new Date(0) };
  store.commit(() => {
    const collection = catalog.ensure('test', 'many');
    for (let id = 0; id < dropSweepMaxCount + 10; id++)
      insertDocument(context, collection, encode({ _id: id }));
  });
  store.commit(() => catalog.drop(catalog.need('test', 'many')));
  store.commit(() => sweepDropped(context));
  expect(store.documents.getKeysCount()).toBe(10);
  expect(catalog.dropped.size).toBe(1);
  store.commit(() => sweepDropped(context));
  expect(store.documents.getKeysCount()).toBe(0);
  store.commit(() => sweepDropped(context));
  expect(catalog.dropped.size).toBe(0);
  await store.close();
  folder.remove();
});
