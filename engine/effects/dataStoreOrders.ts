/** `dataStore.read`, `.await`, `.forget` and `.write`: what a token has to do with data stores. */
import type { Perform } from './scene.js';

export const dataStoreRead: Perform<'dataStore.read'> = (effect, commit, { dataStores }) =>
  dataStores.read(effect, commit);

export const dataStoreAwait: Perform<'dataStore.await'> = (effect, commit, { dataStores }) =>
  dataStores.await(effect, commit);

export const dataStoreForget: Perform<'dataStore.forget'> = (effect, _commit, { dataStores }) =>
  dataStores.forget(effect);

export const dataStoreWrite: Perform<'dataStore.write'> = (effect, commit, { dataStores }) =>
  dataStores.write(effect, commit);
