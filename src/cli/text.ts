/** Words and tables, the same for every command. */
import Table from 'cli-table3';
import { formatCount, plural } from '../model/count.ts';
import { type Fingerprint, shortFingerprint } from '../model/token.ts';

export { formatCount, plural };

/** Rows in aligned columns under a heading, without lines. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const shape = new Table({
    head: [...head],
    chars: Object.fromEntries(NO_LINES.map((name) => [name, ''])),
    style: { 'padding-left': 0, 'padding-right': 2, head: [], border: [] },
  });
  for (const row of rows) shape.push([...row]);
  return shape
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const NO_LINES = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
  'middle',
];

/** `3 minutes ago`, `just now`, `never`. */
export function ago(at: number | null, now: number): string {
  if (at === null) return 'never';
  return now - at < 1000 ? 'just now' : `${span(now - at)} ago`;
}

/** `in 3 minutes`. */
export function ahead(at: number, now: number): string {
  return at - now < 1000 ? 'now' : `in ${span(at - now)}`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** The time in its largest unit: `2 hours`. */
export function span(ms: number): string {
  const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? UNITS[3];
  return plural(Math.max(1, Math.floor(ms / size)), unit);
}

/** `3f9a1c07`, or `nothing` for a copy without a value. */
export function fingerprintText(fingerprint: Fingerprint | null): string {
  return fingerprint === null ? 'nothing' : shortFingerprint(fingerprint);
}

/** What copies hold, with numbers where there are several: `3f9a1c07 ×99,991, nothing ×9`; `no copies` where there are none. */
export function copiesText(copies: readonly { readonly holds: Fingerprint | null; readonly count: number }[]): string {
  if (copies.length === 0) return 'no copies';
  return copies
    .map(({ holds, count }) => {
      const times = copies.length > 1 || count > 1 ? ` ×${formatCount(count)}` : '';
      return `${fingerprintText(holds)}${times}`;
    })
    .join(', ');
}

/** What a person has to do, one numbered line a step. */
export function stepsText(steps: readonly string[], indent: string): readonly string[] {
  return steps.map((step, index) => `${indent}${index + 1}. ${step}`);
}

/** What a pipe delivers ends in a line end that nobody typed. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

/** `2026-11-24 09:15:03Z`, or `-` for never. */
export function timeText(at: number | null): string {
  return at === null ? '-' : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
