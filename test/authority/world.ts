/** A local authority on a fresh database, with slots in whatever condition a test needs. */
import { LocalAuthority } from '../../src/authority/local.ts';
import type { Delivery } from '../../src/model/slot.ts';
import { newSlotRecord, type SlotRecord } from '../../src/model/slot-record.ts';
import type { Fingerprint } from '../../src/model/token.ts';
import type { Store } from '../../src/store/contract.ts';
import { slotHolding } from '../plan/facts.ts';
import type { TestDatabase } from '../store/databases.ts';

export const ACTOR = { name: 'cli:root@host', reason: 'a test' };
export const IOS = { account: 'contoso', slot: 'ios', place: 'pingid ios' };

/** An authority of `pingid`, on a store of its own. */
export async function openWorld(database: TestDatabase, slots: readonly (typeof IOS)[] = []) {
  const fresh = await database.fresh();
  const store = await fresh.open();
  const on = (which: Store) => new LocalAuthority({ tokenSet: 'pingid', store: which, clock: fresh.clock, slots });
  return {
    fresh,
    store,
    clock: fresh.clock,
    authority: on(store),
    /** The same authority as another process has it. */
    elsewhere: async () => on(await fresh.open()),
    authorityOn: on,
    trail: async () => (await store.read.audit.list({ limit: 100 })).toReversed(),
    [Symbol.asyncDispose]: () => fresh[Symbol.asyncDispose](),
  };
}

/** Remembers the slot `ios` as holding this value, and as having held `before`. */
export async function slotHolds(
  store: Store,
  value: Fingerprint | null,
  before: readonly Fingerprint[] = [],
  delivery: Delivery | null = null,
): Promise<void> {
  const record: SlotRecord = {
    ...newSlotRecord(IOS, 'pingid'),
    observed: slotHolding(value),
    observedAt: 2_000,
    holdsSince: 2_000,
    delivery,
    deliveryOf: delivery === null ? null : value,
    deliveryAt: delivery === null ? null : 2_000,
  };
  await store.write(async ({ slots }) => {
    await slots.save(record);
    for (const held of [...before, ...(value === null ? [] : [value])]) {
      await slots.sawHolding(IOS, held, 1_000);
    }
  });
}

/** A store whose audit trail can't be written, as with a full disk. */
export function withoutTrail(store: Store): Store {
  const append = async () => {
    throw new Error('the disk is full');
  };
  return {
    read: store.read,
    apart: store.apart,
    onChange: (...given) => store.onChange(...given),
    fingerprint: (value) => store.fingerprint(value),
    write: (work) => store.write((tables) => work({ ...tables, audit: { ...bound(tables.audit), append } })),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function bound(audit: Store['read']['audit']): Store['read']['audit'] {
  return {
    append: (entry) => audit.append(entry),
    list: (options) => audit.list(options),
    after: (seq, options) => audit.after(seq, options),
    verify: () => audit.verify(),
  };
}
