/** Files on an open task: the kernel keeps which, so that one is added once and taken off once. */
import { describe, expect, test } from '@jest/globals';
import { attachmentsPerTaskMax } from '../../../engine/limits.js';
import { bpmn, end, line, start, userTask } from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('attachments', () => {
  const diagram = bpmn([start(), userTask('task'), end(), line('start', 'task', 'end')]);
  const file = (key: string) => ({ key, name: 'a.pdf', mediaType: 'application/pdf', size: 1, sha256: '00' });
  const files = (count: number) => Array.from({ length: count }, (_, n) => file(String(n + 1)));

  test('a task holds up to attachmentsPerTaskMax files, each once', async () => {
    const run = await InstanceRun.of(diagram);
    const task = run.task();
    run.send({ type: 'task.attached', task, attachments: files(attachmentsPerTaskMax) });
    const add = (key: string) => run.refused({ type: 'task.attached', task, attachments: [file(key)] }).code;
    expect([add('1'), add('500')]).toEqual(['ATTACHMENT_EXISTS', 'ATTACHMENTS_TOO_MANY']);
    run.send({ type: 'task.detached', task, attachment: '1' });
    run.send({ type: 'task.attached', task, attachments: [file('500')] });
  });

  test('a file is taken off once, and only from a task that is open and holds it', async () => {
    const run = await InstanceRun.of(diagram);
    const task = run.task();
    run.send({ type: 'task.attached', task, attachments: [file('7')] });
    run.send({ type: 'task.detached', task, attachment: '7' });
    const off = (key: string) => run.refused({ type: 'task.detached', task: key, attachment: '7' }).code;
    expect([off(task), off(`${task}1`)]).toEqual(['ATTACHMENT_NOT_FOUND', 'TASK_NOT_FOUND']);
    run.complete();
    expect(run.leftovers()).toEqual([]);
  });
});
