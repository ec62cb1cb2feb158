/** Working days as published; `engine/calendar` says what may stand in them and how terms are counted. */

export interface Calendar {
  id: string;
  revision: number;
  /** What it is laid over: the id of a calendar in a layer, `id@revision` once both are one. */
  base?: string | undefined;
  timeZone: string;
  /** By year, each as its notice arranged it. */
  years: Record<string, CalendarYear>;
  policy: CalendarPolicy;
}

/** Dates are `YYYY-MM-DD`. */
export interface CalendarYear {
  status: 'final' | 'unknown';
  published?: string | undefined;
  source?: string | undefined;
  offRanges: [from: string, to: string][];
  makeupWorkDays: string[];
  note?: string | undefined;
}

export interface CalendarPolicy {
  dueEdge: 'endOfDay' | 'officeClose';
  receipt: 'countFromReceipt' | 'deemedNextWorkingDay';
  /** `HH:mm` */
  officeHours: { opens: string; closes: string };
}

export interface ChangedDay {
  date: string;
  wasWorking: boolean;
  isWorking: boolean;
}
