/** Lanes that name the role for the user tasks in them (BPMN 2.0.2 §10.8). */
import { describe, expect, test } from '@jest/globals';
import * as d from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('lanes', () => {
  const refs = (...ids: string[]) => ids.map((id) => `<bpmn:flowNodeRef>${id}</bpmn:flowNodeRef>`).join('');
  const role = (attributes: d.Attributes) => d.extensions(d.tag('banli:lane', attributes));
  const lane = (id: string, ...content: string[]) => d.tag('bpmn:lane', { id, name: id }, ...content);
  const laneSet = (...lanes: string[]) => d.tag('bpmn:laneSet', { id: `set-${lanes.length}` }, ...lanes);

  /** Who may do the one task of a process, which stands in the lanes. */
  async function candidates(lanes: string, task: string, variables = {}) {
    const run = await InstanceRun.of(
      d.bpmn([laneSet(lanes), d.start(), task, d.end(), d.line('start', 'x', 'end')]),
      variables,
    );
    const { candidateGroups, candidateUsers, assignee } = Object.values(run.now.tasks)[0]!;
    return { candidateGroups, candidateUsers, ...(assignee !== undefined && { assignee }) };
  }

  describe('a lane', () => {
    test('names the role for a task in it that names nobody', async () => {
      const clerks = lane('clerks', role({ candidateGroups: 'provider' }), refs('x'));
      expect(await candidates(clerks, d.userTask('x'))).toEqual({
        candidateGroups: ['provider'],
        candidateUsers: [],
      });
    });

    test('names it by an expression over the variables of the instance', async () => {
      const clerks = lane('clerks', role({ candidateGroups: '=["provider@" + department]' }), refs('x'));
      const { candidateGroups } = await candidates(clerks, d.userTask('x'), { department: 'gaj' });
      expect(candidateGroups).toEqual(['provider@gaj']);
    });

    test('leaves a task alone that is assigned itself', async () => {
      const clerks = lane('clerks', role({ candidateGroups: 'provider', candidateUsers: 'wang' }), refs('x'));
      const own = (attributes: d.Attributes) => d.userTask('x', d.assignment(attributes));
      const { candidateGroups, candidateUsers } = await candidates(clerks, own({ candidateUsers: 'li' }));
      expect([candidateGroups, candidateUsers]).toEqual([[], ['li']]);
      expect((await candidates(clerks, own({ assignee: 'li' }))).candidateGroups).toEqual([]);
    });

    test('inside another goes before it, and takes the role around it when it names none', async () => {
      const inner = (id: string, ...content: string[]) =>
        d.tag('bpmn:childLaneSet', { id: `${id}-set` }, lane(id, ...content, refs('x')));
      const outer = (child: string) => lane('outer', role({ candidateGroups: 'lead' }), refs('x'), child);
      const groups = async (child: string) =>
        (await candidates(outer(child), d.userTask('x'))).candidateGroups;
      expect(await groups(inner('inner', role({ candidateGroups: 'support' })))).toEqual(['support']);
      expect(await groups(inner('inner'))).toEqual(['lead']);
    });

    test('that only has a name is a title', async () => {
      expect((await candidates(lane('clerks', refs('x')), d.userTask('x'))).candidateGroups).toEqual([]);
    });

    test('speaks for the sub-processes and loops in it', async () => {
      const clerks = lane('clerks', role({ candidateGroups: 'provider' }), refs('x'));
      const many = d.tag(
        'bpmn:userTask',
        { id: 'inside' },
        d.extensions('<zeebe:userTask/>'),
        d.multiInstance({}, { inputCollection: '=[1, 2]', inputElement: 'item' }),
      );
      const content = [d.start('s'), many, d.end('e'), d.line('s', 'inside', 'e')];
      const run = await InstanceRun.of(
        d.bpmn([
          ...[laneSet(clerks), d.start(), d.subProcess('x', ...content), d.end()],
          d.line('start', 'x', 'end'),
        ]),
      );
      const groups = Object.values(run.now.tasks).map(({ candidateGroups }) => candidateGroups);
      expect(groups).toEqual([['provider'], ['provider']]);
    });
  });
});
