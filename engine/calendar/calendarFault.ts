/** A term that cannot be counted: a wrong argument, or a calendar without working days. */
export class CalendarFault extends Error {
  readonly code: 'CALENDAR_ARGUMENT' | 'CALENDAR_EXHAUSTED';
  constructor(code: CalendarFault['code'], message: string) {
    super(message);
    this.name = 'CalendarFault';
    this.code = code;
  }
}
