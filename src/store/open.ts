import { AsyncLocalStorage } from 'node:async_hooks';
import type { KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Fingerprint } from '../model/token.ts';
import { Access } from './access.ts';
import { Audit, createAuditHead, type HeadKey, headKeyFrom } from './audit.ts';
import { Authorities } from './authorities.ts';
import { Budgets } from './budgets.ts';
import { CacheRows } from './cache.ts';
import { Changes, type Topic } from './changes.ts';
import type { Store, Tables } from './contract.ts';
import { type Database, inTransaction } from './database.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { fingerprintOf, makeFingerprintKey, readFingerprintKey } from './fingerprint-key.ts';
import { Holds } from './holds.ts';
import { Leases } from './leases.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { Notices } from './notices.ts';
import { openDatabase, type StoreOptions } from './open-database.ts';
import { Orders } from './orders.ts';
import { Overlaps } from './overlaps.ts';
import { Positions } from './positions.ts';
import { Repeatable } from './repeatable.ts';
import { Replicas } from './replicas.ts';
import { Rotations } from './rotations.ts';
import { Runs } from './runs.ts';
import type { Schema } from './schema.ts';
import { Sessions } from './sessions.ts';
import { Sightings } from './sightings.ts';
import { Slots } from './slots.ts';
import { createTokensVersion, Tokens } from './tokens.ts';

/**
 * Opens the store, makes it where there is none, and brings its schema up to date. Throws `UserError` for a wrong address, a
 * wrong encryption key or a store of a newer version, before anything is changed; `StoreUnavailable` when it can't be reached.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database = await openDatabase(options);
  try {
    const key = await prepare(database, options);
    return new OpenStore(database, options.encryptionKey, key);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** One transaction: either the store is as this program needs it, or it is as it was. */
async function prepare(database: Database, { encryptionKey, clock, onNewer }: StoreOptions): Promise<KeyObject> {
  return inTransaction(database, async (transaction) => {
    const { columns, title } = database;
    const { found, known } = await migrate(transaction, columns, MIGRATIONS, { title, now: clock.now() });
    if (found > known) onNewer?.({ found, known });
    // Only a new store is filled: making anew what somebody has removed would hide that it was.
    if (found > 0) return readFingerprintKey(transaction, encryptionKey, title);
    const key = await makeFingerprintKey(transaction, encryptionKey);
    await createTokensVersion(transaction);
    await createAuditHead(transaction, headKeyFrom(key));
    return key;
  });
}

class OpenStore implements Store {
  readonly read: Tables;
  readonly apart: Tables;
  readonly #database: Database;
  readonly #encryptionKey: EncryptionKey;
  readonly #fingerprintKey: KeyObject;
  readonly #headKey: HeadKey;
  /** Says, to code that runs inside a transaction, that it does. */
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();
  readonly #changes: Changes;
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(database: Database, encryptionKey: EncryptionKey, key: KeyObject) {
    this.#database = database;
    this.#encryptionKey = encryptionKey;
    this.#fingerprintKey = key;
    this.#headKey = headKeyFrom(key);
    this.#changes = new Changes(database.hints);
    this.read = this.#tables(database.reads);
    this.apart = this.#tables(database.apart);
  }

  fingerprint(value: string): Fingerprint {
    return fingerprintOf(this.#fingerprintKey, value);
  }

  async write<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    // It would wait for itself.
    if (this.#inside.getStore()?.open) throw new Error('write() was called inside write()');
    const changed = new Set<Topic>();
    const result = await this.#inTurn(() =>
      inTransaction(this.#database, async (transaction) => {
        const done = await this.#run(work, transaction, changed);
        for (const topic of changed) await this.#database.hints?.give(transaction, topic);
        return done;
      }),
    );
    // At once in this process, whatever the database does to tell the others.
    for (const topic of changed) this.#changes.heard(topic);
    return result;
  }

  onChange(topic: Topic, listener: () => void): Disposable {
    return this.#changes.on(topic, listener);
  }

  /** After the write in hand. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#changes[Symbol.asyncDispose]();
    await this.#inTurn(() => this.#database.close());
  }

  async #run<T>(work: (tables: Tables) => Promise<T>, transaction: Kysely<Schema>, changed: Set<Topic>): Promise<T> {
    const mark = { open: true };
    try {
      return await this.#inside.run(mark, () => work(this.#tables(transaction, changed)));
    } finally {
      mark.open = false;
    }
  }

  /** One transaction at a time in this process; the database sees to it between processes. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastWrite.then(work);
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  #tables(db: Kysely<Schema>, changed = new Set<Topic>()): Tables {
    const tokensChanged = () => void changed.add('tokens');
    return {
      tokens: new Tokens(db, this.#encryptionKey, this.#fingerprintKey, tokensChanged),
      audit: new Audit(db, this.#headKey),
      leases: new Leases(db, this.#database.now),
      runs: new Runs(db),
      slots: new Slots(db),
      holds: new Holds(db, this.#database.now, () => void changed.add('holds')),
      budgets: new Budgets(db, this.#database.now),
      cache: new CacheRows(db, this.#database.now),
      rotations: new Rotations(db),
      sightings: new Sightings(db),
      authorities: new Authorities(db, tokensChanged),
      orders: new Orders(db, this.#encryptionKey),
      access: new Access(db),
      sessions: new Sessions(db),
      repeatable: new Repeatable(db),
      positions: new Positions(db),
      notices: new Notices(db),
      overlaps: new Overlaps(db),
      replicas: new Replicas(db, this.#database.now),
    };
  }
}
