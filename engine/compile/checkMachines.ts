/**
 * Checks machines before they are released, compiled or written by hand: every named guard, action, actor and
 * delay exists, every target is a state, every expression can be parsed.
 */
import { actions, actors } from '../elements/registry.js';
import { checkSyntax } from '../expressions/evaluate.js';
import { guards } from '../kernel/guards.js';
import {
  invokesOf,
  type Machine,
  type MachineFile,
  type Named,
  type StateNode,
  transitionsIn,
} from '../machine.js';
import type { Finding, Json } from '../vocabulary.js';

const namesOf = (value: Named | Named[] | undefined): string[] =>
  (value === undefined ? [] : Array.isArray(value) ? value : [value]).map((one) =>
    typeof one === 'string' ? one : one.type,
  );

interface Written {
  expression: string;
  /** The sequence flow that it is the condition of. */
  flow: string | undefined;
}

/** Every text that begins with `=` is FEEL, wherever it stands; so is the expression of a guard. */
function* expressionsIn(value: Json | undefined, key = '', flow?: string): Iterable<Written> {
  if (typeof value === 'string') {
    if (value.startsWith('=')) yield { expression: value.slice(1), flow };
    else if (key === 'condition') yield { expression: value, flow };
  } else if (Array.isArray(value)) for (const one of value) yield* expressionsIn(one, '', flow);
  else if (value !== null && typeof value === 'object') {
    const way = takenBy(value) ?? flow;
    for (const [name, one] of Object.entries(value)) {
      if (name === 'expression' && (value as { kind?: Json }).kind === undefined && typeof one === 'string') {
        yield { expression: one.replace(/^=/, ''), flow: way };
      } else yield* expressionsIn(one, name, way);
    }
  }
}

/** The sequence flow that a transition takes. */
function takenBy({ actions }: { [name: string]: Json }): string | undefined {
  const [first] = Array.isArray(actions) ? actions : [];
  const { type, params } = (first ?? {}) as { type?: Json; params?: { flow?: Json } };
  return type === 'take' && typeof params?.flow === 'string' ? params.flow : undefined;
}

const notFeel = (element: string, expression: string, reason: string): Finding => ({
  severity: 'error',
  element,
  rule: 'expression',
  message: `The expression "${expression}" is not FEEL: ${reason}`,
  messageZh: `表达式“${expression}”不是 FEEL：${reason}`,
  section: '8.4.6',
});

function checkState(key: string, state: StateNode, machine: Machine, siblings: string[]): Finding[] {
  const found: Finding[] = [];
  const report = (rule: string, message: string) =>
    found.push({ severity: 'error', element: key, rule, message });
  const delays = machine.meta.delays ?? {};
  for (const transition of transitionsIn(state)) {
    const { target, guard } = transition;
    if (target !== undefined && !/^[.#]/.test(target) && !siblings.includes(target)) {
      report('target', `The target "${target}" is not a state`);
    }
    for (const name of namesOf(guard))
      if (!Object.hasOwn(guards, name)) report('guard', `Unknown guard "${name}"`);
    for (const name of namesOf(transition.actions)) checkAction(name, report);
  }
  for (const name of [...namesOf(state.entry), ...namesOf(state.exit)]) checkAction(name, report);
  for (const { src } of invokesOf(state)) {
    if (!Object.hasOwn(actors, src)) report('actor', `Unknown actor "${src}"`);
  }
  for (const delay of Object.keys(state.after ?? {})) {
    if (!Object.hasOwn(delays, delay)) report('delay', `The delay "${delay}" is not declared in meta.delays`);
  }
  const { states, ...own } = state;
  for (const { expression, flow } of expressionsIn(own as unknown as Json)) {
    const fault = checkSyntax(expression);
    if (fault) found.push(notFeel(flow ?? key, expression, fault.message));
  }
  for (const [child, nested] of Object.entries(states ?? {})) {
    found.push(...checkState(`${key}.${child}`, nested, machine, Object.keys(states!)));
  }
  return found;
}

function checkAction(name: string, report: (rule: string, message: string) => void): void {
  if (!Object.hasOwn(actions, name)) report('action', `Unknown action "${name}"`);
}

/** What starts instances: its state is there, a timer's delay is declared, its kind is one that starts. */
function checkTriggers({ root, machines, triggers = [] }: MachineFile): Finding[] {
  const machine = machines[root];
  return triggers.flatMap(({ state, kind, name, outputs = [] }) => {
    const found: Finding[] = [];
    const report = (rule: string, message: string) =>
      found.push({ severity: 'error', element: state, rule, message });
    if (machine && !Object.hasOwn(machine.states, state)) report('target', `"${state}" is not a state`);
    if (kind === 'timer' && machine && !Object.hasOwn(machine.meta.delays ?? {}, name)) {
      report('delay', `The delay "${name}" is not declared in meta.delays of "${root}"`);
    }
    const conditions = kind === 'conditional' ? [{ expression: name }] : [];
    for (const { expression } of [...conditions, ...expressionsIn(outputs as unknown as Json)]) {
      const fault = checkSyntax(expression);
      if (fault) found.push(notFeel(state, expression, fault.message));
    }
    return found;
  });
}

export function checkMachines(file: MachineFile): Finding[] {
  const found = checkTriggers(file);
  const root = (message: string) =>
    found.push({ severity: 'error', element: file.process, rule: 'machine', message });
  if (file.documentation) root('Machines are made to run: leave "documentation" out');
  if (!Object.hasOwn(file.machines, file.root)) root(`The root machine "${file.root}" is missing`);
  for (const [id, machine] of Object.entries(file.machines)) {
    const keys = Object.keys(machine.states);
    if (id !== machine.id) root(`The machine under "${id}" has the id "${machine.id}"`);
    if (!keys.includes(machine.initial))
      root(`The initial state "${machine.initial}" of "${id}" does not exist`);
    for (const [key, state] of Object.entries(machine.states))
      found.push(...checkState(key, state, machine, keys));
    for (const [name, delay] of Object.entries(machine.meta.delays ?? {})) {
      for (const { expression } of expressionsIn(delay as unknown as Json)) {
        const fault = checkSyntax(expression);
        if (fault) root(`The delay "${name}" of "${id}" is not FEEL: ${fault.message}`);
      }
    }
  }
  return found;
}
