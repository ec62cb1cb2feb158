/**
 * The figures that the platform publishes (A22-1): authorisations, deliveries and use, by table, file and
 * interface; and how each organisation keeps its limits. All of it is what happened in a period of days in
 * Shanghai, and what has happened stays as it was counted.
 *
 * A limit is kept when its task is completed before the limit, and missed when the limit passes while the
 * task is open: each is counted once, in the period in which it was decided. Tasks that were cancelled before
 * their limit kept or missed nothing.
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

/** Adds up figures, in all and by each of three groupings. */
export class Tally {
  readonly total = none();
  readonly byMode = new Map<string, Figures>();
  readonly byOrganisation = new Map<string, Figures>();
  readonly byProcess = new Map<string, Figures>();

  /** `inAll: false` for what another figure has counted in all already. */
  add(place: Place, figure: Figure, count: number, { inAll = true } = {}): void {
    if (count === 0) return;
    if (inAll) this.total[figure] += count;
    const groupings = [
      [this.byMode, place.mode],
      [this.byOrganisation, place.organisation],
      [this.byProcess, place.process],
    ] as const;
    for (const [grouping, key] of groupings) {
      if (key === undefined) continue;
      const figures = grouping.get(key) ?? none();
      figures[figure] += count;
      grouping.set(key, figures);
    }
  }
}
