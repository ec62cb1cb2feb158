// The only list of commands. What is not here is refused as CommandNotFound.
import { aggregate } from './aggregate.js';
import {
  collStats,
  create,
  dbStats,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './catalog.js';
import { explain } from './explain.js';
import { count, distinct, find, getMore, killCursors } from './find.js';
import { findAndModify } from './find-and-modify.js';
import { type Handler, read, write } from './handler.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import {
  buildInfo,
  connectionStatus,
  getParameter,
  hello,
  hostInfo,
  nothing,
  serverStatus,
} from './server.js';
import { insert, remove, update } from './write.js';

export const commands: Record<string, Handler> = {
  hello: read(hello),
  isMaster: read(hello),
  ismaster: read(hello),
  ping: read(nothing),
  endSessions: read(nothing),
  refreshSessions: read(nothing),
  buildInfo: read(buildInfo),
  buildinfo: read(buildInfo),
  serverStatus: read(serverStatus),
  hostInfo: read(hostInfo),
  connectionStatus: read(connectionStatus),
  getParameter: read(getParameter),
  find: read(find),
  getMore: read(getMore),
  killCursors: read(killCursors),
  aggregate: read(aggregate),
  explain: read(explain),
  count: read(count),
  distinct: read(distinct),
  insert: write(insert),
  update: write(update),
  delete: write(remove),
  findAndModify: write(findAndModify),
  findandmodify: write(findAndModify),
  create: write(create),
  drop: write(drop),
  dropDatabase: write(dropDatabase),
  renameCollection: write(renameCollection),
  listCollections: read(listCollections),
  listDatabases: read(listDatabases),
  collStats: read(collStats),
  dbStats: read(dbStats),
  createIndexes: write(createIndexes),
  listIndexes: read(listIndexes),
  dropIndexes: write(dropIndexes),
};
