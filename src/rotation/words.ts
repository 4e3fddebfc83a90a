/** How times and figures are said in the sentences of a rotation. */
import { formatCount } from '../model/count.ts';
import type { Delivery } from '../model/slot.ts';
import { phonesIn } from './threshold.ts';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `12 minutes`, `1 day and 3 hours`: the two largest units, the rest cut off. */
export function duration(durationMs: number): string {
  let rest = Math.max(0, durationMs);
  const parts: string[] = [];
  for (const [unit, unitMs] of UNITS) {
    const units = Math.floor(rest / unitMs);
    rest -= units * unitMs;
    if (units > 0) parts.push(`${formatCount(units)} ${unit}${units === 1 ? '' : 's'}`);
    else if (parts.length > 0) break;
  }
  return parts.length === 0 ? 'less than a second' : parts.slice(0, 2).join(' and ');
}

/** `12 minutes ago`. A moment that is still to come is that of a clock that was wrong, and says so. */
export function ago(at: number, now: number): string {
  return at > now
    ? `at a time that is still to come by ${duration(at - now)} (a clock was wrong)`
    : `${duration(now - at)} ago`;
}

/** `931 of 1,000 phones (93.1%)`, never rounded up. */
export function phones(delivery: Delivery): string {
  const all = phonesIn(delivery);
  const part = all === 0 ? 100 : Math.floor((delivery.delivered / all) * 1_000) / 10;
  return `${formatCount(delivery.delivered)} of ${formatCount(all)} phones (${part}%)`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function list(names: readonly string[]): string {
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The name of a slot: `contoso/ios`. */
export function slotName({ account, slot }: { readonly account: string; readonly slot: string }): string {
  return `${account}/${slot}`;
}
