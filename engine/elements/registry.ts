/** The only list of elements. To add one, write its file and name it here. */
import { callActivity } from './callActivity.js';
import { deadline } from './deadline.js';
import type { Action, Actor, ElementModule, Handlers, Shape } from './element.js';
import { errorBoundaryEvent } from './errorBoundaryEvent.js';
import { errorEndEvent } from './errorEndEvent.js';
import { exclusiveGateway } from './exclusiveGateway.js';
import { job } from './job.js';
import { messageBoundaryEvent } from './messageBoundaryEvent.js';
import { messageCatchEvent, receiveTask } from './messageCatchEvent.js';
import { messageEndEvent } from './messageEndEvent.js';
import { messageEvent } from './messageEvent.js';
import { noneEndEvent } from './noneEndEvent.js';
import { noneStartEvent } from './noneStartEvent.js';
import { parallelGateway } from './parallelGateway.js';
import { scriptTask } from './scriptTask.js';
import { sendTask } from './sendTask.js';
import { sequenceFlow } from './sequenceFlow.js';
import { serviceTask } from './serviceTask.js';
import { subProcess } from './subProcess.js';
import { terminateEndEvent } from './terminateEndEvent.js';
import { timerBoundaryEvent } from './timerBoundaryEvent.js';
import { timerCatchEvent } from './timerCatchEvent.js';
import { timerEvent } from './timerEvent.js';
import { userTask } from './userTask.js';

const elements: ElementModule[] = [
  // Flow and what several elements share
  sequenceFlow,
  job,
  deadline,
  messageEvent,
  timerEvent,
  // Activities
  userTask,
  serviceTask,
  scriptTask,
  sendTask,
  receiveTask,
  subProcess,
  callActivity,
  // Gateways
  exclusiveGateway,
  parallelGateway,
  // Events
  noneStartEvent,
  noneEndEvent,
  terminateEndEvent,
  errorEndEvent,
  messageEndEvent,
  timerCatchEvent,
  messageCatchEvent,
  timerBoundaryEvent,
  messageBoundaryEvent,
  errorBoundaryEvent,
];

/** Shapes by the type of their flow node, with the event definition behind a slash. */
export const shapes: ReadonlyMap<string, Shape> = new Map(
  elements.flatMap((element) => (element.shapes ?? []).map((shape) => [shape.type, shape] as const)),
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
/** Who answers an event of the log. */
export const handlers: Handlers = Object.assign({}, ...elements.map((one) => one.handlers));
