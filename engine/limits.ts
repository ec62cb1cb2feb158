/** Every bound of the engine, with its unit in its name (STYLE 15). Each has a test that reaches it. */

// Calendar
/** The longest term that can be counted, in working days: about twenty years. */
export const workingDaysMax = 5_000;
/** Years looked through for the N-th working day before a calendar is held to have none left. */
export const calendarYearsScannedMax = 40;
/** Years for which one calendar keeps its table of working days. */
export const calendarYearsCachedMax = 64;
/** Days for which one calendar keeps the instant at which they begin or the office closes. */
export const calendarDaysCachedMax = 20_000;
/** Days that one range of days off may span. */
export const calendarOffRangeDaysMax = 366;
/** Ranges of days off, and make-up working days, that one year of a calendar may list. */
export const calendarYearEntriesMax = 366;
/** Years that one calendar may hold. */
export const calendarYearsMax = 200;
/** Pauses that one clock may have had. */
export const clockPausesMax = 1_000;
