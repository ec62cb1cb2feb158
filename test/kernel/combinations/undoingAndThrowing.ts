/** Compensation from event sub-processes, and what multiple instances throw. */
import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  compensate,
  compensated,
  end,
  error,
  errorThrown,
  escalated,
  escalation,
  eventSubProcess,
  expression,
  extensions,
  flow,
  line,
  signal,
  signalled,
  start,
  subProcess,
  tag,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';
import { done } from './finish.js';

describe('undoing and throwing', () => {
  describe('compensation from an event sub-process (§13.5.5)', () => {
    test('undoes what the scope around it has completed, then goes on', async () => {
      const undo = [throwEvent('undo', compensate()), userTask('told'), line('own-start', 'undo', 'told')];
      const own = eventSubProcess('own', errorThrown('e'), true, ...undo);
      const inside = [
        start('s'),
        userTask('book'),
        compensated('book', 'unbook'),
        end('bad', errorThrown('e')),
      ];
      const sub = subProcess('sub', ...inside, line('s', 'book', 'bad'), own);
      const xml = bpmn([start(), sub, userTask('after'), line('start', 'sub', 'after')], [error('e', 'E')]);
      const run = await InstanceRun.of(xml);
      run.complete('book');
      expect(run.open).toEqual(['unbook']);
      run.work('unbook');
      expect(run.open).toEqual(['told']);
      run.complete('told');
      expect(run.open).toEqual(['after']);
    });

    test('of one activity named undoes that one', async () => {
      const undo = [throwEvent('undo', compensate('pay')), end('told'), line('own-start', 'undo', 'told')];
      const own = eventSubProcess('own', signalled('s'), true, ...undo);
      const bookings = [
        userTask('book'),
        compensated('book', 'unbook'),
        userTask('pay'),
        compensated('pay', 'refund'),
      ];
      const rest = [userTask('rest'), line('start', 'book', 'pay', 'rest')];
      const run = await InstanceRun.of(bpmn([start(), ...bookings, ...rest, own], [signal('s', 'S')]));
      run.complete('book');
      run.complete('pay');
      const [subscription] = Object.keys(run.now.subscriptions);
      run.send({ type: 'signal.received', subscription: subscription!, signal: '9', variables: {} });
      expect(run.open).toEqual(['refund']);
      run.work('refund');
      done(run);
    });
  });

  describe('a throw from an event sub-process that has completed something itself (§10.7.1)', () => {
    const heard = (...content: string[]) => eventSubProcess('own', signalled('s'), true, ...content);
    const fixing = [userTask('fix'), compensated('fix', 'unfix')];
    const scope = (own: string) => {
      const booking = [userTask('book'), compensated('book', 'unbook'), userTask('rest')];
      return bpmn([start(), ...booking, line('start', 'book', 'rest'), own], [signal('s', 'S')]);
    };
    const begun = async (own: string): Promise<InstanceRun> => {
      const run = await InstanceRun.of(scope(own));
      run.complete('book');
      const [subscription] = Object.keys(run.now.subscriptions);
      run.send({ type: 'signal.received', subscription: subscription!, signal: '9', variables: {} });
      run.complete('fix');
      return run;
    };
    const throwing = (activity?: string) =>
      heard(...fixing, end('undo', compensate(activity)), line('own-start', 'fix', 'undo'));

    test('undoes that first, and then what the scope around it has completed', async () => {
      const run = await begun(throwing());
      expect(run.open).toEqual(['unfix']);
      run.work('unfix');
      expect(run.open).toEqual(['unbook']);
      run.work('unbook');
      done(run);
    });

    test.each(['fix', 'book'])('sees each activity of both by its name: %s', async (activity) => {
      const run = await begun(throwing(activity));
      expect(run.open).toEqual([`un${activity}`]);
      run.work();
      done(run);
    });

    test('sees no further than it from a sub-process inside it', async () => {
      const inside = [start('t'), userTask('fix'), compensated('fix', 'unfix'), end('undo', compensate())];
      const sub = subProcess('sub', ...inside, line('t', 'fix', 'undo'));
      const run = await begun(heard(sub, userTask('after'), line('own-start', 'sub', 'after')));
      run.work('unfix');
      expect(run.open).toEqual(['after']);
    });

    test('undoes with a sub-process what its compensation event sub-process did itself', async () => {
      const own = eventSubProcess(
        'own',
        compensate(),
        true,
        ...fixing,
        end('undo', compensate()),
        line('own-start', 'fix', 'undo'),
      );
      const sub = [start('t'), userTask('book'), compensated('book', 'unbook'), line('t', 'book'), own];
      const xml = bpmn([
        start(),
        subProcess('sub', ...sub),
        end('all', compensate()),
        line('start', 'sub', 'all'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('book');
      run.complete('fix');
      run.work('unfix');
      expect(run.open).toEqual(['unbook']);
      run.work('unbook');
      done(run);
    });
  });

  describe('what multiple instances throw (§10.3.8)', () => {
    const caughtBy = (behaviour: string, throws: string, cancelActivity: boolean) =>
      bpmn(
        [
          start(),
          tag(
            'bpmn:userTask',
            { id: 'work' },
            extensions('<zeebe:userTask/>'),
            tag(
              'bpmn:multiInstanceLoopCharacteristics',
              { behavior: behaviour, ...(throws !== '' && { [throws]: 'thrown' }) },
              expression('loopCardinality', '3'),
            ),
          ),
          boundary('b', 'work', escalated('u'), cancelActivity),
          userTask('note'),
          userTask('after'),
          line('start', 'work', 'after'),
          flow('b', 'note'),
        ],
        [escalation('u', 'U'), tag('bpmn:escalationEventDefinition', { id: 'thrown', escalationRef: 'u' })],
      );

    test('after each round is caught at their boundary each time', async () => {
      const run = await InstanceRun.of(caughtBy('None', 'noneBehaviorEventRef', false));
      for (let round = 0; round < 3; round += 1) run.complete('work');
      expect(run.open).toEqual(['after', 'note', 'note', 'note']);
    });

    test('after the first round may interrupt the others', async () => {
      const run = await InstanceRun.of(caughtBy('One', 'oneBehaviorEventRef', true));
      run.complete('work');
      expect(run.open).toEqual(['note']);
    });

    test('is nothing when all are awaited', async () => {
      const run = await InstanceRun.of(caughtBy('All', '', true));
      for (let round = 0; round < 3; round += 1) run.complete('work');
      expect(run.open).toEqual(['after']);
    });
  });
});
