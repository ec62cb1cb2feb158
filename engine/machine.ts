/**
 * The shape of a machine: XState v5's own vocabulary in plain JSON, with named guards and actions and no code
 * (DESIGN §2). One zod schema serves compiled diagrams and machines deployed by hand.
 */
import { z } from 'zod';

const named = z.union([
  z.string(),
  z.strictObject({ type: z.string(), params: z.record(z.string(), z.json()).optional() }),
]);
const oneOrMany = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema)]);

const transitionObject = z.strictObject({
  target: z.string().optional(),
  guard: named.optional(),
  actions: oneOrMany(named).optional(),
  reenter: z.boolean().optional(),
  description: z.string().optional(),
  meta: z.record(z.string(), z.json()).optional(),
});
const transitions = z.union([z.string(), transitionObject, z.array(transitionObject)]);

const invoke = z.strictObject({
  src: z.string(),
  id: z.string(),
  input: z.record(z.string(), z.json()).optional(),
  onDone: transitions.optional(),
  onError: transitions.optional(),
});

/**
 * How a named delay is computed when its state is entered. Expressions start with `=` (FEEL) or are ISO 8601.
 */
export const DelaySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('date'),
    expression: z.string(),
  }),
  z.strictObject({ kind: z.literal('duration'), expression: z.string() }),
  z.strictObject({ kind: z.literal('cycle'), expression: z.string() }),
  z.strictObject({
    kind: z.literal('deadline'),
    workingDays: z.string(),
    warnBefore: z.string(),
    from: z.string().optional(),
    edge: z.enum(['warn', 'due']),
    /** Set when it is asked for, not when its state is entered. */
    onRequest: z.literal(true).optional(),
  }),
]);

const stateShape = {
  type: z.enum(['atomic', 'compound', 'parallel', 'final', 'history']).optional(),
  initial: z.string().optional(),
  history: z.enum(['shallow', 'deep']).optional(),
  target: z.string().optional(),
  entry: oneOrMany(named).optional(),
  exit: oneOrMany(named).optional(),
  always: transitions.optional(),
  on: z.record(z.string(), transitions).optional(),
  after: z.record(z.string(), transitions).optional(),
  invoke: oneOrMany(invoke).optional(),
  tags: z.array(z.string()).optional(),
  description: z.string().optional(),
  meta: z.record(z.string(), z.json()).optional(),
};

export interface StateNode {
  type?: 'atomic' | 'compound' | 'parallel' | 'final' | 'history' | undefined;
  initial?: string | undefined;
  history?: 'shallow' | 'deep' | undefined;
  target?: string | undefined;
  entry?: OneOrMany<Named> | undefined;
  exit?: OneOrMany<Named> | undefined;
  always?: Transitions | undefined;
  on?: Record<string, Transitions> | undefined;
  after?: Record<string, Transitions> | undefined;
  invoke?: OneOrMany<Invoke> | undefined;
  tags?: string[] | undefined;
  description?: string | undefined;
  meta?: Record<string, z.core.util.JSONType> | undefined;
  states?: Record<string, StateNode> | undefined;
}
type OneOrMany<T> = T | T[];
export type Named = z.infer<typeof named>;
export type Transition = z.infer<typeof transitionObject>;
export type Transitions = z.infer<typeof transitions>;
export type Invoke = z.infer<typeof invoke>;
export type Delay = z.infer<typeof DelaySchema>;

const StateSchema: z.ZodType<StateNode> = z.lazy(() =>
  z.strictObject({ ...stateShape, states: z.record(z.string(), StateSchema).optional() }),
);

const mapping = z.strictObject({
  source: z.string(),
  target: z.string(),
  when: z.string().optional(),
  takes: z.array(z.string()).optional(),
  whole: z.literal(true).optional(),
  dataStore: z
    .strictObject({
      store: z.string(),
      isCollection: z.literal(true).optional(),
      capacity: z.int().gte(0).optional(),
      path: z.string().optional(),
    })
    .optional(),
  sentAs: z.array(z.string()).optional(),
});

/** What starts an instance from outside: a trigger and the state where its token is born. */
export const StartSchema = z.strictObject({
  state: z.string(),
  kind: z.enum(['message', 'signal', 'timer', 'conditional']),
  name: z.string(),
  outputs: z.array(mapping).optional(),
  /** Which of the triggers that its event needs all of; without it the trigger starts by itself. */
  part: z.int().gte(0).optional(),
});
export type Start = z.infer<typeof StartSchema>;

/**
 * One scope's machine. `id` is the id of the process or sub-process; `meta.delays` declares its named delays.
 */
export const MachineSchema = z.strictObject({
  id: z.string(),
  initial: z.string(),
  context: z.strictObject({}).optional(),
  states: z.record(z.string(), StateSchema),
  on: z.record(z.string(), transitions).optional(),
  description: z.string().optional(),
  meta: z.strictObject({
    name: z.string().optional(),
    delays: z.record(z.string(), DelaySchema).optional(),
    /** States where the scope's event sub-processes wait for their start events. */
    listeners: z.array(z.string()).optional(),
    /** The state of the scope's compensation event sub-process. */
    compensateBy: z.string().optional(),
  }),
});

/** The variables that inputs and outputs stand for; an empty text stands for none. */
export const DataNamesSchema = z.strictObject({
  inputs: z.array(z.string()).optional(),
  outputs: z.array(z.string()).optional(),
});
export type DataNames = z.infer<typeof DataNamesSchema>;

/**
 * All machines of one process, as released (`v1.machine.json`). Forms are the form-js schemas it refers to.
 */
export const MachineFileSchema = z.strictObject({
  format: z.literal('banli/machines/1'),
  process: z.string(),
  name: z.string(),
  versionTag: z.string().optional(),
  /** Set when the version is to be read only: it has no machines and never starts. */
  documentation: z.literal(true).optional(),
  /** Who may start an instance (roles, separated by commas) and with which form. */
  start: z.strictObject({ candidateGroups: z.string().optional(), form: z.string().optional() }).optional(),
  /** What a call gives and takes, in the order in which the call names it. */
  data: DataNamesSchema.optional(),
  /** Start events with a trigger. */
  triggers: z.array(StartSchema).optional(),
  root: z.string(),
  machines: z.record(z.string(), MachineSchema),
});

export type Machine = z.infer<typeof MachineSchema>;
export type MachineFile = z.infer<typeof MachineFileSchema>;

/** Many, one or none, as XState lets each be written. */
export const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

export function transitionsOf(value: Transitions | undefined): Transition[] {
  return listOf<string | Transition>(value).map((one) => (typeof one === 'string' ? { target: one } : one));
}

export const invokesOf = (state: StateNode): Invoke[] => listOf(state.invoke);

/** Every transition of a state, whatever triggers it. */
export function transitionsIn(state: StateNode): Transition[] {
  return [
    ...transitionsOf(state.always),
    ...Object.values(state.on ?? {}).flatMap(transitionsOf),
    ...Object.values(state.after ?? {}).flatMap(transitionsOf),
    ...invokesOf(state).flatMap((one) => [...transitionsOf(one.onDone), ...transitionsOf(one.onError)]),
  ];
}
