/** The engine put together: which part gets which, and each command of `ports.ts` handed to its part. */
import type { Collections } from '../models/collections.js';
import { applicationIn } from './commit/application.js';
import { Commits } from './commit/commits.js';
import type { EdgeContext, Logger } from './commit/context.js';
import { startInstance } from './commit/start.js';
import { States } from './commit/states.js';
import type { CalendarStore } from './deploy/calendars.js';
import { DefinitionStore } from './deploy/definitions.js';
import { deploy } from './deploy/deploy.js';
import { Conditionals } from './effects/conditionals.js';
import { DataStores } from './effects/dataStores.js';
import { Effects } from './effects/effects.js';
import { Messages } from './effects/messages.js';
import type { Alarms } from './effects/scene.js';
import { Signals } from './effects/signals.js';
import { Starts } from './effects/starts.js';
import { openVerbs } from './elements/taskVerbs/openVerbs.js';
import { LogFeed } from './history/changes.js';
import { History } from './history/history.js';
import { rebuild } from './history/rebuild.js';
import { variablesAt } from './history/variables.js';
import { step } from './kernel/step.js';
import { kernelVersion } from './kernel/versions.js';
import { alarmLateMs } from './limits.js';
import type * as Ports from './ports.js';
import type { Actor, Commit, Definition, InstanceState, Key, Variables } from './vocabulary.js';
import { AgendaAlarms } from './wake/agenda.js';
import { CalendarDesk } from './wake/calendarDesk.js';
import { fire } from './wake/fire.js';
import { Jobs } from './wake/jobs.js';
import type { Node } from './wake/nodes.js';
import { StartTimers } from './wake/startTimers.js';
import { Sweeper } from './wake/sweep.js';
import { Workers } from './wake/workers.js';

export interface Parts {
  collections: Collections;
  calendars: CalendarStore;
  node: Node;
  logger: Logger;
  clock: Ports.Clock;
  alarms: 'agenda' | 'hand';
  /** Called last, when the engine has stopped. */
  closed(): Promise<void>;
}

const handAlarms: Alarms = { schedule: async () => {}, cancel: async () => {} };

export class Assembly implements Ports.Engine {
  private readonly parts: Parts;
  private readonly context: EdgeContext;
  private readonly states: States;
  private readonly commits: Commits;
  private readonly effects: Effects;
  private readonly messages: Messages;
  private readonly signals: Signals;
  private readonly conditionals: Conditionals;
  private readonly startTimers: StartTimers;
  private readonly jobs: Jobs;
  private readonly workers: Workers;
  private readonly histories: History;
  private readonly sweeper: Sweeper;
  readonly calendars: CalendarDesk;
  private readonly agenda: AgendaAlarms | undefined;
  private stopped: Promise<void> | undefined;

  constructor(parts: Parts) {
    const { collections, calendars, node, logger, clock } = parts;
    this.parts = parts;
    this.context = {
      collections,
      clock,
      logger,
      calendars,
      step,
      kernelVersion,
      owner: node.owner,
      unfinished: node.unfinished,
      nextKey: () => node.nextKey(),
      definitions: new DefinitionStore(collections),
    };
    const { context } = this;
    this.states = new States(context);
    this.commits = new Commits(context, this.states, (commit) => this.effects.perform(commit));
    const starts = new Starts(context, this.commits);
    this.messages = new Messages(context, this.commits, starts);
    this.signals = new Signals(context, this.commits, starts);
    this.conditionals = new Conditionals(context, starts);
    this.jobs = new Jobs(context, this.states);
    this.workers = new Workers(context, this.commits, this.jobs);
    this.histories = new History(context, this.states);
    this.agenda = parts.alarms === 'agenda' ? this.agendaAlarms() : undefined;
    const { commits, messages, signals, states, alarms } = this;
    this.calendars = new CalendarDesk(calendars, { ...context, alarms }, commits, states);
    this.startTimers = new StartTimers(context, starts, alarms);
    const scene = { context, commits, states, messages, signals, offers: this.jobs, alarms };
    this.effects = new Effects({ ...scene, dataStores: new DataStores(context, commits, states) });
    const { effects, startTimers } = this;
    const { recount } = this.calendars;
    // One node at a time sweeps; the others learn of a revision here.
    if (this.agenda) node.whenRenewed = () => calendars.refresh();
    const work = { commits, messages, signals, effects, startTimers, recount };
    this.sweeper = new Sweeper({ context, node, states, ...work });
  }

  private get alarms(): Alarms {
    return this.agenda ?? handAlarms;
  }

