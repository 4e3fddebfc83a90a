/** What a benchmark is, and what all of them need. */

/** A file in this folder: `export const benchmark: Benchmark`. */
export interface Benchmark {
  /** What is measured, as a heading. */
  readonly title: string;
  /** How it was measured and how to read it, as prose under the table. */
  readonly notes: string;
  /** Measures; tells what it is doing in one line at a time. */
  run(tell: (line: string) => void): Promise<readonly Row[]>;
}

/** One line of the table; the first row's keys are the columns. */
export type Row = Readonly<Record<string, string | number>>;

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (upper + lower) / 2;
}

/**
 * Runs the contestants in turn, A B then B A, so that what drifts on the machine hits all of them alike. A first round
 * warms up and doesn't count. Returns each contestant's figures, by round.
 */
export async function alternate<T>(
  contestants: Readonly<Record<string, () => Promise<T>>>,
  rounds: number,
): Promise<Readonly<Record<string, readonly T[]>>> {
  const names = Object.keys(contestants);
  const figures: Record<string, T[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const figure = await contestants[name]?.();
      if (round > 0 && figure !== undefined) figures[name]?.push(figure);
    }
  }
  return figures;
}

/** A Markdown table with aligned columns; numbers to the right. */
export function markdownTable(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const numeric = columns.map((column) => rows.every((row) => typeof row[column] === 'number'));
  const cells = [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0), 3));
  const rule = widths.map((width, index) => (numeric[index] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const [head, ...body] = cells.map((line) =>
    line.map((text, index) => (numeric[index] ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0))),
  );
  return [head, rule, ...body].map((line) => `| ${line?.join(' | ')} |`).join('\n');
}

function cell(value: string | number | undefined): string {
  return typeof value === 'number' ? value.toLocaleString('en-GB', { maximumFractionDigits: 2 }) : (value ?? '');
}
