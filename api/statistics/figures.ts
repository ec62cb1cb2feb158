/**
 * The figures that the platform publishes (A22-1): authorisations, deliveries and use, by table, file and
 * interface; and how each organisation keeps its limits. All of it is what happened in a period of days in
 * Shanghai, and what has happened stays as it was counted.
 *
 * A limit of a task or of a whole process is kept when that is completed before the limit, and missed when
 * the limit passes while it is open: each is counted once, in the period in which it was decided. What was
 * completed while its clock stood still was kept. What was cancelled before its limit kept or missed nothing.
 */
export interface Figures {
  authorisations: number;
  authorisationsReceived: number;
  deliveries: number;
  deliveriesReceived: number;
  /** Records that the deliveries moved, as far as they say. */
  records: number;
  uses: number;
  /** Uses while the authorisation was not in force. */
  usesOutside: number;
  limitsMet: number;
  limitsMissed: number;
  /** Of the missed those whose task or process is still open. */
  stillOverdue: number;
}
export type Figure = keyof Figures;

export const none = (): Figures => ({
  authorisations: 0,
  authorisationsReceived: 0,
  deliveries: 0,
  deliveriesReceived: 0,
  records: 0,
  uses: 0,
  usesOutside: 0,
  limitsMet: 0,
  limitsMissed: 0,
  stillOverdue: 0,
});

/** Of the limits decided in the period those that were met, to four decimals; null when there were none. */
export function onTimeRate({ limitsMet, limitsMissed }: Figures): number | null {
  const decided = limitsMet + limitsMissed;
  return decided === 0 ? null : Math.round((limitsMet / decided) * 10_000) / 10_000;
}

/** Where a figure is counted: in all, for a mode, for an organisation, for a process. */
export interface Place {
  mode?: string | undefined;
  organisation?: string | undefined;
  process?: string | undefined;
}

type Grouping = Map<string, Figures>;

function addTo(grouping: Grouping, key: string | undefined, figure: Figure, count: number): void {
  if (key === undefined) return;
  const figures = grouping.get(key) ?? none();
  figures[figure] += count;
  grouping.set(key, figures);
}

/** Codes of organisations and modes hold no blank. */
export const crossKey = (organisation: string, mode: string): string => `${organisation} ${mode}`;
const crossOf = ({ organisation, mode }: Place): string | undefined =>
  organisation === undefined || mode === undefined ? undefined : crossKey(organisation, mode);

/** Adds up figures, in all and by each grouping. */
export class Tally {
  readonly total = none();
  readonly byMode: Grouping = new Map();
  readonly byOrganisation: Grouping = new Map();
  /** By organisation and mode, under `crossKey`. */
  readonly byBoth: Grouping = new Map();
  readonly byProcess: Grouping = new Map();

  add(place: Place, figure: Figure, count: number): void {
    if (count === 0) return;
    this.total[figure] += count;
    addTo(this.byMode, place.mode, figure, count);
    addTo(this.byProcess, place.process, figure, count);
    this.addReceived(place, figure, count);
  }

  /** What an organisation received; given by another, it is counted in all and by mode already. */
  addReceived(place: Place, figure: Figure, count: number): void {
    addTo(this.byOrganisation, place.organisation, figure, count);
    addTo(this.byBoth, crossOf(place), figure, count);
  }
}
