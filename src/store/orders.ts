import type { Kysely } from 'kysely';
import { UserError } from '../model/failure.ts';
import type { Order } from '../model/order.ts';
import { Secret } from '../model/secret.ts';
import type { OrdersTable } from './contract.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { Schema } from './schema.ts';
import { seal, unseal } from './sealed.ts';

/** What authorities somewhere else are still to do; values of tokens to be added are sealed. */
export class Orders implements OrdersTable {
  readonly #db: Kysely<Schema>;
  readonly #encryptionKey: EncryptionKey;

  constructor(db: Kysely<Schema>, encryptionKey: EncryptionKey) {
    this.#db = db;
    this.#encryptionKey = encryptionKey;
  }

  async list(tokenSet?: string): Promise<readonly Order[]> {
    let query = this.#db.selectFrom('orders').select('document');
    if (tokenSet !== undefined) query = query.where('token_set', '=', tokenSet);
    const orders: Order[] = (await query.execute()).map(({ document }) => JSON.parse(document));
    return orders.sort((a, b) => a.orderedAt - b.orderedAt || (a.token < b.token ? -1 : 1));
  }

  async save(order: Order, value?: Secret): Promise<void> {
    const row = {
      token_set: order.tokenSet,
      document: JSON.stringify(order),
      ...(value !== undefined && {
        sealed_value: seal(this.#encryptionKey, sealedIn(order.token), Buffer.from(value.reveal(), 'utf8')),
      }),
    };
    await this.#db
      .insertInto('orders')
      .values({ token_id: order.token, what: order.what, sealed_value: null, ...row })
      .onConflict((conflict) => conflict.columns(['token_id', 'what']).doUpdateSet(row))
      .execute();
  }

  async reveal(token: string): Promise<Secret> {
    const row = await this.#db
      .selectFrom('orders')
      .select('sealed_value')
      .where('token_id', '=', token)
      .where('what', '=', 'add')
      .executeTakeFirst();
    const sealed = row?.sealed_value ?? null;
    if (sealed === null) throw new UserError(`no order to add the token ${token} is open`);
    return new Secret(unseal(this.#encryptionKey, sealedIn(token), sealed).toString('utf8'));
  }

  async close({ token, what }: Pick<Order, 'token' | 'what'>): Promise<void> {
    await this.#db.deleteFrom('orders').where('token_id', '=', token).where('what', '=', what).execute();
  }
}

function sealedIn(token: string): string {
  return `order:${token}`;
}
