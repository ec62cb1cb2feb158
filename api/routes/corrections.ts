/** 补正: a handler asks the applicant for what is missing, and takes the request back (docs/CALENDARS.md). */
import { z } from 'zod';
import { correctionItemsMax } from '../../engine/limits.js';
import type { Route } from '../route.js';
import { OpinionSchema, opinionOf } from '../taskCommand.js';
import { verbRoute } from '../verbRoute.js';

const correction = verbRoute({
  verb: 'requestCorrection',
  path: 'correction',
  operation: 'requestCorrection',
  summary: '补正 Asks the applicant for what is missing; the clock stands still until he has handed it in',
  body: z.strictObject({
    items: z.array(z.string().trim().min(1).max(500)).min(1).max(correctionItemsMax),
    opinion: OpinionSchema,
  }),
  refusals: ['CORRECTION_ITEMS', 'RETURN_NO_APPLICANT', 'TASK_DELEGATED', 'TASK_ON_HOLD'],
  command: async (body, row) => ({
    type: 'task.correctionRequested',
    task: row._id,
    items: body.items,
    ...opinionOf(body),
  }),
});

const correctionWithdrawal = verbRoute({
  verb: 'withdrawCorrection',
  path: 'correction-withdrawal',
  operation: 'withdrawCorrection',
  summary: '撤销补正要求 The handler takes his request back, and the clock goes on',
  body: z
    .strictObject({ opinion: OpinionSchema })
    .nullish()
    .transform((body) => body ?? {}),
  refusals: ['CORRECTION_NOT_FOUND'],
  command: async (body, row) => ({ type: 'task.correctionWithdrawn', task: row._id, ...opinionOf(body) }),
});

export const correctionRoutes: readonly Route[] = [correction, correctionWithdrawal];