  private agendaAlarms(): AgendaAlarms {
    const { collections, logger, clock } = this.parts;
    return new AgendaAlarms({
      collections,
      logger,
      owner: this.context.owner,
      realTime: (at) => new Date(Date.parse(at) - clock.now() + Date.now()),
      ring: async (timer) => {
        if (!(await fire(this.commits, timer))) await this.startTimers.ring(timer);
      },
      sweep: async () => void (await this.sweeper.run(alarmLateMs)),
    });
  }

  /** Finishes what a crash left, then lets the alarm clock ring. */
  async open(): Promise<void> {
    // What the sweep redoes may schedule timers, so the alarms' collection is there before it.
    await this.agenda?.connect();
    await this.sweeper.run(0);
    await this.agenda?.start();
  }

  deploy(resources: Ports.Resource[], by: Actor): Promise<Ports.Deployment> {
    return deploy({ ...this.context, alarms: this.alarms }, resources, by);
  }

  start(command: Ports.StartCommand, by: Actor, options?: Ports.CommandOptions): Promise<Ports.StartAnswer> {
    return startInstance(this.context, this.commits, command, by, options);
  }

  submit(instance: Key, command: Ports.Command, by: Actor, options?: Ports.CommandOptions): Promise<Commit> {
    return this.commits.submit(instance, command, by, options);
  }

  async publishMessage(message: Ports.PublishMessage, by: Actor): Promise<{ message: Key }> {
    const published = await this.messages.publish(message, by);
    return { message: published.message };
  }

  correlateMessage(
    message: Omit<Ports.PublishMessage, 'timeToLiveMs'>,
    by: Actor,
  ): Promise<{ message: Key; instance: Key }> {
    return this.messages.correlateNow(message, by);
  }

  broadcastSignal(signal: Ports.BroadcastSignal, by: Actor): Promise<{ signal: Key }> {
    return this.signals.broadcast(signal, by);
  }

  evaluateConditions(said: Ports.EvaluateConditions, by: Actor, options?: Ports.CommandOptions) {
    return this.conditionals.evaluate(said, by, options);
  }

  activateJobs(request: Ports.ActivateJobs): Promise<Ports.ActivatedJob[]> {
    return this.jobs.activate(request);
  }

  work(type: string, worker: Ports.Worker): void {
    this.workers.add(type, worker);
  }

  definition(key: Key): Promise<Definition> {
    return this.context.definitions.byKey(key);
  }

  async state(instance: Key): Promise<InstanceState> {
    return (await this.states.latest(instance)).state;
  }

  async variables(instance: Key, at?: Key): Promise<Variables> {
    return variablesAt(await this.state(instance), at);
  }

  applicationIn(instance: Key): Promise<Key> {
    return applicationIn(this.context, this.states, instance);
  }

  async taskVerbs(instance: Key, task: Key, by: Actor): Promise<Ports.OpenVerbs> {
    const { state, definition } = await this.states.latest(instance);
    const at = new Date(this.context.clock.now()).toISOString();
    return openVerbs({ at, state, file: definition.file }, task, by);
  }

  history(instance: Key, page: { fromSeq: number; limit: number }): Promise<Commit[]> {
    return this.histories.page(instance, page);
  }

  replay(instance: Key, seq: number): Promise<InstanceState> {
    return this.histories.replay(instance, seq);
  }

  verify(instance: Key): Promise<Ports.Verdict> {
    return this.histories.verify(instance);
  }

  newKey = (): Key => this.context.nextKey();
  nextDueAt = () => this.sweeper.nextDueAt();
  changes = (): Ports.ChangesFeed => new LogFeed(this.context.collections);

  rebuild = (): Promise<Ports.Rebuilt> => rebuild(this.context, this.states, this.alarms);

  async wake(): Promise<Ports.Woken> {
    const woken = { commits: 0, timers: 0, messages: 0 };
    for (;;) {
      const swept = await this.sweeper.run(0);
      await this.settled();
      woken.commits += swept.commits;
      woken.timers += swept.timers;
      woken.messages += swept.messages;
      if (swept.timers === 0) return woken;
    }
  }

  async settled(): Promise<void> {
    do {
      await this.calendars.recount.drained();
      await this.signals.drained();
      await this.effects.drained();
      await this.commits.drained();
    } while (this.effects.isBusy);
  }

  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    // Workers first: once waits have ended they would ask for jobs without pause and let nothing else run.
    const worked = this.workers.stop();
    this.jobs.stop();
    this.calendars.recount.stop();
    await this.agenda?.stop();
    await worked;
    await this.settled();
    await this.parts.node.leave();
    await this.parts.closed();
  }
}
