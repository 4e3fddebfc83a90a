/**
 * Writing the keys of a slot: read afresh, compare, change the one property that holds them, read again.
 *
 * | the fresh read shows          | what follows                             |
 * |-------------------------------|------------------------------------------|
 * | the value already             | nothing to write: an earlier try arrived |
 * | another revision than before  | conflict, nothing written                |
 * | what was there before         | PATCH                                    |
 *
 * | the read after the PATCH shows         | outcome                                       |
 * |----------------------------------------|-----------------------------------------------|
 * | exactly what was sent                  | written                                       |
 * | exactly what was there before          | unconfirmed: Intune may show it a moment later |
 * | what was sent, several versions later  | conflict: our list has replaced another change |
 * | anything else                          | conflict: somebody else wrote at the same time |
 */
import { Failure, type ObservedSlot, type WriteReport } from '#connector';
import { contentOf, inWords, typeOf } from './configuration.ts';
import type { Content } from './content/content.ts';
import { create } from './create.ts';
import { type GraphObject, optionalNumber } from './graph-object.ts';
import { normalize } from './normalize.ts';
import { seen } from './observe.ts';
import { ABSENT, idIn, othersOf, revisionOf } from './revision.ts';
import type { IntuneSlot, Tenant } from './tenant.ts';

export async function write(
  tenant: Tenant,
  slot: IntuneSlot,
  before: ObservedSlot,
  reveal: () => string,
  signal: AbortSignal,
): Promise<WriteReport> {
  const value = reveal();
  const normalized = normalize(value);
  if ('unsupported' in normalized) throw new Failure('rejected', `${before.place}: ${normalized.unsupported}`);
  if (before.revision === ABSENT) return create(tenant, slot, value, signal);

  const id = idIn(before.revision);
  const fresh = await readFresh(tenant, id, before, signal);
  const content = contentOf(fresh, slot);
  if (content.value === value) return report('written', fresh, slot, tenant);
  if (revisionOf(fresh, tenant.kit) !== before.revision) {
    throw new Failure('conflict', `${inWords(fresh)} has changed since it was looked at; nothing was written`);
  }
  const wanted = content.with(value);
  tenant.list.forget();
  await tenant.client.updateConfiguration(id, patchOf(fresh, wanted), signal);
  tenant.list.forget();
  const after = await tenant.client.configuration(id, signal);
  return report(judge(fresh, content, after, wanted, slot), after, slot, tenant);
}

/**
 * Only the type, which the service insists on, and the property that changes: what is left out stays as it is.
 * unverified: is `settings` replaced as a whole or merged by key? (sheet: Writing one key without touching its neighbours) Every entry is
 * sent, so that both come to the same, unless a neighbour's key stands twice: then the read afterwards shows what merging made of it.
 */
function patchOf(object: GraphObject, content: Content): string {
  return `{"@odata.type":${JSON.stringify(typeOf(object))},${JSON.stringify(content.property)}:${content.text}}`;
}

async function readFresh(tenant: Tenant, id: string, before: ObservedSlot, signal: AbortSignal): Promise<GraphObject> {
  try {
    return await tenant.client.configuration(id, signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 404) throw error;
    throw new Failure('conflict', `${before.place} has been deleted since it was looked at`, {
      cause: error,
      status: 404,
    });
  }
}

/** What became of a write, from what was there, what was sent and what is there now. */
export function judge(
  fresh: GraphObject,
  content: Content,
  after: GraphObject,
  wanted: Content,
  slot: IntuneSlot,
): 'written' | 'unconfirmed' {
  const now = contentOf(after, slot);
  const { property } = content;
  if (now.property === property && othersOf(after, property) === othersOf(fresh, property)) {
    if (now.canonical === wanted.canonical && stepsBetween(fresh, after) <= 1) return 'written';
    if (now.canonical === content.canonical) return 'unconfirmed';
  }
  throw new Failure(
    'conflict',
    `${inWords(after)} was written, and something else in it changed at the same time: look at who else writes it`,
  );
}

/**
 * How many changes lie between two reads, as far as `version` tells; 0 where it does not. A PATCH sends the whole list, so what somebody
 * wrote in the instant between our reading and our writing is gone, and only this shows it.
 * unverified: does `version` rise by one with every change? (sheet: Open questions) Where it stays, such a change goes unseen; where it
 * rises by more, every write ends in a conflict, and the look that follows finds the value in place.
 */
function stepsBetween(before: GraphObject, after: GraphObject): number {
  return (optionalNumber(after, 'version') ?? 0) - (optionalNumber(before, 'version') ?? 0);
}

function report(
  outcome: 'written' | 'unconfirmed',
  object: GraphObject,
  slot: IntuneSlot,
  tenant: Tenant,
): WriteReport {
  return { outcomes: [{ outcome, copies: 1 }], after: seen(object, slot, tenant.kit) };
}
