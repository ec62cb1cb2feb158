/** The only list of elements. To add one, write its file and name it here. */
import { adHocSubProcess } from './adHocSubProcess.js';
import { boundaryEvent } from './boundaryEvent.js';
import { callActivity } from './callActivity.js';
import { callReport } from './calls/callReport.js';
import { clockCommands } from './clocks/clockCommands.js';
import { correctionLimit } from './clocks/correctionLimit.js';
import { deadline } from './clocks/deadline.js';
import { recounting } from './clocks/recounting.js';
import { compensateEvent } from './compensateEvent.js';
import { complexGateway } from './complexGateway.js';
import { conditionalEvent } from './conditionalEvent.js';
import type { IncidentRetry } from './contract/stepping.js';
import type { TokenEffectOf } from './contract/tokenEffect.js';
import { thrownDataModule } from './dataFlow/thrownData.js';
import { dataStore } from './dataStore.js';
import type { Action, Actor, ElementModule, Handlers, Retrying, Shape, Trigger } from './element.js';
import { endEvent } from './endEvent.js';
import { errorEvent } from './errorEvent.js';
import { escalationEvent } from './escalationEvent.js';
import { eventBasedGateway } from './eventBasedGateway.js';
import { exclusiveGateway } from './exclusiveGateway.js';
import { readiness } from './flow/readiness.js';
import { inclusiveGateway } from './inclusiveGateway.js';
import { intermediateCatchEvent } from './intermediateCatchEvent.js';
import { intermediateThrowEvent } from './intermediateThrowEvent.js';
import { linkEvent } from './linkEvent.js';
import { messageEvent } from './messageEvent.js';
import { multiInstance } from './multiInstance.js';
import { multipleEvent } from './multipleEvent.js';
import { parallelGateway } from './parallelGateway.js';
import { receiveTask } from './receiveTask.js';
import { scriptTask } from './scriptTask.js';
import { sendTask } from './sendTask.js';
import { sequenceFlow } from './sequenceFlow.js';
import { serviceTask } from './serviceTask.js';
import { signalEvent } from './signalEvent.js';
import { standardLoop } from './standardLoop.js';
import { startEvent } from './startEvent.js';
import { subProcess } from './subProcess.js';
import { task } from './task.js';
import { terminateEvent } from './terminateEvent.js';
import { timerEvent } from './timerEvent.js';
import { transaction } from './transaction.js';
import { userTask } from './userTask.js';
import { job } from './work/job.js';
import { subscription } from './work/subscription.js';

const elements: ElementModule[] = [
  // Flow, data, and what several elements share
  sequenceFlow,
  readiness,
  job,
  subscription,
  dataStore,
  correctionLimit,
  deadline,
  clockCommands,
  recounting,
  multipleEvent,
  thrownDataModule,
  // Activities
  task,
  userTask,
  serviceTask,
  scriptTask,
  sendTask,
  receiveTask,
  subProcess,
  transaction,
  adHocSubProcess,
  callActivity,
  callReport,
  standardLoop,
  multiInstance,
  // Gateways
  exclusiveGateway,
  inclusiveGateway,
  parallelGateway,
  complexGateway,
  eventBasedGateway,
  // Events
  startEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
  boundaryEvent,
  endEvent,
  // Event definitions
  messageEvent,
  timerEvent,
  signalEvent,
  errorEvent,
  escalationEvent,
  conditionalEvent,
  linkEvent,
  compensateEvent,
  terminateEvent,
];

/** Shapes by the type of their flow node or loop. */
export const shapes: ReadonlyMap<string, Shape> = new Map(
  elements.flatMap((element) => (element.shapes ?? []).map((shape) => [shape.type, shape] as const)),
);
/** What event definitions mean, by their type. */
export const triggers: ReadonlyMap<string, Trigger> = new Map(
  elements.flatMap((element) => (element.triggers ?? []).map((trigger) => [trigger.type, trigger] as const)),
);
/** Actors that a machine may invoke, actions that it may ask for, by name. */
export const actors: Readonly<Record<string, Actor>> = Object.assign(
  {},
  ...elements.map((one) => one.actors),
);
export const actions: Readonly<Record<string, Action>> = Object.assign(
  {},
  ...elements.map((one) => one.actions),
);
/** What actions, and actors that open, do to tokens whatever the data say. */
export const tokenEffects: Readonly<Record<string, TokenEffectOf>> = Object.assign(
  {},
  ...elements.map((one) => one.tokenEffects),
);
/** Who answers an event of the log. */
export const handlers: Handlers = Object.assign({}, ...elements.map((one) => one.handlers));
/** Who does again what an incident of a kind holds; what is not here is the kernel's own. */
export const retries: Readonly<Partial<Record<IncidentRetry['kind'], Retrying>>> = Object.assign(
  {},
  ...elements.map((one) => one.retries),
);
/** Who is told that what an incident held has been done again. */
export const afterRetry = elements.flatMap((element) => (element.afterRetry ? [element.afterRetry] : []));
/** What is looked at whenever nothing moves any more, in the order of the list. */
export const atRest = elements.flatMap((element) => (element.atRest ? [element.atRest] : []));
