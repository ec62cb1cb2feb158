import { expect, test } from '@jest/globals';
import { shareModes, shareTypes } from '../../../models/resources.js';
import { roles } from '../../../models/users.js';
import { catalogue } from '../../../processes/demo/catalogue.js';
import { municipalDepartments, organisations } from '../../../processes/demo/organisations.js';
import { demoUsers } from '../../../processes/demo/users.js';

const fileFormats = ['wps', 'doc', 'xml', 'txt', 'docx', 'html', 'ppt', 'et', 'xls', 'csv'];

test('the demo catalogue has 24 resources or more, of every share type and mode', () => {
  expect(catalogue.length).toBeGreaterThanOrEqual(24);
  expect(new Set(catalogue.map((each) => each._id)).size).toBe(catalogue.length);
  for (const shareType of shareTypes)
    expect(catalogue.some((each) => each.shareType === shareType)).toBe(true);
  for (const mode of shareModes) expect(catalogue.some((each) => each.modes.includes(mode))).toBe(true);
  const departments = municipalDepartments.map((each) => each._id);
  for (const resource of catalogue) expect(departments).toContain(resource.provider);
});

test('formats are named of files alone (A8), and conditions of what is not unconditional', () => {
  for (const resource of catalogue) {
    expect([resource._id, resource.formats.length > 0]).toEqual([
      resource._id,
      resource.modes.includes('file'),
    ]);
    for (const format of resource.formats) expect(fileFormats).toContain(format);
    expect([resource._id, resource.shareCondition !== undefined]).toEqual([
      resource._id,
      resource.shareType !== 'unconditional',
    ]);
  }
  expect(new Set(catalogue.flatMap((each) => each.formats))).toEqual(new Set(fileFormats));
});

test('every resource publishes a lead and a support contact (A6)', () => {
  for (const resource of catalogue) {
    expect(resource.contacts.map((contact) => contact.kind).sort()).toEqual(['lead', 'support']);
  }
});

test('every role has a demo account, and every account belongs to an organisation', () => {
  expect(new Set(demoUsers.flatMap((user) => user.memberships.map((each) => each.role)))).toEqual(
    new Set(roles),
  );
  expect(new Set(demoUsers.map((user) => user._id)).size).toBe(demoUsers.length);
  expect(new Set(demoUsers.map((user) => user.displayName)).size).toBe(demoUsers.length);
  const codes = organisations.map((each) => each._id);
  for (const user of demoUsers)
    for (const each of user.memberships) expect(codes).toContain(each.organisation);
});

test('every county department hands its applications to the agency of its county (A13)', () => {
  for (const organisation of organisations.filter((each) => each.kind === 'county-department')) {
    const agency = organisations.find((each) => each._id === organisation.parent);
    expect(agency).toMatchObject({ kind: 'county-agency', county: organisation.county });
  }
});
