import { beforeEach, describe, expect, test } from '@jest/globals';
import { openVerbs } from '../../../engine/elements/taskVerbs/openVerbs.js';
import { copiesPerTaskMax, opinionCharsMax, urgeEveryMs, urgingsPerTaskMax } from '../../../engine/limits.js';
import type { Actor, Key, Variables } from '../../../engine/vocabulary.js';
import { assignment, bpmn, deadline, end, handling, line, start, userTask } from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('task verbs', () => {
  const user = (id: string, onBehalfOf?: string): Actor => ({
    kind: 'user',
    id,
    ...(onBehalfOf && { onBehalfOf }),
  });
  const [an, bo, cai] = [user('an'), user('bo'), user('cai')];

  const approval = (...extension: string[]) =>
    bpmn([
      '<bpmn:extensionElements><banli:start candidateGroups="requester"/></bpmn:extensionElements>',
      start(),
      userTask('check', assignment({ candidateGroups: 'provider@gaj' }), ...extension),
      end(),
      line('start', 'check', 'end'),
    ]);

  let run: InstanceRun;
  let task: Key;
  async function begin(xml: string, variables: Variables = {}) {
    run = await InstanceRun.of(xml, variables);
    task = run.task();
  }
  const now = () => run.now.tasks[task]!;
  const verbsFor = (by: Actor): string[] => {
    const view = { at: run.at, state: run.now, file: run.world.definition.file };
    return openVerbs(view, task, by).verbs.map(({ verb }) => verb);
  };

  beforeEach(() => begin(approval()));

  describe('a task', () => {
    test('claimed is worked by its assignee alone, and put back is anybody’s again', () => {
      run.send({ type: 'task.assigned', task, assignee: 'an', allowOverride: false }, an);
      expect(run.refused({ type: 'task.completed', task, variables: {} }, bo).code).toBe('TASK_ASSIGNED');
      expect(run.refused({ type: 'task.transferred', task, to: 'cai' }, bo).code).toBe('TASK_ASSIGNED');
      run.send({ type: 'task.unassigned', task }, an);
      run.send({ type: 'task.completed', task, variables: {} }, bo);
      expect(run.now.status).toBe('completed');
    });

    test('transferred is the other’s for good', () => {
      run.send({ type: 'task.assigned', task, assignee: 'an', allowOverride: false }, an);
      const { moves } = run.send({ type: 'task.transferred', task, to: 'bo', opinion: '请阅办' }, an);
      expect(moves).toEqual([{ type: 'task.transferred', key: task, element: 'check', by: 'an', to: 'bo' }]);
      expect(run.refused({ type: 'task.completed', task, variables: {} }, an).code).toBe('TASK_ASSIGNED');
      expect(run.refused({ type: 'task.transferred', task, to: 'bo' }, bo).code).toBe('TASK_ASSIGNED');
      run.send({ type: 'task.completed', task, variables: {} }, bo);
    });

    test('delegated is only handed back by the delegate, with what was prepared, and then decided', () => {
      run.send({ type: 'task.delegated', task, to: 'bo' }, an);
      expect(now()).toMatchObject({ assignee: 'bo', delegatedBy: 'an' });
      const refused = [
        run.refused({ type: 'task.completed', task, variables: {} }, bo),
        run.refused({ type: 'task.transferred', task, to: 'cai' }, bo),
        run.refused({ type: 'task.delegated', task, to: 'cai' }, bo),
        run.refused({ type: 'task.unassigned', task }, bo),
      ];
      expect(refused.map(({ code }) => code)).toEqual(Array(4).fill('TASK_DELEGATED'));
      expect(run.refused({ type: 'task.resolved', task, variables: {} }, cai).code).toBe('TASK_ASSIGNED');
      run.send({ type: 'task.resolved', task, variables: { draft: '同意' } }, bo);
      expect(run.now.activities[task]!.variables).toEqual({ draft: '同意' });
      expect(now()).not.toHaveProperty('delegatedBy');
      expect(run.refused({ type: 'task.resolved', task, variables: {} }, an).code).toBe('TASK_NOT_DELEGATED');
      run.send({ type: 'task.completed', task, variables: {} }, an);
      expect(run.variables).not.toHaveProperty('draft');
    });

    test('delegated is called back by who delegated it, and given to a third comes back to nobody', () => {
      run.send({ type: 'task.delegated', task, to: 'bo' }, an);
      run.send({ type: 'task.resolved', task, variables: {} }, an);
      expect(now().assignee).toBe('an');
      run.send({ type: 'task.delegated', task, to: 'bo' }, an);
      run.send({ type: 'task.assigned', task, assignee: 'cai', allowOverride: true });
      expect(now()).toMatchObject({ assignee: 'cai' });
      expect(now()).not.toHaveProperty('delegatedBy');
    });

    test('is worked by a deputy in the place of the assignee, and both are on the record', () => {
      run.send({ type: 'task.assigned', task, assignee: 'an', allowOverride: false }, an);
      const { moves } = run.send({ type: 'task.completed', task, variables: {} }, user('bo', 'an'));
      expect(moves[0]).toMatchObject({ type: 'task.completed', by: 'bo', onBehalfOf: 'an' });
    });

    test('is urged once an hour and so many times, and those who have it are told', () => {
      for (let times = 0; times < urgingsPerTaskMax; times += 1) {
        const { effects } = run.send({ type: 'task.urged', task, opinion: '请尽快办理' });
        expect(effects).toMatchObject([{ type: 'notify', kind: 'urging', groups: ['provider@gaj'], task }]);
        if (times === 0) expect(run.refused({ type: 'task.urged', task }).code).toBe('URGED_LATELY');
        run.at = new Date(Date.parse(run.at) + urgeEveryMs).toISOString();
      }
      expect(run.refused({ type: 'task.urged', task }).code).toBe('URGED_ENOUGH');
      expect(now().touched).toBeUndefined();
    });
  });

  describe('a task in the sight of others', () => {
    test('is copied to copiesPerTaskMax of them at most, each told once', () => {
      const to = Array.from({ length: copiesPerTaskMax }, (_, n) => `u${n}`);
      const { effects } = run.send({ type: 'task.copied', task, to: [...to, 'u0'] }, an);
      expect(effects).toMatchObject([{ type: 'notify', kind: 'copy', users: to }]);
      expect(run.send({ type: 'task.copied', task, to: ['u1'] }, an).effects).toEqual([]);
      expect(run.refused({ type: 'task.copied', task, to: ['lead@gaj'] }, an).code).toBe('COPIES_TOO_MANY');
    });

    test('is supervised as the limits of its process say, once', async () => {
      const event = { type: 'task.supervised', task, opinion: '请加快办理' } as const;
      expect(run.refused(event).code).toBe('SUPERVISION_UNDECLARED');
      await begin(approval(deadline({ workingDays: '5', supervision: 'a22', lead: '=["lead@gaj"]' })));
      const { effects } = run.send({ ...event, task });
      expect(effects).toMatchObject([
        { type: 'notify', kind: 'supervision', groups: ['provider@gaj'] },
        { type: 'instance.start', processId: 'a22', variables: { origin: { task, lead: ['lead@gaj'] } } },
      ]);
      expect(run.refused({ ...event, task }).code).toBe('SUPERVISED_ALREADY');
      expect(run.now.overdue).toBe(0);
    });

    test('ends with an instance that is terminated, which says why', () => {
      expect(run.refused({ type: 'instance.terminated', opinion: ' ' }).code).toBe('OPINION_REQUIRED');
      const { moves } = run.send({ type: 'instance.terminated', opinion: '单位撤销' });
      expect(moves.at(-1)).toEqual({ type: 'instance.terminated', reason: '单位撤销' });
      expect(run.now.status).toBe('terminated');
      expect(run.leftovers()).toEqual([]);
      expect(run.refused({ type: 'task.completed', task, variables: {} }, an).code).toBe('INSTANCE_ENDED');
    });
  });

  describe('nobody handles his own application', () => {
    beforeEach(() => begin(approval(), { applicant: { user: 'an' } }));

    test('as candidate, by transfer, delegation, assignment, as deputy or represented by one', () => {
      const refused = [
        run.refused({ type: 'task.completed', task, variables: {} }, an),
        run.refused({ type: 'task.completed', task, variables: {} }, user('clerk')),
        run.refused({ type: 'task.assigned', task, assignee: 'an', allowOverride: true }, bo),
        run.refused({ type: 'task.transferred', task, to: 'an' }, bo),
        run.refused({ type: 'task.delegated', task, to: 'an' }, bo),
        run.refused({ type: 'task.completed', task, variables: {} }, user('bo', 'an')),
        run.refused({ type: 'task.completed', task, variables: {} }, user('an', 'bo')),
      ];
      expect(refused.map(({ code }) => code)).toEqual(Array(7).fill('OWN_APPLICATION'));
    });

    test('except where the task is for his side, for him by name, or the definition allows it', async () => {
      const side = approval().replace('provider@gaj', 'requester@mzj');
      const byName = approval(assignment({ assignee: '=applicant.user' })).replace(
        /<zeebe:a[^>]*gaj".*?ion>/,
        '',
      );
      for (const xml of [side, byName, approval(handling({ ownApplication: 'allowed' }))]) {
        await begin(xml, { applicant: { user: 'an' } });
        run.send({ type: 'task.completed', task, variables: {} }, an);
      }
      const strict = userTask(
        'check',
        assignment({ candidateGroups: 'requester@mzj' }),
        handling({
          ownApplication: 'refused',
        }),
      );
      await begin(bpmn([start(), strict, end(), line('start', 'check', 'end')]), {
        applicant: { user: 'an' },
      });
      expect(run.refused({ type: 'task.completed', task, variables: {} }, an).code).toBe('OWN_APPLICATION');
    });
  });

  describe('a definition', () => {
    test('says which verbs need an opinion and how long it is at least', async () => {
      await begin(approval(handling({ opinion: 'complete, transfer', opinionLengthMin: '4' })));
      const short = { type: 'task.completed' as const, task, variables: {}, opinion: '　同意 ' };
      expect(run.refused(short, an).code).toBe('OPINION_REQUIRED');
      expect(run.refused({ type: 'task.transferred', task, to: 'bo' }, an).code).toBe('OPINION_REQUIRED');
      run.send({ type: 'task.delegated', task, to: 'bo' }, an);
      run.send({ type: 'task.resolved', task, variables: {} }, bo);
      const long = '意'.repeat(opinionCharsMax + 1);
      expect(run.refused({ ...short, opinion: long }, an).code).toBe('OPINION_TOO_LONG');
      run.send({ ...short, opinion: '情况属实，同意' }, an);
    });

    test('says which verbs there are at all', async () => {
      await begin(approval(handling({ verbs: 'claim,complete' })));
      expect(run.refused({ type: 'task.transferred', task, to: 'bo' }, an).code).toBe('VERB_NOT_ALLOWED');
      expect(verbsFor(an)).toEqual(['claim', 'complete']);
    });

    test('with a verb or a length that there is not is refused', async () => {
      const wrong = [{ verbs: 'sing' }, { opinionLengthMin: '0' }, { ownApplication: 'perhaps' }];
      for (const attributes of wrong) {
        await expect(InstanceRun.of(approval(handling(attributes)))).rejects.toThrow('banli:handling');
      }
    });
  });

  // TV2: what is asked alone is what a verb asks itself.
  test('what can be done with a task follows from its state', () => {
    expect(verbsFor(an)).toEqual(
      expect.arrayContaining(['claim', 'complete', 'transfer', 'delegate', 'urge']),
    );
    run.send({ type: 'task.delegated', task, to: 'bo' }, an);
    expect(verbsFor(bo)).toEqual(['resolve', 'urge', 'comment', 'copy', 'attach']);
  });
});
