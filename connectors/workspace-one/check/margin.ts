/** What the answers say beside what was asked for: the vendor's clock, and what is left of its quota. */
import type { Finding } from '#connector';
import type { Tenant } from '../tenant.ts';
import { ok, unknown, warning } from './finding.ts';

/** Evidence about phones compares the vendor's times with ours. */
const CLOCK_MS = 60_000;
const LITTLE_LEFT = 0.1;

export function marginChecks({ client: { margin } }: Tenant): readonly Finding[] {
  return [clock(margin.clockAheadMs), quota(margin.quota)];
}

function clock(aheadMs: number | null): Finding {
  const check = 'clock';
  if (aheadMs === null) return unknown(check, 'Workspace ONE does not say what time it has');
  if (Math.abs(aheadMs) <= CLOCK_MS) return ok(check, 'the clocks here and there agree');
  const by = `${Math.round(Math.abs(aheadMs) / 1000)} s ${aheadMs > 0 ? 'behind' : 'ahead of'}`;
  const says = `this machine's clock is ${by} that of Workspace ONE, and who was seen since a write is judged by both`;
  return warning(check, says, "correct this machine's clock");
}

function quota(left: { readonly limit: number; readonly remaining: number } | null): Finding {
  const check = 'quota';
  if (left === null) return unknown(check, 'Workspace ONE does not say how many requests are left today');
  const { limit, remaining } = left;
  if (remaining > limit * LITTLE_LEFT) return ok(check, `enough of the ${limit} requests a day is left`);
  const says = `${remaining} of the ${limit} requests a day are left, for all tools of the organisation together`;
  return warning(check, says, 'find out which tool uses them up, or let Watchword look less often');
}
