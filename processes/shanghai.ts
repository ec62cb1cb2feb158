/** Days of the city's clock (Asia/Shanghai, which has had no summer time since 1991) as instants. */
import type { Instant } from '../engine/vocabulary.js';

const offsetMs = 8 * 60 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** `YYYY-MM-DD` of an instant. */
export const dateOf = (instant: Instant): string =>
  new Date(Date.parse(instant) + offsetMs).toISOString().slice(0, 10);

/** The instant at which a date `YYYY-MM-DD` begins. */
export const startOf = (date: string): Instant => new Date(Date.parse(date) - offsetMs).toISOString();

/** The instant at which a date is over. */
export const endOf = (date: string): Instant => new Date(Date.parse(date) + dayMs - offsetMs).toISOString();
