import { describe, expect, test } from '@jest/globals';
import type { GuardContext } from '../../../engine/kernel/guards.js';
import { SteppableMachine } from '../../../engine/kernel/machines.js';
import type { Machine } from '../../../engine/machine.js';
import {
  boundary,
  bpmn,
  end,
  exclusive,
  flow,
  line,
  parallel,
  start,
  timer,
  userTask,
} from '../../support/diagram.js';
import { definitionOf } from '../../support/run.js';

describe('slices', () => {
  const guard = (answer: boolean): GuardContext => ({ holds: () => answer, faulted: () => false });

  /** The same machine, made to run whole: a root transition that nobody takes. */
  const whole = (machine: Machine): Machine => ({ ...machine, on: { never: {} } });

  describe('a slice', () => {
    const xml = bpmn([
      start(),
      userTask('a'),
      exclusive('x', 'x-b'),
      userTask('b'),
      parallel('p'),
      end(),
      line('start', 'a', 'x', 'b', 'p'),
      flow('x', 'a', '=again'),
      flow('p', 'end'),
      flow('p', 'a'),
      boundary('late', 'a', timer('timeDuration', 'PT1H')),
      flow('late', 'b'),
    ]);

    test('gives the answers of the whole machine for every state and event', async () => {
      const machine = (await definitionOf(xml)).file.machines.process!;
      const slices = new SteppableMachine(machine);
      const complete = new SteppableMachine(whole(machine));
      const events = ['xstate.done.actor.a', 'xstate.done.actor.b', 'xstate.after.late.process.a', 'unknown'];
      for (const state of Object.keys(machine.states)) {
        for (const answer of [true, false]) {
          expect(slices.enter(state, guard(answer))).toEqual(complete.enter(state, guard(answer)));
          if (machine.states[state]!.type === 'final') continue;
          for (const type of events) {
            const sent = slices.send(state, [state], { type }, guard(answer));
            expect(sent).toEqual(complete.send(state, [state], { type }, guard(answer)));
          }
        }
      }
    });
  });

  describe('a machine deployed by hand', () => {
    const machine: Machine = {
      id: 'm',
      initial: 'work',
      states: {
        work: {
          type: 'parallel',
          states: {
            left: {
              initial: 'l',
              states: {
                l: { invoke: { src: 'userTask', id: 'l', onDone: 'done' } },
                done: { type: 'final' },
              },
            },
            right: {
              initial: 'r',
              states: {
                r: { invoke: { src: 'userTask', id: 'r', onDone: 'done' } },
                done: { type: 'final' },
              },
            },
          },
        },
      },
      meta: {},
    };

    test('with parallel regions runs as one token and asks for each region’s work', () => {
      const runner = new SteppableMachine(machine);
      const entered = runner.enter('work', guard(true));
      expect(entered.state).toEqual({ work: { left: 'l', right: 'r' } });
      expect(entered.actions.map((action) => action.params.id)).toEqual(['l', 'r']);
      const half = runner.send(entered.state, ['l', 'r'], { type: 'xstate.done.actor.l' }, guard(true))!;
      expect(half.state).toEqual({ work: { left: 'done', right: 'r' } });
    });
  });
});
