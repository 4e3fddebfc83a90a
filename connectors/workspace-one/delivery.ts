/**
 * How many phones have received a slot's value. Workspace ONE doesn't tell which configuration a phone has applied, so this is check-in
 * evidence: the app is managed there, and the phone was seen after the write.
 *
 * | a phone below the slot                              | counts as |
 * |-----------------------------------------------------|-----------|
 * | managed, and seen since the write                   | delivered |
 * | managed, and last seen before it; or waiting        | pending   |
 * | refused                                             | failed    |
 * | unclear, or never seen, or not in the list          | unknown   |
 *
 * unverified: does a changed key reach a phone that has the app without another action, by the time it is seen? (sheet: Delivery evidence)
 */
import type { Delivery } from '#connector';
import { type Evidence, evidenceOf } from './evidence.ts';
import type { Tenant, WorkspaceOneSlot } from './tenant.ts';

type Count = 'delivered' | 'pending' | 'failed' | 'unknown';

export async function delivery(
  tenant: Tenant,
  slot: WorkspaceOneSlot,
  since: number,
  signal: AbortSignal,
): Promise<Delivery> {
  const published = await tenant.rules.known(slot, signal);
  const phones = await tenant.fleet.get(signal);
  const doubt = phones.isTimeDoubtful
    ? DOUBTFUL_TIMES
    : tenant.writes.isUnpublished(published.app.uuid)
      ? NOT_PUBLISHED
      : null;
  const counts = { delivered: 0, pending: 0, failed: 0, unknown: 0 };
  let newestAt: number | null = null;
  for await (const evidence of evidenceOf(tenant, slot, published, phones, signal)) {
    const count = countOf(evidence, since);
    counts[count === 'delivered' && doubt !== null ? 'unknown' : count] += 1;
    const seenAt = evidence.phone?.lastSeenAt ?? null;
    if (seenAt !== null) newestAt = Math.max(seenAt, newestAt ?? seenAt);
  }
  if (Object.values(counts).every((count) => count === 0)) {
    return { ...counts, unknown: 1, evidence: NOBODY, asOf: null };
  }
  const asOf = newestAt === null || newestAt > tenant.kit.now() ? null : newestAt;
  return { ...counts, evidence: doubt ?? (published.app.type === 'purchased' ? PURCHASED : MANAGED), asOf };
}

function countOf({ says, phone }: Evidence, since: number): Count {
  if (says === 'refused') return 'failed';
  if (says === 'unclear' || phone === undefined || phone.lastSeenAt === null) return 'unknown';
  return says === 'managed' && phone.lastSeenAt >= since ? 'delivered' : 'pending';
}

const MANAGED =
  "the app is installed and managed on the phone, and Workspace ONE has seen the phone since the write; that it has taken the value, Workspace ONE doesn't tell";
const PURCHASED =
  "the app is installed on the phone, and Workspace ONE has seen the phone since the write; whether it manages a purchased app there, and that the phone has taken the value, it doesn't tell";
const DOUBTFUL_TIMES =
  'some phones were last seen in the future, so that the times are not in UTC and nothing tells who was seen since the write';
const NOT_PUBLISHED =
  'Workspace ONE has stored the write and failed to publish it, so that no phone is known to have received it';
const NOBODY =
  'Workspace ONE lists no phone below the assigned app; one phone at least is taken as unknown, so that silence is not taken for "all have it"';
