/**
 * How many phones have received a slot's value, from Intune's reports per phone.
 *
 * | a phone's report                                             | counts as             |
 * |--------------------------------------------------------------|-----------------------|
 * | compliant or remediated, reported since the write            | delivered             |
 * | error, nonCompliant or conflict, reported since the write    | failed                |
 * | reported before the write, or never                          | unknown, see below    |
 * | any other status                                             | unknown               |
 * | notApplicable, notAssigned                                   | nothing               |
 *
 * Intune's summary knows how many phones are `pending`, and counts phones that have no report. It is believed only where it speaks
 * of the present value: its `configurationVersion` is not below the configuration's version, and it was made since the write. Then as
 * many of the unknown phones as it says are pending. Otherwise it tells no more than how many phones there are at least.
 *
 * unverified: does a report of success after the write mean that the phone has the new value? (sheet: Delivery evidence)
 */
import { type Delivery, Failure } from '#connector';
import { idOf } from './configuration.ts';
import { findOrThrow } from './find.ts';
import { type GraphObject, optionalNumber, optionalString, optionalTime } from './graph-object.ts';
import type { IntuneSlot, Tenant } from './tenant.ts';

export async function delivery(
  tenant: Tenant,
  slot: IntuneSlot,
  since: number,
  signal: AbortSignal,
): Promise<Delivery> {
  const object = findOrThrow(await tenant.list.get(signal), slot.settings.configuration);
  const id = idOf(object);
  const summary = await summaryOf(tenant, id, optionalNumber(object, 'version'), since, signal);
  const tally: Tally = { delivered: 0, failed: 0, unknown: 0, newestAt: null };
  for await (const page of tenant.client.deviceStatuses(id, signal)) {
    for (const row of page) count(tally, row, since);
  }
  const counts = combined(tally, summary);
  if (total(counts) === 0 && summary?.current !== true && (await isAssigned(tenant, id, signal))) {
    return {
      ...counts,
      unknown: 1,
      evidence:
        'Intune has no report of any phone yet; as the configuration is assigned, one phone at least is taken as unknown',
      asOf: null,
    };
  }
  return { ...counts, evidence: evidenceOf(summary), asOf: asOf(tally, summary) };
}

interface Tally {
  delivered: number;
  failed: number;
  unknown: number;
  newestAt: number | null;
}

export interface Summary {
  /** Whether it speaks of the present value. */
  readonly current: boolean;
  readonly pending: number;
  /** All phones it counts, those to which the configuration doesn't apply left out. */
  readonly phones: number;
  readonly madeAt: number | null;
}

type Counts = Pick<Delivery, 'delivered' | 'pending' | 'failed' | 'unknown'>;

const SUCCESS = new Set(['compliant', 'remediated']);
const TROUBLE = new Set(['error', 'noncompliant', 'conflict']);
const NOT_CONCERNED = new Set(['notapplicable', 'notassigned']);

function count(tally: Tally, row: GraphObject, since: number): void {
  const status = optionalString(row, 'status')?.toLowerCase() ?? '';
  if (NOT_CONCERNED.has(status)) return;
  const reportedAt = optionalTime(row, 'lastReportedDateTime');
  if (reportedAt !== null) tally.newestAt = Math.max(reportedAt, tally.newestAt ?? reportedAt);
  const isRecent = reportedAt !== null && reportedAt >= since;
  if (isRecent && SUCCESS.has(status)) tally.delivered += 1;
  else if (isRecent && TROUBLE.has(status)) tally.failed += 1;
  else tally.unknown += 1;
}

function combined({ delivered, failed, unknown }: Tally, summary: Summary | null): Counts {
  if (summary === null) return { delivered, pending: 0, failed, unknown };
  const pending = summary.current ? summary.pending : 0;
  const rest = Math.max(0, unknown - pending);
  const missing = Math.max(0, summary.phones - delivered - failed - pending - rest);
  return { delivered, pending, failed, unknown: rest + missing };
}

function total({ delivered, pending, failed, unknown }: Counts): number {
  return delivered + pending + failed + unknown;
}

/** Null where the service has no summary: such figures have vanished elsewhere in Intune. */
async function summaryOf(
  tenant: Tenant,
  id: string,
  version: number | null,
  since: number,
  signal: AbortSignal,
): Promise<Summary | null> {
  try {
    return readSummary(await tenant.client.statusSummary(id, signal), version, since);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'rejected') return null;
    throw error;
  }
}

/** Reads a summary. Without a version on both sides, or a time, nothing says that it speaks of the present value. */
export function readSummary(object: GraphObject, version: number | null, since: number): Summary {
  const figure = (name: string) => Math.max(0, Math.trunc(optionalNumber(object, name) ?? 0));
  const madeAt = optionalTime(object, 'lastUpdateDateTime');
  const summarised = optionalNumber(object, 'configurationVersion');
  const pending = figure('pendingCount');
  return {
    current: version !== null && summarised !== null && summarised >= version && madeAt !== null && madeAt >= since,
    pending,
    phones: pending + figure('successCount') + figure('errorCount') + figure('failedCount') + figure('conflictCount'),
    madeAt,
  };
}

async function isAssigned(tenant: Tenant, id: string, signal: AbortSignal): Promise<boolean> {
  return (await tenant.client.assignments(id, signal)).length > 0;
}

function evidenceOf(summary: Summary | null): string {
  const reports = "Intune's report of each phone: success reported since the write counts as delivered";
  if (summary === null) return `${reports}; there is no summary`;
  if (summary.current) return `${reports}; its summary of the present version says how many are pending`;
  return `${reports}; its summary is older than the write and says only how many phones there are`;
}

function asOf(tally: Tally, summary: Summary | null): number | null {
  const times = [tally.newestAt, summary?.current === true ? summary.madeAt : null].filter((time) => time !== null);
  return times.length === 0 ? null : Math.max(...times);
}
