/** What a revision of a calendar would move, as it is shown before it is loaded. */
import { z } from 'zod';
import type { RevisionPreview } from '../engine/index.js';
import { AnsweredInstantSchema, DateSchema, KeySchema } from './schemas.js';

const ReckonedSchema = z.strictObject({
  dueAt: AnsweredInstantSchema,
  dueDate: DateSchema.optional(),
  provisional: z.boolean(),
});

const DatesSchema = z.strictObject({
  dueDate: AnsweredInstantSchema.optional(),
  followUpDate: AnsweredInstantSchema.optional(),
  provisional: z.boolean(),
});

export const PreviewSchema = z
  .strictObject({
    current: z.string().describe('What terms are counted with now, as id@revision'),
    next: z.string().describe('What they would be counted with'),
    doubts: z.array(z.string()).describe('What looks like a slip of the pen; it can be loaded all the same'),
    days: z.array(z.strictObject({ date: DateSchema, wasWorking: z.boolean(), isWorking: z.boolean() })),
    settledYears: z.array(z.string()),
    unsettledYears: z.array(z.string()),
    instances: z.strictObject({
      found: z.int().describe('With timers to be counted again, counted up to a bound'),
      lookedAt: z.int().describe('Those that the timers below are of'),
    }),
    timers: z.array(
      z.strictObject({
        processInstanceKey: KeySchema,
        timerKey: KeySchema,
        elementId: z.string(),
        timer: z
          .string()
          .describe('Which timer of the element: "…:due" is a limit, "…:warn" its yellow light'),
        was: ReckonedSchema,
        is: ReckonedSchema,
      }),
    ),
    tasks: z
      .array(
        z.strictObject({
          processInstanceKey: KeySchema,
          userTaskKey: KeySchema,
          elementId: z.string(),
          was: DatesSchema,
          is: DatesSchema,
        }),
      )
      .describe('Tasks whose due or follow-up date, of a zeebe:taskSchedule in working days, would move'),
    starts: z
      .array(
        z.strictObject({
          processDefinitionKey: KeySchema,
          processDefinitionId: z.string(),
          timerKey: KeySchema,
          elementId: z.string(),
          was: ReckonedSchema,
          is: ReckonedSchema,
        }),
      )
      .describe('Start timers whose instant would move'),
  })
  .meta({ id: 'CalendarRevisionPreview' });

const reckoned = ({ dueAt, dueDate, provisional }: RevisionPreview['timers'][number]['was']) => ({
  dueAt,
  ...(dueDate === undefined ? {} : { dueDate }),
  provisional: provisional === true,
});

const dates = ({ dueAt, followUpAt, provisional }: RevisionPreview['tasks'][number]['was']) => ({
  ...(dueAt === undefined ? {} : { dueDate: dueAt }),
  ...(followUpAt === undefined ? {} : { followUpDate: followUpAt }),
  provisional: provisional === true,
});

export function previewOf(found: RevisionPreview, doubts: string[]) {
  const { current, calendar, days, years, instances, timers, tasks, starts } = found;
  return {
    current,
    next: `${calendar.id}@${calendar.revision}`,
    doubts,
    days,
    settledYears: years.settled,
    unsettledYears: years.unsettled,
    instances,
    timers: timers.map(({ instance, timer, element, delay, was, is }) => ({
      processInstanceKey: instance,
      timerKey: timer,
      elementId: element,
      timer: delay,
      was: reckoned(was),
      is: reckoned(is),
    })),
    tasks: tasks.map(({ instance, task, element, was, is }) => ({
      processInstanceKey: instance,
      userTaskKey: task,
      elementId: element,
      was: dates(was),
      is: dates(is),
    })),
    starts: starts.map(({ definition, processId, timer, element, was, is }) => ({
      processDefinitionKey: definition,
      processDefinitionId: processId,
      timerKey: timer,
      elementId: element,
      was: reckoned(was),
      is: reckoned(is),
    })),
  };
}
