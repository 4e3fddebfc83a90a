/**
 * Durations and percentages as people write them.
 *
 * | written | means                                          |
 * |---------|------------------------------------------------|
 * | `500ms` | 500 milliseconds; `s`, `m`, `h`, `d` likewise   |
 * | `1h30m` | the sum; bigger units first, each at most once |
 * | `98%`   | 0.98                                           |
 */
import { UserError } from '../model/failure.ts';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** What a duration looks like, as a regular expression without flags. */
export const DURATION_PATTERN = '^(?=\\d)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$';

/** What a percentage looks like, as a regular expression without flags. */
export const PERCENTAGE_PATTERN = '^\\d+(\\.\\d+)?%$';

const DURATION = new RegExp(DURATION_PATTERN);
const PERCENTAGE = new RegExp(PERCENTAGE_PATTERN);

/** `1h30m` in milliseconds. Throws a `UserError` that says what was expected. */
export function parseDuration(text: string): number {
  const parts = DURATION.exec(text);
  if (parts === null) {
    throw new UserError(`expected a duration such as \`30s\`, \`15m\`, \`1h30m\` or \`90d\`, found \`${text}\``);
  }
  const total = UNITS.reduce(
    (sum, [, unitMs], index) => sum + Number.parseInt(parts[index + 1] ?? '0', 10) * unitMs,
    0,
  );
  if (!Number.isSafeInteger(total)) throw new UserError(`expected a shorter duration than \`${text}\``);
  return total;
}

/** The shortest way to write a duration; with `parts`, only that many of its biggest units, the rest cut off. */
export function formatDuration(durationMs: number, parts: number = UNITS.length): string {
  let rest = Math.round(Math.abs(durationMs));
  const written: string[] = [];
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    if (count > 0 && written.length < parts) written.push(`${count}${unit}`);
  }
  if (written.length === 0) return '0s';
  return `${durationMs < 0 ? '-' : ''}${written.join('')}`;
}

/** `98%` as 0.98. Throws a `UserError` that says what was expected. */
export function parsePercentage(text: string): number {
  // Through the exponent, because 99.9 / 100 is not 0.999.
  const part = PERCENTAGE.test(text) ? Number(`${text.slice(0, -1)}e-2`) : Number.NaN;
  if (!(part > 0 && part <= 1)) {
    throw new UserError(`expected a percentage above \`0%\` and up to \`100%\`, found \`${text}\``);
  }
  return part;
}
