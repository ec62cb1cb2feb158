/**
 * A process that leaves every kind of effect behind: timers, a call, a job, a message that it sends itself.
 */
import {
  boundary,
  bpmn,
  callActivity,
  catchEvent,
  end,
  flow,
  line,
  message,
  messageReceived,
  parallel,
  serviceTask,
  start,
  throwEvent,
  timer,
  userTask,
} from '../support/diagram.js';

const called = [
  start(),
  catchEvent('pause', timer('timeDuration', 'PT0.02S')),
  end(),
  line('start', 'pause', 'end'),
];
export const crashDiagrams = [
  bpmn(
    [
      start(),
      userTask('check'),
      boundary('late', 'check', timer('timeDuration', 'PT0.05S'), false),
      end('noted'),
      flow('late', 'noted'),
      parallel('fork'),
      callActivity('call', 'called'),
      userTask('approve'),
      serviceTask('stamp', 'stamp'),
      throwEvent('tell', messageReceived('stamped')),
      catchEvent('hear', messageReceived('stamped')),
      parallel('join'),
      end(),
      line('start', 'check', 'fork', 'call', 'join', 'end'),
      line('fork', 'approve', 'stamp', 'tell', 'join'),
      line('fork', 'hear', 'join'),
    ],
    [message('stamped', 'stamped', '=nr')],
    'crash',
  ),
  bpmn(called, [], 'called'),
];
