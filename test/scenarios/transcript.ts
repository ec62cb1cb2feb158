/**
 * The text of a scenario: blocks of a command, a line `---` and what it led to. A line that starts with
 * `# ` at the top of a block is a remark. A command reads `verb target as user { json }`; the JSON may
 * run over indented lines.
 *
 *     complete provider-approval as gaj.provider { "decision": "approved" }
 *     ---
 *     task.completed provider-approval by gaj.provider
 *     ...
 *     > job.offer grant-authorisation
 */
import type { Effect, Instant, Move, Refusal, Timer, Variables } from '../../engine/vocabulary.js';
import type { Text } from '../../engine/wording.js';
import type { Instance, Recorded } from './office.js';

export interface Command {
  verb: string;
  /** What follows the verb, up to `as` or the JSON. */
  words: string[];
  user: string | undefined;
  variables: Variables;
}

export interface Block {
  remarks: string[];
  command: string[];
  golden: string[];
}

export function readBlocks(text: string): Block[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((block) => {
      const lines = block.split('\n');
      const remarks = lines.filter((line) => line.startsWith('# '));
      const rest = lines.filter((line) => !line.startsWith('# '));
      const rule = rest.indexOf('---');
      return {
        remarks,
        command: rule < 0 ? rest : rest.slice(0, rule),
        golden: rule < 0 ? [] : rest.slice(rule + 1),
      };
    });
}

export const writeBlocks = (blocks: Block[]): string =>
  `${blocks
    .map(({ remarks, command, golden }) =>
      [...remarks, ...command, ...(command.length > 0 ? ['---'] : []), ...golden].join('\n'),
    )
    .join('\n\n')}\n`;

export function readCommand(lines: string[]): Command {
  const text = lines.map((line) => line.trim()).join(' ');
  const brace = text.indexOf('{');
  const head = (brace < 0 ? text : text.slice(0, brace)).trim();
  const [words = '', user] = head.split(/ as /);
  const [verb = '', ...rest] = words.split(/\s+/);
  return {
    verb,
    words: rest,
    user: user?.trim(),
    variables: brace < 0 ? {} : (JSON.parse(text.slice(brace)) as Variables),
  };
}

/**
 * Wall clock of the office, e.g. `2026-02-10 09:30`, in Asia/Shanghai, which has had no summer time since
 * 1991.
 */
export const readLocal = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00.000+08:00`);
export const showLocal = (at: Instant): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** Keys as `#1` for an instance of the scenario and `#1.000007` for what is inside it. */
export function maskKeys(text: string, instances: Instance[]): string {
  return text.replace(/\d{19,25}/g, (key) => {
    const found = instances.find((each) => key.startsWith(each.state.instance));
    return found ? `#${found.number}${key.length > 19 ? `.${key.slice(19)}` : ''}` : key;
  });
}

export function showRecord({ instance, moves, effects }: Recorded, timers: Map<string, Timer>): string[] {
  for (const timer of Object.values(instance.state.timers)) timers.set(timer.key, timer);
  const label = instance.number === 1 ? '' : `#${instance.number} `;
  return [
    ...moves.map((move) => `${label}${showMove(move, timers)}`),
    ...effects.map((effect) => `${label}> ${showEffect(effect, timers)}`),
  ];
}

function showMove(move: Move, timers: Map<string, Timer>): string {
  if (move.type === 'variables.set') return `variables.set ${Object.keys(move.variables).sort().join(', ')}`;
  const { type, ...rest } = move;
  const { element, flow, by, onBehalfOf, to, action, code, reason, message, dueAt, key } = rest as Record<
    string,
    string
  >;
  const timer = type.startsWith('timer.') && key ? timers.get(key) : undefined;
  const parts = [type, timer?.delay ?? flow ?? element];
  if (by) parts.push(onBehalfOf ? `by ${by} for ${onBehalfOf}` : `by ${by}`);
  if (to) parts.push(`to ${to}`);
  if (action) parts.push(`action ${action}`);
  if (code) parts.push(code);
  if (type === 'timer.set' && timer) {
    parts.push(`at ${showLocal(timer.dueAt)}${timer.provisional ? ' provisional' : ''}`);
  }
  if (dueAt) parts.push(`due ${showLocal(dueAt)}`);
  if (reason ?? message) parts.push(JSON.stringify(reason ?? message));
  return parts.filter((part) => part !== undefined).join(' ');
}

function showEffect(effect: Effect, timers: Map<string, Timer>): string {
  switch (effect.type) {
    case 'timer.schedule':
      return `${effect.type} ${timers.get(effect.timer)?.delay ?? effect.timer} ${showLocal(effect.dueAt)}`;
    case 'timer.cancel':
      return `${effect.type} ${timers.get(effect.timer)?.delay ?? effect.timer}`;
    case 'job.offer':
      return `${effect.type} ${effect.jobType}`;
    case 'notify':
      return `notify ${effect.kind} ${effect.element} to ${[...effect.groups, ...effect.users].join(', ')}`;
    case 'parent.resume':
      return `${effect.type} ${effect.instance} with ${Object.keys(effect.variables).sort().join(', ')}`;
    case 'parent.report': {
      const { heldAt, amended } = effect.report;
      const clock = heldAt === undefined ? 'clock goes on' : `clock held since ${showLocal(heldAt)}`;
      const changed = amended ? `, changed ${Object.keys(amended.variables).sort().join(', ')}` : '';
      return `${effect.type} ${effect.instance} ${clock}${changed}`;
    }
    case 'instance.start':
      if (effect.call) {
        return `call ${effect.processId} with ${Object.keys(effect.variables).sort().join(', ')}`;
      }
      return `${effect.type} ${effect.processId} ${JSON.stringify(effect.variables)}`;
    default: {
      const { id: _id, type, ...rest } = effect;
      return `${type} ${JSON.stringify(rest)}`;
    }
  }
}

/** A refusal of the engine, or of a check that names fields of a form. */
export interface Refused extends Pick<Refusal, 'code' | 'text' | 'details'> {
  errors?: readonly { path: string; text: Text }[];
}

export function showRefusal({ code, text, errors, details }: Refused): string[] {
  const fields = (errors ?? []).map((one) => `  ${one.path}: ${one.text.zh}`);
  return [
    `refused ${code}: ${text.zh}`,
    ...fields,
    ...(details === undefined ? [] : [JSON.stringify(details)]),
  ];
}
