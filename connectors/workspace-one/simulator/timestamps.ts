/** Times as the vendor writes them: mostly without a zone, which nobody has said is UTC. */
import type { Quirks } from './quirks.ts';

const HOUR_MS = 3_600_000;
/** How far from UTC the console's time is. */
const OFFSETS: Readonly<Record<Quirks['timestamps'], number>> = {
  'without-zone': 0,
  'with-zone': 0,
  behind: -5 * HOUR_MS,
  ahead: 9 * HOUR_MS,
};

/** Milliseconds since 1970 as the vendor writes them. */
export function timestamp(at: number, { timestamps }: Quirks): string {
  const text = new Date(at + OFFSETS[timestamps]).toISOString();
  return timestamps === 'with-zone' ? text : text.slice(0, -1);
}
