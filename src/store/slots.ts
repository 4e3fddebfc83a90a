import { type Kysely, sql } from 'kysely';
import type { Holding, SlotAt, SlotRecord } from '../model/slot-record.ts';
import type { Fingerprint } from '../model/token.ts';
import type { SlotsTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** What is remembered of slots, and the values that phones below them may still serve. Sorted by account and slot. */
export class Slots implements SlotsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(account?: string): Promise<readonly SlotRecord[]> {
    let query = this.#db.selectFrom('slots').select('document').orderBy('account').orderBy('slot');
    if (account !== undefined) query = query.where('account', '=', account);
    // A record may be older than slots that a person writes.
    return (await query.execute()).map(({ document }) => ({ confirmedAt: null, ...JSON.parse(document) }));
  }

  async save(record: SlotRecord): Promise<void> {
    const document = JSON.stringify(record);
    await this.#db
      .insertInto('slots')
      .values({ account: record.account, slot: record.slot, document })
      .onConflict((conflict) => conflict.columns(['account', 'slot']).doUpdateSet({ document }))
      .execute();
  }

  async holdings(): Promise<readonly Holding[]> {
    const query = this.#db.selectFrom('holdings').selectAll();
    const rows = await query
      .orderBy('account')
      .orderBy('slot')
      .orderBy('place')
      .orderBy('first_seen_at')
      .orderBy('fingerprint')
      .execute();
    return rows.map((row) => ({
      account: row.account,
      slot: row.slot,
      place: row.place,
      fingerprint: row.fingerprint,
      firstSeenAt: row.first_seen_at,
      lastSeenAt: row.last_seen_at,
    }));
  }

  async sawHolding({ account, slot, place }: SlotAt, fingerprint: Fingerprint, at: number): Promise<void> {
    await this.#db
      .insertInto('holdings')
      .values({ account, slot, place, fingerprint, first_seen_at: at, last_seen_at: at })
      .onConflict((conflict) =>
        conflict.columns(['account', 'slot', 'place', 'fingerprint']).doUpdateSet({
          // The clocks of two replicas may differ: the first time never gets later, nor the last earlier.
          first_seen_at: sql`case when excluded.first_seen_at < holdings.first_seen_at then excluded.first_seen_at else holdings.first_seen_at end`,
          last_seen_at: sql`case when excluded.last_seen_at > holdings.last_seen_at then excluded.last_seen_at else holdings.last_seen_at end`,
        }),
      )
      .execute();
  }

  async forgetHolding({ account, slot, place }: SlotAt, fingerprint: Fingerprint): Promise<void> {
    await this.#db
      .deleteFrom('holdings')
      .where('account', '=', account)
      .where('slot', '=', slot)
      .where('place', '=', place)
      .where('fingerprint', '=', fingerprint)
      .execute();
  }
}
