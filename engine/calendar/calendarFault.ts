import { type Said, textOf } from '../wordings/faults.js';

/** A term that cannot be counted: a wrong argument, or a calendar without working days. */
export class CalendarFault extends Error {
  readonly code: 'CALENDAR_ARGUMENT' | 'CALENDAR_EXHAUSTED';
  readonly said: Said;
  constructor(code: CalendarFault['code'], said: Said) {
    super(textOf(said).en);
    this.name = 'CalendarFault';
    this.code = code;
    this.said = said;
  }
}
