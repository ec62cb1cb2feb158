/** The only list of effects: who performs which. */
import type { Effect } from '../vocabulary.js';
import { correlationRelease } from './correlationRelease.js';
import { dataStoreAwait, dataStoreForget, dataStoreRead, dataStoreWrite } from './dataStoreOrders.js';
import { instanceCancel } from './instanceCancel.js';
import { instanceStart } from './instanceStart.js';
import { instanceUndo } from './instanceUndo.js';
import { jobOffer } from './jobOffer.js';
import { messagePublish } from './messagePublish.js';
import { notify } from './notify.js';
import { parentEscalate, parentFail, parentReport, parentResume } from './parent.js';
import type { Perform } from './scene.js';
import { signalBroadcast } from './signalBroadcast.js';
import { subscriptionClose } from './subscriptionClose.js';
import { subscriptionOpen } from './subscriptionOpen.js';
import { timerCancel } from './timerCancel.js';
import { timerSchedule } from './timerSchedule.js';

export const performers: { [T in Effect['type']]: Perform<T> } = {
  'timer.schedule': timerSchedule,
  'timer.cancel': timerCancel,
  'job.offer': jobOffer,
  'subscription.open': subscriptionOpen,
  'subscription.close': subscriptionClose,
  'message.publish': messagePublish,
  'signal.broadcast': signalBroadcast,
  'correlation.release': correlationRelease,
  'instance.start': instanceStart,
  'instance.undo': instanceUndo,
  'instance.cancel': instanceCancel,
  'parent.resume': parentResume,
  'parent.fail': parentFail,
  'parent.escalate': parentEscalate,
  'parent.report': parentReport,
  'dataStore.read': dataStoreRead,
  'dataStore.await': dataStoreAwait,
  'dataStore.forget': dataStoreForget,
  'dataStore.write': dataStoreWrite,
  notify,
};
