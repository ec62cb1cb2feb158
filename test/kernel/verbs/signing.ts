import { describe, expect, test } from '@jest/globals';
import { variablesAt } from '../../../engine/history/variables.js';
import { signersPerTaskMax } from '../../../engine/limits.js';
import type { Key } from '../../../engine/vocabulary.js';
import * as d from '../../support/diagram.js';
import { user } from '../../support/handling.js';
import { InstanceRun } from '../../support/run.js';
import { expectEnd, resultOf, signed, signs, taskOf, three, waiting } from '../../support/signing.js';

describe('signing', () => {
  describe('a task that all sign', () => {
    test('is done when the last has signed, with every signature and opinion as its result', async () => {
      const run = await InstanceRun.of(signed(three));
      signs(run, 'an');
      signs(run, 'cai');
      expect(
        run.refused({ type: 'task.completed', task: taskOf(run, 'bo'), variables: {} }, user('an')).code,
      ).toBe('TASK_ASSIGNED');
      signs(run, 'bo');
      expectEnd(run, 'approved');
      const names = ['an', 'cai', 'bo'];
      expect(resultOf(run).signatures).toMatchObject(
        names.map((by) => ({ by, agrees: true, opinion: `${by}意见`, variables: { decision: 'approved' } })),
      );
      expect(run.variables).not.toHaveProperty('decision');
    });

    test('is rejected when one does not agree: at the end, or at once with a veto', async () => {
      const run = await InstanceRun.of(signed(three));
      signs(run, 'an', 'refused');
      expect(waiting(run)).toEqual(['bo', 'cai']);
      signs(run, 'bo');
      signs(run, 'cai');
      expectEnd(run, 'rejected');
      const veto = await InstanceRun.of(signed({ ...three, veto: true }));
      signs(veto, 'an', 'refused');
      expectEnd(veto, 'rejected');
    });

    test('without signers of its own is signed once for each candidate, by different people', async () => {
      const groups = d.assignment({ candidateGroups: 'lead@gaj,lead@mzj', candidateUsers: 'cai' });
      const run = await InstanceRun.of(signed({ mode: 'all' }, groups));
      signs(run, 'lead@gaj', 'approved', 'an');
      const again = { type: 'task.completed', task: taskOf(run, 'lead@mzj'), variables: {} } as const;
      expect(run.refused(again, user('an')).code).toBe('SIGNED_ALREADY');
      signs(run, 'lead@mzj', 'approved', 'bo');
      signs(run, 'cai');
      expectEnd(run, 'approved');
    });
  });

  describe('a task that', () => {
    // SG1: what is still open is canceled.
    test('one of several signs is decided by the first', async () => {
      const run = await InstanceRun.of(signed({ ...three, mode: 'any' }));
      const { moves } = signs(run, 'bo', 'refused');
      expect(moves.filter(({ type }) => type === 'task.canceled')).toHaveLength(2);
      expectEnd(run, 'rejected');
    });

    test('is voted on ends as soon as the weights decide', async () => {
      const weights = {
        mode: 'vote',
        signers: '=[{user:"an",weight:3},{user:"bo",weight:2},{group:"lead@gaj"}]',
      };
      const passed = await InstanceRun.of(signed(weights));
      signs(passed, 'bo');
      expect(passed.now.status).toBe('active');
      signs(passed, 'lead@gaj', 'refused', 'di');
      signs(passed, 'an');
      expectEnd(passed, 'approved');
      expect(resultOf(passed)).toMatchObject({ agreedWeight: 5, totalWeight: 6 });
      const lost = await InstanceRun.of(signed({ ...weights, threshold: '=totalWeight' }));
      signs(lost, 'lead@gaj', 'refused', 'di');
      expectEnd(lost, 'rejected');
      const tied = await InstanceRun.of(signed({ ...weights, threshold: 'totalWeight / 2' }));
      signs(tied, 'an');
      expectEnd(tied, 'approved');
    });

    test('has no list of signers, or one beyond signersPerTaskMax, is held by an incident', async () => {
      for (const [signers, code] of [
        ['=[]', 'EXPRESSION_FAILED'],
        ['=[1]', 'EXPRESSION_FAILED'],
        [`=for i in 0..${signersPerTaskMax} return "u" + string(i)`, 'LIMIT_EXCEEDED'],
      ] as const) {
        const run = await InstanceRun.of(signed({ signers }));
        expect(Object.values(run.now.incidents)).toMatchObject([{ code }]);
      }
    });

    test('declares a mode or threshold that there is not is refused', async () => {
      const wrong = [{ mode: 'most' }, { mode: 'all', threshold: '2' }, { result: 'a b' }];
      for (const one of wrong) await expect(InstanceRun.of(signed(one))).rejects.toThrow('banli:signing');
    });
  });

  test('a missed limit of a signed task is one overdue, and tells everybody who is yet to sign', async () => {
    const run = await InstanceRun.of(signed(three, d.deadline({ workingDays: '2', supervision: 'a22' })));
    signs(run, 'an');
    const [warn, due] = Object.keys(run.now.timers) as [Key, Key];
    expect(run.ring(warn).effects).toMatchObject([{ users: ['bo'] }, { users: ['cai'] }]);
    const { effects } = run.ring(due);
    expect(effects.filter(({ type }) => type === 'instance.start')).toHaveLength(1);
    expect(run.now.overdue).toBe(1);
    expect(Object.values(run.now.tasks).map(({ light }) => light)).toEqual(['red', 'red']);
  });

  test('the variables of a signer’s task are those of the work that he signs', async () => {
    const run = await InstanceRun.of(signed(three, d.mapping([['=1', 'inner']])));
    expect(variablesAt(run.now, taskOf(run, 'bo'))).toEqual({ inner: 1 });
  });
});
