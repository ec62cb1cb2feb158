import { describe, expect, test } from '@jest/globals';
import { bpmn, expression, line, start, tag } from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('performers', () => {
  const role = (type: string, text: string) =>
    tag(`bpmn:${type}`, {}, tag('bpmn:resourceAssignmentExpression', {}, expression('expression', text)));
  const named = (type: string) => tag(`bpmn:${type}`, {}, '<bpmn:resourceRef>R</bpmn:resourceRef>');

  async function taskOf(...roles: string[]) {
    const user = tag('bpmn:userTask', { id: 'a' }, ...roles);
    const xml = bpmn([start(), user, line('start', 'a')], ['<bpmn:resource id="R" name="clerks"/>']);
    const run = await InstanceRun.of(xml, { boss: 'user(anna)', teams: ['north', 'user(bob)'] });
    const { assignee, candidateUsers, candidateGroups } = Object.values(run.now.tasks)[0]!;
    return { assignee, candidateUsers, candidateGroups };
  }
  const nobody = { assignee: undefined, candidateUsers: [], candidateGroups: [] };

  test('a resource that may own a task is a group of candidates', async () => {
    expect(await taskOf(named('potentialOwner'))).toEqual({ ...nobody, candidateGroups: ['clerks'] });
  });
  test('an expression gives users and groups', async () => {
    const both = { candidateUsers: ['bob'], candidateGroups: ['north'] };
    expect(await taskOf(role('potentialOwner', 'teams'))).toEqual({ ...nobody, ...both });
    expect(await taskOf(role('potentialOwner', 'user(bob), group(north)'))).toEqual({ ...nobody, ...both });
  });
  test('a performer who is one user has the task', async () => {
    expect(await taskOf(role('humanPerformer', 'boss'))).toEqual({ ...nobody, assignee: 'anna' });
  });
  test('a performer who is a group is a candidate', async () => {
    expect(await taskOf(named('performer'))).toEqual({ ...nobody, candidateGroups: ['clerks'] });
  });
  test('a role that performs nothing names no candidates', async () => {
    expect(await taskOf(named('resourceRole'))).toEqual(nobody);
  });
  test('performers that are no names are an incident', async () => {
    const user = tag('bpmn:userTask', { id: 'a' }, role('potentialOwner', 'nothing'));
    const run = await InstanceRun.of(bpmn([start(), user, line('start', 'a')]));
    expect(run.open).toEqual(['a!EXPRESSION_FAILED']);
  });
});
