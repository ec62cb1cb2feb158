/** Transactions in loops, without a boundary, and failing. */
import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  cancel,
  compensated,
  end,
  error,
  errorThrown,
  exclusive,
  flow,
  line,
  start,
  tag,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';
import { finish, inTurn, twice } from './finish.js';

describe('transactions', () => {
  describe('transactions (§13.5.6)', () => {
    const inside = [start('s'), userTask('book'), compensated('book', 'unbook'), exclusive('ok', 'ok-fine')];
    const ways = [
      end('fine'),
      end('off', cancel),
      flow('ok', 'off', '=bad'),
      line('s', 'book', 'ok', 'fine'),
    ];
    const deal = (loop = '') =>
      bpmn([
        start(),
        tag('bpmn:transaction', { id: 'deal' }, loop, ...inside, ...ways),
        boundary('failed', 'deal', cancel),
        userTask('sorry'),
        userTask('after'),
        line('start', 'deal', 'after'),
        flow('failed', 'sorry'),
      ]);

    test('in turn are left by the boundary when one of them is cancelled', async () => {
      const run = await InstanceRun.of(deal(inTurn), { bad: false });
      run.complete('book');
      run.complete('book', { bad: true });
      expect(run.open).toEqual(['unbook']);
      run.work('unbook');
      expect(run.open).toEqual(['sorry']);
      finish(run);
    });

    test('at once are left together when one of them is cancelled', async () => {
      const run = await InstanceRun.of(deal(twice), { bad: true });
      run.complete('book');
      expect(run.open).toEqual(['book', 'unbook']);
      run.work('unbook');
      expect(run.open).toEqual(['sorry']);
      finish(run);
    });

    test('without a cancel boundary event hold who cancels them, once all is undone', async () => {
      const off = [start('s'), userTask('book'), compensated('book', 'unbook'), end('off', cancel)];
      const transaction = tag('bpmn:transaction', { id: 'deal' }, ...off, line('s', 'book', 'off'));
      const run = await InstanceRun.of(bpmn([start(), transaction, line('start', 'deal')]));
      run.complete('book');
      run.work('unbook');
      expect(run.open).toEqual(['off!UNHANDLED_ERROR']);
    });

    test('that fail are left without being undone', async () => {
      const failing = [
        start('s'),
        userTask('book'),
        compensated('book', 'unbook'),
        end('bad', errorThrown('e')),
      ];
      const xml = bpmn(
        [
          start(),
          tag('bpmn:transaction', { id: 'deal' }, ...failing, line('s', 'book', 'bad')),
          boundary('hazard', 'deal', errorThrown()),
          userTask('sorry'),
          line('start', 'deal'),
          flow('hazard', 'sorry'),
        ],
        [error('e', 'E')],
      );
      const run = await InstanceRun.of(xml);
      run.complete('book');
      expect(run.open).toEqual(['sorry']);
      finish(run);
    });
  });
});
