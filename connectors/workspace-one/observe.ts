/** What a slot holds now. */
import type { Copies, Fingerprint, ObservedSlot } from '#connector';
import { inWords } from './apps.ts';
import { copiesOf, fingerprints, remarksOn } from './copies.ts';
import type { Published } from './published-rules.ts';
import { revisionOf } from './revision.ts';
import type { Tenant, WorkspaceOneSlot } from './tenant.ts';

/** Reads the slot from the assignment rules of its app. */
export async function observe(tenant: Tenant, slot: WorkspaceOneSlot, signal: AbortSignal): Promise<ObservedSlot> {
  signal.throwIfAborted();
  return seen(await tenant.rules.look(slot, signal), slot, tenant);
}

/** How the slot looks in an app's rules. */
export function seen({ app, rules }: Published, slot: WorkspaceOneSlot, { kit, writes }: Tenant): ObservedSlot {
  const { keys } = slot.app;
  const copies = copiesOf(rules, slot);
  const remarks = [...remarksOn(copies, slot.app), ...(writes.isUnpublished(app.uuid) ? [NOT_PUBLISHED] : [])];
  const neighbours = copies.flatMap(({ assignment }) => assignment.items.map((item) => item.key));
  return {
    place: placeOf({ app, rules }, slot),
    copies: grouped(fingerprints(copies, kit)),
    revision: revisionOf(app, rules, copies, slot.app, kit),
    neighbours: [...new Set(neighbours)].filter((name) => !keys.includes(name)).sort(),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

const NOT_PUBLISHED =
  'Workspace ONE has stored the last write and failed to publish it, so that phones may not receive it: publish the app again in the console';

/** `PingID (public, 4f1c...), assignment Pilot`: how a console user recognises it. */
export function placeOf({ app }: Published, { settings: { assignments = [] } }: WorkspaceOneSlot): string {
  if (assignments.length === 0) return inWords(app);
  return `${inWords(app)}, ${assignments.length === 1 ? 'assignment' : 'assignments'} ${assignments.join(', ')}`;
}

function grouped(held: readonly (Fingerprint | null)[]): readonly Copies[] {
  return [...new Set(held)].map((holds) => ({ holds, count: held.filter((other) => other === holds).length }));
}
