import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { organisationsOn } from '../../../models/organisations.js';
import { resourcesOn } from '../../../models/resources.js';
import { seedsOn } from '../../../models/seeds.js';
import { usersOn } from '../../../models/users.js';
import { catalogue } from '../../../processes/demo/catalogue.js';
import { organisations } from '../../../processes/demo/organisations.js';
import { demoUsers } from '../../../processes/demo/users.js';
import { seed } from '../../../processes/index.js';
import { readReleases } from '../../../processes/released.js';
import { type Installation, install } from '../installation.js';

const releases = await readReleases();

describe('the demo data', () => {
  let here: Installation;
  beforeEach(async () => {
    here = await install();
  });
  afterEach(() => here.close());

  const hashPassword = async (password: string) => `hash of ${password}`;
  const definitions = () => here.connection.db!.collection('definitions');
  const counts = async () => ({
    organisations: await organisationsOn(here.connection).countDocuments(),
    resources: await resourcesOn(here.connection).countDocuments(),
    users: await usersOn(here.connection).countDocuments(),
    versions: (await definitions().find().toArray())
      .map((each) => `${each.processId}/v${each.version}`)
      .sort(),
  });
  const complete = {
    organisations: organisations.length,
    resources: catalogue.length,
    users: demoUsers.length,
    versions: releases.map(({ processId, version }) => `${processId}/v${version}`).sort(),
  };
  const partsOfDemo = 3;

  describe('seeding', () => {
    test('fills a new database once and does not bring back what was removed (S1)', async () => {
      const ports = {
        engine: await here.engine({ works: false }),
        connection: here.connection,
        hashPassword,
      };
      expect(await seed(ports)).toHaveLength(releases.length + partsOfDemo);
      expect(await counts()).toEqual(complete);
      await usersOn(here.connection).deleteOne({ _id: 'gaj.requester' });
      expect(await seed(ports)).toEqual([]);
      expect(await counts()).toEqual({ ...complete, users: demoUsers.length - 1 });
    });

    test('by two nodes at once is done by one of them (S2)', async () => {
      const engines = [await here.engine({ works: false }), await here.engine()];
      const seeded = await Promise.all(
        engines.map((engine) => seed({ engine, connection: here.connection, hashPassword })),
      );
      expect(seeded.flat()).toHaveLength(releases.length + partsOfDemo);
      expect(await counts()).toEqual(complete);
    });

    test('that dies half way is finished by the next start (S2, S3)', async () => {
      const ports = {
        engine: await here.engine({ works: false }),
        connection: here.connection,
        hashPassword,
      };
      const dying = async () => {
        throw new Error('killed');
      };
      await expect(seed({ ...ports, hashPassword: dying })).rejects.toThrow('killed');
      // The users it had begun to add, and a lease that has run out.
      await usersOn(here.connection).create({
        ...demoUsers[0]!,
        passwordHash: await hashPassword('x'),
        disabled: false,
        tokenVersion: 1,
        createdAt: '2026-01-01T00:00:00.000Z',
      });
      await seedsOn(here.connection).updateOne({ _id: 'lease' }, { $set: { leasedUntil: new Date(0) } });
      expect(await seed(ports)).toEqual(['demo users']);
      expect(await counts()).toEqual(complete);
    });
  });
});
