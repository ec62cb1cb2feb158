/** Calendars as callers see them: what a revision would do, loading one, and what is left to count again. */
import type { Commits } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import type { States } from '../commit/states.js';
import type { CalendarStore } from '../deploy/calendars.js';
import type { Alarms } from '../effects/scene.js';
import type * as Ports from '../ports/calendars.js';
import type { Calendar } from '../vocabulary.js';
import { Recount } from './recount.js';

export class CalendarDesk implements Ports.Calendars {
  private readonly store: CalendarStore;
  readonly recount: Recount;

  constructor(
    store: CalendarStore,
    context: EdgeContext & { alarms: Alarms },
    commits: Commits,
    states: States,
  ) {
    this.store = store;
    this.recount = new Recount(context, commits, states);
  }

  get current(): Calendar {
    return this.store.current;
  }

  async preview({ id, since, ...change }: Ports.ReviseCalendar): Promise<Ports.RevisionPreview> {
    return this.recount.preview(await this.store.preview(id, change, since));
  }

  async revise({ id, since, ...change }: Ports.ReviseCalendar, grounds: Ports.Grounds): Promise<Calendar> {
    const revision = await this.store.revise(id, change, grounds, since);
    this.recount.begin();
    return revision;
  }

  async previewCount(id: string): Promise<Ports.RevisionPreview> {
    return this.recount.preview(await this.store.latest(id));
  }

  async count(id: string, grounds: Ports.Grounds): Promise<Calendar> {
    await this.store.count(id, grounds);
    this.recount.begin();
    return this.current;
  }

  create(calendar: Calendar, grounds: Ports.Grounds): Promise<Calendar> {
    return this.store.create(calendar, grounds);
  }

  pending(): Promise<number> {
    return this.recount.pending();
  }
}
