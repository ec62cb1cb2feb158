import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sweepFiles } from '../../../api/attachments/store.js';
import { apiLimits } from '../../../api/limits.js';
import { attachmentReferencesOn } from '../../../models/attachmentReferences.js';
import { attachmentsOn } from '../../../models/attachments.js';
import { bpmn, end, extensions, line, tag, userTask } from '../../support/diagram.js';
import { pdf } from '../files.js';
import { monday, startTestServer, type TestServer } from '../harness.js';
import { apply, demoResources, taskOf } from '../subscription.js';
import { get, sha256, upload } from '../uploads.js';

describe('attachments of instances', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer({ tokenMinutes: 7 * 24 * 60 });
  });
  afterAll(() => s.close());

  describe('who sees a file', () => {
    test('before an instance refers to it: its uploader’s organisation and auditors alone', async () => {
      const key = await upload(s, 'mzj.requester');
      const seen = async (account: string) => (await get(s, account, key, '/content')).status;
      expect(await Promise.all(['mzj.requester', 'mzj.lead', 'auditor'].map(seen))).toEqual([200, 200, 200]);
      expect(await Promise.all(['gaj.requester', 'zsj.platform'].map(seen))).toEqual([404, 404]);
    });

    test('after that: whoever may see the instance, and it stays for ever (U3)', async () => {
      const resources = await demoResources(s);
      const instance = await apply(s, resources.conditional);
      const { provider } = resources.conditional;
      const task = await taskOf(s, instance, `${provider}.provider`);
      const clerk = await s.as(`${provider}.provider`);
      const key = await upload(s, `${provider}.provider`);
      const path = `/v2/user-tasks/${task}/attachments`;
      const foreign = await upload(s, 'mzj.requester');
      expect((await clerk.post(path, { attachmentKeys: [foreign] })).body.code).toBe('ATTACHMENT_NOT_FOUND');
      await clerk.post(path, { attachmentKeys: [key] }).expect(204);
      expect((await clerk.post(path, { attachmentKeys: [key] })).body.code).toBe('ATTACHMENT_EXISTS');
      expect((await get(s, 'mzj.requester', key)).status).toBe(200);
      expect((await get(s, 'swj.provider', key)).status).toBe(404);
      const { body } = await clerk.post(`${path}/search`, {}).expect(200);
      expect(body.items).toEqual([
        expect.objectContaining({ attachmentKey: key, userTaskKey: task, name: '盖章扫描件.pdf' }),
      ]);
      s.clock.ms += (apiLimits.attachmentKeptHours + 1) * 3_600_000;
      await sweepFiles(s.server.context);
      expect((await get(s, 'mzj.requester', key, '/content')).status).toBe(200);
      expect((await get(s, 'mzj.requester', key)).body.keepUntil).toBeUndefined();
      expect((await get(s, 'mzj.requester', foreign)).status).toBe(404);
      expect((await clerk.delete(`/v2/attachments/${key}`)).body.code).toBe('ATTACHMENT_IN_USE');
      s.clock.ms = monday;
    });

    test('attachmentReferencesAtOnceMax references to others do not hide the next one', async () => {
      const key = await upload(s, 'mzj.requester');
      const instance = await apply(s, (await demoResources(s)).open);
      const row = {
        attachment: key,
        name: 'a.pdf',
        mediaType: 'application/pdf',
        size: 1,
        sha256: '0'.repeat(64),
        addedBy: 'x',
        addedAt: new Date(monday),
        seq: 1,
      };
      const many = Array.from({ length: apiLimits.attachmentReferencesAtOnceMax }, (_, n) => ({
        ...row,
        _id: `0-${String(n).padStart(4, '0')}-${key}`,
        instance: '1',
      }));
      const references = attachmentReferencesOn(s.server.context.connection);
      await references.collection.insertMany(many as never[]);
      expect((await get(s, 'zsj.platform', key)).status).toBe(404);
      await references.collection.insertOne({ ...row, _id: `${instance}-1-${key}`, instance } as never);
      expect((await get(s, 'zsj.platform', key)).status).toBe(200);
    });
  });

  describe('a file on a task', () => {
    test('is added by whoever works on it, taken off again, and both stay on record', async () => {
      const instance = await apply(s, (await demoResources(s)).open);
      const task = await taskOf(s, instance, 'zsj.platform');
      const platform = await s.as('zsj.platform');
      const path = `/v2/user-tasks/${task}/attachments`;
      const requester = await s.as('mzj.requester');
      const own = await upload(s, 'mzj.requester');
      expect((await requester.post(path, { attachmentKeys: [own] })).body.code).toBe('TASK_FORBIDDEN');
      const [key, other] = [
        await upload(s, 'zsj.platform'),
        await upload(s, 'zsj.platform', pdf('two'), 'b.pdf'),
      ];
      await platform.post(path, { attachmentKeys: [key, other] }).expect(204);
      await platform.delete(`${path}/${other}`).expect(204);
      expect((await platform.delete(`${path}/${other}`)).body.code).toBe('ATTACHMENT_NOT_FOUND');
      await platform.post(path, { attachmentKeys: [other] }).expect(204);
      const ofInstance = `/v2/process-instances/${instance}/attachments/search`;
      const { body } = await requester.post(ofInstance, { sort: [{ field: 'addedAt' }] }).expect(200);
      const shown = body.items.map((one: { attachmentKey: string; removedBy?: string }) => [
        one.attachmentKey,
        one.removedBy,
      ]);
      expect(shown).toEqual([
        [key, undefined],
        [other, 'zsj.platform'],
        [other, undefined],
      ]);
      const { body: history } = await requester.get(`/v2/process-instances/${instance}/history`).expect(200);
      const added = history.items.find(
        ({ event }: { event: { type: string } }) => event.type === 'task.attached',
      );
      expect(added.event.attachments[0]).toEqual({
        key,
        name: '盖章扫描件.pdf',
        mediaType: 'application/pdf',
        size: pdf().length,
        sha256: sha256(pdf()),
      });
      const rows = attachmentReferencesOn(s.server.context.connection);
      const before = await rows.find({ instance }).sort({ _id: 1 }).lean();
      await s.server.context.engine.rebuild();
      expect(await rows.find({ instance }).sort({ _id: 1 }).lean()).toEqual(before);
    });

    test('attachmentsPerCommandMax bounds what one command adds', async () => {
      const platform = await s.as('zsj.platform');
      const keys = (count: number) => Array.from({ length: count }, (_, n) => String(n));
      const add = (count: number) =>
        platform.post('/v2/user-tasks/1/attachments', { attachmentKeys: keys(count) });
      expect((await add(apiLimits.attachmentsPerCommandMax)).body.code).toBe('TASK_NOT_FOUND');
      expect((await add(apiLimits.attachmentsPerCommandMax + 1)).body.code).toBe('INVALID_ARGUMENT');
    });
  });

  describe('what belongs to no instance', () => {
    test('is deleted by its uploader alone', async () => {
      const key = await upload(s, 'mzj.requester');
      await (await s.as('mzj.lead')).delete(`/v2/attachments/${key}`).expect(404);
      await (await s.as('mzj.requester')).delete(`/v2/attachments/${key}`).expect(204);
      expect((await get(s, 'mzj.requester', key)).status).toBe(404);
    });

    test('is taken away after attachmentKeptHours, attachmentsSweptMax at a time (U2)', async () => {
      await attachmentsOn(s.server.context.connection).deleteMany({ uploadedBy: 'swj.requester' });
      const rows = attachmentsOn(s.server.context.connection);
      const key = await upload(s, 'mzj.requester', pdf(), 'old.pdf');
      const half = Array.from({ length: apiLimits.attachmentsSweptMax + 1 }, (_, n) => ({
        _id: String(9_100_000 + n),
        state: 'uploading',
        name: 'half.txt',
        mediaType: 'text/plain',
        uploadedBy: 'swj.requester',
        organisations: [],
        uploadedAt: new Date(monday),
        keepUntil: new Date(monday + 1),
      }));
      await rows.collection.insertMany(half as never[]);
      s.clock.ms = monday + apiLimits.attachmentKeptHours * 3_600_000 - 1;
      expect(await sweepFiles(s.server.context)).toBe(half.length);
      expect((await get(s, 'mzj.requester', key)).status).toBe(200);
      s.clock.ms += 1;
      await sweepFiles(s.server.context);
      expect((await get(s, 'mzj.requester', key)).status).toBe(404);
      const { db } = s.server.context.connection;
      expect(await db?.collection('attachments.chunks').countDocuments({ files_id: key as never })).toBe(0);
      s.clock.ms = monday;
    });
  });

  describe('a form with file pickers', () => {
    const picker = (key: string, more: object) => ({ type: 'filepicker', key, label: key, ...more });
    const form = {
      id: 'seal-form',
      type: 'default',
      components: [
        picker('scan', { accept: '.pdf,image/*', validate: { required: true } }),
        picker('annexes', { multiple: true }),
      ],
    };
    const handedIn = extensions('<zeebe:formDefinition formId="seal-form"/>');
    const diagram = bpmn(
      [
        tag('bpmn:startEvent', { id: 'start' }, handedIn),
        userTask('task'),
        end(),
        line('start', 'task', 'end'),
      ],
      [],
      'with-files',
    );

    beforeAll(async () => {
      const designer = (await s.as('designer')).post('/v2/deployments');
      await designer
        .attach('resources', Buffer.from(diagram), 'with-files.bpmn')
        .attach('resources', Buffer.from(JSON.stringify(form)), 'seal-form.form')
        .expect(200);
    });

    const begin = async (variables: object) =>
      (await s.as('mzj.requester')).post('/v2/process-instances', {
        processDefinitionId: 'with-files',
        variables,
      });
    const errorsOf = async (variables: object) => {
      const { body } = await begin(variables);
      const errors = (body.errors ?? []) as { field: string; rule: string }[];
      return [body.code, ...errors.map(({ field, rule }) => `${field} ${rule}`)];
    };

    test('takes files that are there, the caller’s to see, and of an accepted type', async () => {
      const [scan, note] = [await upload(s), await upload(s, 'mzj.requester', Buffer.from('x'), 'a.txt')];
      const foreign = await upload(s, 'gaj.requester');
      expect(await errorsOf({})).toEqual(['FORM_INVALID', 'scan required']);
      expect(await errorsOf({ scan: note })).toEqual(['FORM_INVALID', 'scan accept']);
      expect(await errorsOf({ scan: foreign, annexes: ['404'] })).toEqual([
        'FORM_INVALID',
        'scan attachment',
        'annexes attachment',
      ]);
      const many = Array.from({ length: apiLimits.attachmentsPerCommandMax }, (_, n) => String(n));
      expect(await errorsOf({ scan, annexes: many })).toEqual(['ATTACHMENTS_TOO_MANY']);
      const { body } = await begin({ scan, annexes: [note, scan] });
      const instance = body.processInstanceKey;
      const clerk = await s.as('mzj.requester');
      const path = `/v2/process-instances/${instance}/attachments/search`;
      const { body: found } = await clerk.post(path, { sort: [{ field: 'name' }] }).expect(200);
      const names = found.items.map(({ name }: { name: string }) => name);
      expect(names).toEqual(['a.txt', '盖章扫描件.pdf']);
    });
  });
});
