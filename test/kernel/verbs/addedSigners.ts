import { describe, expect, test } from '@jest/globals';
import * as d from '../../support/diagram.js';
import { user } from '../../support/handling.js';
import { InstanceRun } from '../../support/run.js';
import { add, expectEnd, resultOf, signed, signs, taskOf, three, waiting } from '../../support/signing.js';

describe('added signers', () => {
  describe('a signer', () => {
    const single = d.bpmn([
      d.start(),
      d.userTask('check', d.assignment({ assignee: 'an' })),
      d.end(),
      d.line('start', 'check', 'end'),
    ]);

    // SG2: before advises, after makes wait, beside counts.
    test('before the handler puts his task on hold and advises', async () => {
      const run = await InstanceRun.of(single);
      run.send(add(run, 'an', 'before', 'bo'), user('an'));
      const complete = { type: 'task.completed', task: taskOf(run, 'an'), variables: {} } as const;
      expect(run.refused(complete, user('an')).code).toBe('TASK_ON_HOLD');
      signs(run, 'bo', 'refused');
      signs(run, 'an');
      expectEnd(run, 'approved');
      expect(run.variables.decision).toBe('approved');
      expect(resultOf(run).signatures).toMatchObject([{ by: 'bo', position: 'before' }, { by: 'an' }]);
    });

    test('after the handler has the last word, and more may come after him', async () => {
      const run = await InstanceRun.of(single);
      run.send(add(run, 'an', 'after', 'bo'), user('an'));
      signs(run, 'an');
      expect(waiting(run)).toEqual(['bo']);
      run.send(add(run, 'bo', 'after', 'cai'), user('bo'));
      signs(run, 'bo');
      signs(run, 'cai', 'refused');
      expectEnd(run, 'rejected');
      expect(run.variables.decision).toBe('refused');
    });

    test('beside the handler is waited for, and only the handler’s own words become variables', async () => {
      const run = await InstanceRun.of(single);
      run.send(add(run, 'an', 'parallel', 'bo', 'lead@gaj'), user('an'));
      expect(run.refused(add(run, 'an', 'parallel', 'bo'), user('an')).code).toBe('SIGNER_EXISTS');
      signs(run, 'an');
      signs(run, 'bo', 'refused');
      expect(run.now.status).toBe('active');
      signs(run, 'lead@gaj', 'approved', 'di');
      expectEnd(run, 'rejected');
      expect(run.variables.decision).toBe('approved');
    });

    test('who was added is taken off by who added him, while he has not signed', async () => {
      const run = await InstanceRun.of(single);
      const remove = (signer: string) => ({
        type: 'task.signerRemoved' as const,
        task: taskOf(run, 'an'),
        signer,
      });
      expect(run.refused(remove('bo'), user('an')).code).toBe('SIGNER_NOT_FOUND');
      run.send(add(run, 'an', 'before', 'bo'), user('an'));
      run.send(add(run, 'an', 'after', 'cai'), user('an'));
      expect(run.refused(remove('di'), user('an')).code).toBe('SIGNER_NOT_FOUND');
      run.send(remove('bo'), user('an'));
      run.send(remove('cai'), user('an'));
      signs(run, 'an');
      expectEnd(run, 'approved');
    });

    test('is added inside a declared round, and makes an open vote larger', async () => {
      const run = await InstanceRun.of(signed({ ...three, mode: 'any' }));
      run.send(add(run, 'an', 'after', 'di'), user('an'));
      signs(run, 'an', 'refused');
      expect(run.now.status).toBe('active');
      signs(run, 'di');
      expectEnd(run, 'approved');
      const vote = await InstanceRun.of(signed({ mode: 'vote', signers: '=["an","bo"]' }));
      vote.send(add(vote, 'an', 'parallel', 'di'), user('an'));
      signs(vote, 'an');
      expect(vote.now.status).toBe('active');
      signs(vote, 'di');
      expectEnd(vote, 'approved');
    });

    test('who applied is not added', async () => {
      const run = await InstanceRun.of(
        single.replace('<zeebe:userTask/>', `<zeebe:userTask/>${d.handling({ ownApplication: 'refused' })}`),
      );
      expect(run.refused(add(run, 'an', 'parallel', 'clerk'), user('an')).code).toBe('OWN_APPLICATION');
    });

    test('takes his signature back while the round is open and nobody was asked because of it', async () => {
      const run = await InstanceRun.of(signed(three));
      const task = taskOf(run, 'an');
      signs(run, 'an', 'refused');
      expect(run.refused({ type: 'task.withdrawn', task }, user('bo')).code).toBe('WITHDRAWAL_NOT_OWN');
      run.send({ type: 'task.withdrawn', task }, user('an'));
      for (const name of ['an', 'bo', 'cai']) signs(run, name);
      expectEnd(run, 'approved');
      const asked = await InstanceRun.of(signed(three));
      asked.send(add(asked, 'an', 'after', 'di'), user('an'));
      const first = taskOf(asked, 'an');
      signs(asked, 'an');
      const late = asked.refused({ type: 'task.withdrawn', task: first }, user('an'));
      expect(late.code).toBe('WITHDRAWAL_TOO_LATE');
    });

    test('who returns the matter ends the round; it begins anew with all when it comes back', async () => {
      const xml = d.bpmn([
        d.start(),
        d.userTask('a'),
        d.userTask('sign', d.signing(three)),
        d.userTask('z'),
        d.end(),
        d.line('start', 'a', 'sign', 'z', 'end'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('a');
      signs(run, 'bo');
      const target = { kind: 'previous' } as const;
      run.send({ type: 'task.returned', task: taskOf(run, 'an'), target, opinion: '材料不全' }, user('an'));
      expect(run.open).toEqual(['a']);
      run.complete('a');
      expect(waiting(run)).toEqual(['an', 'bo', 'cai']);
      for (const name of ['an', 'bo', 'cai']) signs(run, name);
      run.send({ type: 'task.returned', task: run.task('z'), target, opinion: '再议' }, user('di'));
      expect(waiting(run)).toEqual(['an', 'bo', 'cai']);
    });
  });
});
