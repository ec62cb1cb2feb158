/** Where a process stands, to the reference interpreter: a tree, so that what ends takes along its inside. */

export type Values = Record<string, unknown>;

export interface Wait {
  kind: 'message' | 'timer' | 'signal' | 'condition';
  name: string;
  /** How often a timer still occurs. */
  left: number;
  condition?: string;
  holds: boolean;
}

/** An activity or event in progress. */
export interface Run {
  id: number;
  node: string;
  waits: Wait[];
  /** Triggers of parallel multiple events that have occurred. */
  seen: string[];
  /** The inside of a sub-process. */
  inside: Scope[];
  /** The rounds of a loop that are in progress, how many were begun and how many are over. */
  rounds?: Run[];
  begun: number;
  done: number;
  /** Waits for its data before it begins. */
  awaits?: true;
  /** What to do again once its incident is resolved. */
  fault?: 'begin' | 'leave' | 'job' | 'outputs';
  /** What it has produced, short of a required output. */
  results?: Values;
  /** What a compensation has still to undo, and the handler that is at it. */
  left?: Undo[];
  handling?: Run[];
  /** Of a compensation event sub-process: what the activity that it undoes has completed inside. */
  within?: Undo[];
}

/** A completed activity with the handler that undoes it. */
export interface Undo {
  node: string;
  handler: string;
  within?: Undo[];
}

export interface Scope {
  id: number;
  graph: string;
  /** Of a process: what its conditions are about. */
  variables?: Values;
  /** Of a sub-process: the data that it holds. */
  data?: Values;
  /** Tokens by sequence flow. */
  flows: Record<string, number>;
  runs: Run[];
  /** What event sub-processes wait for. */
  waits: Wait[];
  seen: string[];
  /** An interrupting event sub-process has begun: nothing else can begin any more. */
  interrupted: boolean;
  completed: Undo[];
  /** Activities of an ad-hoc sub-process that have not begun. */
  free: string[];
  /** An activity was completed since the completion condition was last looked at. */
  asks: boolean;
  /** Complex gateways that wait for the rest, and the flows they have had. */
  resetting: Record<string, string[]>;
}

export interface State {
  status: 'active' | 'completed';
  root: Scope | null;
  nextId: number;
}

export type Place = { scope: Scope; values: Values; host?: Run };

/** Every scope with the run that it is the inside of, outermost first. */
export function* scopesIn(scope: Scope, around: Values = {}, host?: Run): Iterable<Place> {
  const values = scope.variables ?? { ...around, ...scope.data };
  yield { scope, values, ...(host && { host }) };
  for (const run of scope.runs) yield* scopesOf(run, values);
}
function* scopesOf(run: Run, values: Values): Iterable<Place> {
  for (const inner of run.inside) yield* scopesIn(inner, values, run);
  for (const round of [...(run.rounds ?? []), ...(run.handling ?? [])]) yield* scopesOf(round, values);
}

export interface Standing {
  run: Run;
  scope: Scope;
  /** The loop that the run is a round of. */
  loop?: Run;
  /** The compensation that the run is a handler of. */
  undoing?: Run;
}

/** Every run with the scope it stands in, the loops before their rounds. */
export function* runsIn(root: Scope): Iterable<Standing> {
  for (const { scope } of [...scopesIn(root)]) {
    for (const run of scope.runs) {
      yield { run, scope };
      for (const round of run.rounds ?? []) yield { run: round, scope, loop: run };
      for (const one of run.handling ?? []) yield { run: one, scope, undoing: run };
    }
  }
}

/** The same text for states that differ only in names that nobody sees and in order. */
export function canonical(state: unknown): string {
  if (Array.isArray(state)) {
    const texts = state.map(canonical);
    return `[${(state[0]?.id === undefined ? texts : texts.sort()).join()}]`;
  }
  if (state === null || typeof state !== 'object') return JSON.stringify(state);
  const entries = Object.entries(state).filter(([key]) => key !== 'id' && key !== 'nextId');
  return `{${entries
    .map(([key, value]) => `${key}:${canonical(value)}`)
    .sort()
    .join()}}`;
}
