import type { Kysely } from 'kysely';
import type { Notice, NoticeReceiver } from '../model/notice.ts';
import type { NoticesTable } from './contract.ts';
import type { Schema } from './schema.ts';

/** What each receiver of notices was told, and how it goes with each. */
export class Notices implements NoticesTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async of(receiver: string): Promise<readonly Notice[]> {
    const rows = await this.#of(receiver).execute();
    return rows.map(({ document }) => JSON.parse(document));
  }

  async list(
    receiver: string,
    { limit, after }: { readonly limit: number; readonly after?: string },
  ): Promise<readonly Notice[]> {
    const behind = after === undefined ? this.#of(receiver) : this.#of(receiver).where('key', '>', after);
    const rows = await behind.limit(limit).execute();
    return rows.map(({ document }) => JSON.parse(document));
  }

  async save(notice: Notice): Promise<void> {
    const { receiver, key } = notice;
    const document = JSON.stringify(notice);
    await this.#db
      .insertInto('notices')
      .values({ receiver, key, document })
      .onConflict((conflict) => conflict.columns(['receiver', 'key']).doUpdateSet({ document }))
      .execute();
  }

  async forget({ receiver, key }: Pick<Notice, 'receiver' | 'key'>): Promise<void> {
    await this.#db.deleteFrom('notices').where('receiver', '=', receiver).where('key', '=', key).execute();
  }

  async receivers(): Promise<readonly NoticeReceiver[]> {
    const rows = await this.#db.selectFrom('notice_receivers').select('document').orderBy('receiver').execute();
    return rows.map(({ document }) => JSON.parse(document));
  }

  async saveReceiver(record: NoticeReceiver): Promise<void> {
    const document = JSON.stringify(record);
    await this.#db
      .insertInto('notice_receivers')
      .values({ receiver: record.receiver, document })
      .onConflict((conflict) => conflict.column('receiver').doUpdateSet({ document }))
      .execute();
  }

  #of(receiver: string) {
    return this.#db.selectFrom('notices').select('document').where('receiver', '=', receiver).orderBy('key');
  }
}
