/**
 * A verb on a human task as a route: who may use it, is the task open, and the event to the engine, which
 * decides (docs/TASK-VERBS.md).
 */
import type { z } from 'zod';
import type { ErrorName } from '../engine/errors.js';
import type { Command } from '../engine/ports.js';
import type { Actor } from '../engine/vocabulary.js';
import type { TaskRow } from '../models/tasks.js';
import type { Context } from './context.js';
import { type Method, type Route, route } from './route.js';
import {
  refuseChanged,
  refuseClosed,
  submitted,
  type TaskCommand,
  taskParams,
  taskRow,
} from './taskCommand.js';
import { actingOn, refuseStranger } from './taskStanding.js';

/** The command with who acts. */
export interface Acting extends TaskCommand {
  by: Actor;
}

export interface VerbSpec<B extends z.ZodType> {
  /** The verb's name in the engine's registry. */
  verb: string;
  /** The last part of the path. */
  path: string;
  operation: string;
  summary: string;
  body?: B;
  /** Beside the task's key, where the path names more. */
  params?: z.ZodType;
  /** Default `post`. */
  method?: Method;
  /** The task is completed already. */
  onClosed?: true;
  refusals?: readonly ErrorName[];
  /** The event of the log that the body asks for; checks the people that it names. */
  command(body: z.output<B>, row: TaskRow, context: Context, input: Acting): Promise<Command>;
}

const common: readonly ErrorName[] = [
  'TASK_NOT_FOUND',
  'TASK_FORBIDDEN',
  'TASK_ASSIGNED',
  'VERB_NOT_ALLOWED',
  'OPINION_REQUIRED',
  'PRECONDITION_FAILED',
];

/** One verb as a route: who may, is the task open, and the event to the engine. */
export function verbRoute<B extends z.ZodType>(spec: VerbSpec<B>): Route {
  return route({
    method: spec.method ?? 'post',
    path: `/v2/user-tasks/{userTaskKey}/${spec.path}`,
    operation: spec.operation,
    tag: 'User tasks',
    summary: spec.summary,
    permission: 'task.work',
    isCommand: true,
    precondition: true,
    params: spec.params ?? taskParams,
    ...(spec.body && { body: spec.body }),
    refusals: [...common, ...(spec.refusals ?? [])],
    answers: { 204: { description: 'Done, and on the record' } },
    handler: async (input, context) => {
      const command = input as unknown as TaskCommand & { body: z.output<B> };
      const row = await taskRow(context, command.params.userTaskKey);
      refuseStranger(spec.verb, command.caller, row);
      if (spec.onClosed) refuseChanged(row, command);
      else refuseClosed(row, command);
      const by = actingOn(spec.verb, command.caller, row);
      const event = await spec.command(command.body, row, context, { ...command, by });
      return submitted(context, row.instance, event, by, command);
    },
  });
}
