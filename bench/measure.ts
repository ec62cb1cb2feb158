/** How a bench measures and says it: alternating rounds, medians, one JSON line per measure. */
import { parseArgs } from 'node:util';

export interface Measure {
  name: string;
  value: number;
  unit: string;
  [more: string]: number | string;
}

const rounded = (value: number): number => Number(value.toPrecision(4));

export function report(measure: Measure): void {
  const entries = Object.entries(measure).map(([name, value]) => [
    name,
    typeof value === 'number' ? rounded(value) : value,
  ]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(entries))}\n`);
}

export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** The value below which the given share of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** `--scale 0.01` makes a hundredth of the work: enough to see that a bench runs, too little to measure. */
export function readScale(): (count: number) => number {
  const { values } = parseArgs({ options: { scale: { type: 'string', default: '1' } } });
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1)) {
    throw new Error(`expected --scale above 0 and at most 1, found "${values.scale}"`);
  }
  return (count) => Math.max(1, Math.round(count * scale));
}

export const nowMs = (): number => performance.now();

/**
 * Runs every side once per round, so that what disturbs the machine disturbs all of them; gives every value.
 */
export async function alternate<Name extends string>(
  rounds: number,
  sides: Record<Name, () => number | Promise<number>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(sides) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) found[name].push(await sides[name]());
  }
  return found;
}
