/** What the answers say beside what was asked for: the vendor's clock, and what is left of its quota. */
import type { Finding } from '#connector';
import type { Tenant } from '../tenant.ts';
import { clockFinding, ok, unknown, warning } from './finding.ts';

const LITTLE_LEFT = 0.1;

export function marginChecks({ client: { margin } }: Tenant): readonly Finding[] {
  return [clockFinding('Workspace ONE', margin.clockAheadMs), quota(margin.quota)];
}

function quota(left: { readonly limit: number; readonly remaining: number } | null): Finding {
  const check = 'quota';
  if (left === null) return unknown(check, 'Workspace ONE does not say how many requests are left today');
  const { limit, remaining } = left;
  if (remaining > limit * LITTLE_LEFT) return ok(check, `enough of the ${limit} requests a day is left`);
  const says = `${remaining} of the ${limit} requests a day are left, for all tools of the organisation together`;
  return warning(check, says, 'find out which tool uses them up, or let Watchword look less often');
}
