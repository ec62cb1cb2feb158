// The commands that speak of the server itself.
import { hostname } from 'node:os';
import { isDocument } from '../bson/document.js';
import type { Context } from '../context.js';
import { documentMaxBytes, messageMaxBytes, writeBatchMaxCount } from '../limits.js';
import type { Command } from '../wire/message.js';
import { ok } from './handler.js';

const version = '7.0.0';

/** A standalone without topologyVersion: drivers poll it, and neither retry writes nor start transactions. */
export function hello(_context: Context, command: Command, connectionId: number): Buffer {
  return ok({
    helloOk: true,
    [command.name === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
    maxBsonObjectSize: documentMaxBytes,
    maxMessageSizeBytes: messageMaxBytes,
    maxWriteBatchSize: writeBatchMaxCount,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  });
}

export const nothing = (): Buffer => ok();

export function buildInfo(): Buffer {
  const versionArray = [...version.split('.').map(Number), 0];
  return ok({
    version,
    versionArray,
    gitVersion: 'embedded',
    modules: [],
    bits: 64,
    maxBsonObjectSize: documentMaxBytes,
  });
}

export function serverStatus(context: Context): Buffer {
  const uptime = (Date.now() - context.startedAt.getTime()) / 1000;
  const cursor = { open: { total: context.cursors.count } };
  const storageEngine = { name: 'lmdb', persistent: true };
  return ok({
    host: hostname(),
    version,
    process: 'embedded',
    pid: process.pid,
    uptime,
    storageEngine,
    metrics: { cursor },
  });
}

export function hostInfo(): Buffer {
  return ok({ system: { hostname: hostname(), cpuAddrSize: 64 }, os: { type: process.platform }, extra: {} });
}

export function connectionStatus(): Buffer {
  return ok({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } });
}

export function getParameter(_context: Context, command: Command): Buffer {
  const known = { featureCompatibilityVersion: { version: '7.0' } };
  const isAll = command.body.getParameter === '*' || isDocument(command.body.getParameter);
  return ok(isAll || command.body.featureCompatibilityVersion !== undefined ? known : {});
}
