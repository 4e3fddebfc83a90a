/**
 * Changing the encryption key. Every value says which key it is under, and a value is read with any of the keys that are given, so
 * that old and new ones can stand side by side: values are encrypted anew a few at a time, while daemons run, and whoever is
 * interrupted begins again with what is left.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { UserError } from '../model/failure.ts';
import { Audit, headKeyFrom } from './audit.ts';
import { inTransaction } from './database.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { schemaOf } from './fill.ts';
import { readFingerprintKey } from './fingerprint-key.ts';
import { openDatabase, type StoreOptions } from './open-database.ts';
import type { Schema } from './schema.ts';
import { SealBroken, seal, unseal } from './sealed.ts';

interface SealedColumn {
  readonly table: keyof Schema;
  readonly column: string;
  /** What tells the rows apart. */
  readonly key: readonly string[];
  /** The row as it was named when the value was sealed. */
  readonly row: (cells: Cells) => string;
  /** Where the table says the key's id in a column too. */
  readonly keyIdIn?: string;
}

type Cells = Readonly<Record<string, unknown>>;

/** Every column that holds encrypted values. The store's own key comes last: once it is under the new key, all of them were. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'tokens', column: 'sealed_value', key: ['id'], row: ({ id }) => `token:${id}` },
  { table: 'orders', column: 'sealed_value', key: ['token_id', 'what'], row: ({ token_id }) => `order:${token_id}` },
  { table: 'keys', column: 'sealed', key: ['name'], row: ({ name }) => `key:${name}`, keyIdIn: 'key_id' },
];

/** In one transaction: others wait for it a few milliseconds. */
const AT_ONCE = 50;

/** How many values are under each key, by its id. */
export type KeysInUse = ReadonlyMap<string, number>;

export interface ResealOptions {
  readonly store: StoreOptions;
  /** For the trail. */
  readonly actor: string;
  /** Told how many values have been encrypted anew so far. */
  readonly onValues?: (values: number) => void;
  readonly signal?: AbortSignal;
}

/** Which keys the values of the store are under. Throws `UserError` where there is no store. */
export async function keysInUse(store: StoreOptions): Promise<KeysInUse> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(await openDatabase(store), (open) => open.close());
  const { reads } = opened.use(await database.snapshot());
  await schemaOf(reads, database);
  const found = new Map<string, number>();
  for (const { table, column } of SEALED_COLUMNS) {
    const { rows } = await sql<{ id: string; values: number }>`
      select substr(${sql.ref(column)}, 4, 8) as id, count(*) as "values" from ${sql.table(table)}
      where ${sql.ref(column)} is not null group by 1
    `.execute(reads);
    for (const { id, values } of rows) found.set(id, (found.get(id) ?? 0) + Number(values));
  }
  return found;
}

/**
 * Encrypts under the key of the options every value that is under one of its previous keys. Returns how many those were. Throws
 * `UserError` for a value that none of the keys opens; what was done before that stays done.
 */
export async function reseal({ store, actor, onValues, signal }: ResealOptions): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(await openDatabase(store), (open) => open.close());
  const { encryptionKey, clock } = store;
  await inTransaction(database, (transaction) => schemaOf(transaction, database));
  let values = 0;
  for (let before = -1; before < values; ) {
    // A daemon that has the old key in use yet may have written meanwhile, so that one more pass finds nothing left.
    before = values;
    for (const sealedColumn of SEALED_COLUMNS) {
      for (let done = AT_ONCE; done === AT_ONCE; ) {
        signal?.throwIfAborted();
        done = await inTransaction(database, async (transaction) => {
          const some = await resealSome(transaction, sealedColumn, encryptionKey);
          if (sealedColumn.table === 'keys' && some > 0) await appendEntry(transaction, values + some);
          return some;
        });
        values += done;
        if (done > 0) onValues?.(values);
      }
    }
  }
  return values;

  async function appendEntry(transaction: Transaction<Schema>, rotated: number): Promise<void> {
    const key = await readFingerprintKey(transaction, encryptionKey, database.title);
    await new Audit(transaction, headKeyFrom(key)).append({
      at: clock.now(),
      actor,
      action: 'keys.rotated',
      subject: `key:${encryptionKey.id}`,
      reason: '',
      detail: { values: rotated },
    });
  }
}

async function resealSome(
  transaction: Kysely<Schema>,
  { table, column, key, row, keyIdIn }: SealedColumn,
  encryptionKey: EncryptionKey,
): Promise<number> {
  const [name, sealed] = [sql.table(table), sql.ref(column)];
  const columns = sql.join([...key, column].map((one) => sql.ref(one)));
  const { rows } = await sql<Cells>`
    select ${columns} from ${name} where substr(${sealed}, 4, 8) <> ${encryptionKey.id} limit ${sql.lit(AT_ONCE)}
  `.execute(transaction);
  for (const cells of rows) {
    const anew = seal(encryptionKey, row(cells), opened(encryptionKey, row(cells), String(cells[column])));
    const keyId = keyIdIn === undefined ? sql`` : sql`, ${sql.ref(keyIdIn)} = ${encryptionKey.id}`;
    const same = sql.join(
      key.map((one) => sql`${sql.ref(one)} = ${cells[one]}`),
      sql` and `,
    );
    await sql`update ${name} set ${sealed} = ${anew}${keyId} where ${same}`.execute(transaction);
  }
  return rows.length;
}

function opened(keys: EncryptionKey, row: string, sealed: string): Buffer {
  try {
    return unseal(keys, row, sealed);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new UserError(`${error.message}; name the key it is under in \`keys.previous\`, and run it again`);
  }
}
