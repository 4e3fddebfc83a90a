import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely';
import pg from 'pg';
import type { Secret } from '../model/secret.ts';
import { storable } from './canonical-json.ts';
import type { Hints } from './changes.ts';
import { StoreUnavailable } from './contract.ts';
import { type Database, readingOnly, undo } from './database.ts';
import { postgresHints } from './postgres-hints.ts';
import { sayOf } from './say-of.ts';
import type { Schema } from './schema.ts';

/** One for the transaction, the rest for reads. */
const CONNECTIONS = 5;
/** For who must not wait: one, and another while the first hangs on a server that doesn't answer. */
const CONNECTIONS_APART = 2;
const CONNECT_LIMIT_MS = 5_000;
const STATEMENT_LIMIT_MS = 10_000;
/** After it the server ends the transaction of a process that has gone silent, so that the others can write again. */
const IDLE_TRANSACTION_LIMIT_MS = 10_000;
const ANSWER_LIMIT_MS = 15_000;
/** Who can't wait gives up sooner, and asks again on another connection. */
const ANSWER_LIMIT_APART_MS = 5_000;
/** Of the connection that listens, which is never asked for more than a sign of life. */
const ANSWER_LIMIT_HINTS_MS = 2_000;
/** The one lock all writers take. Advisory locks belong to one database, and the number is arbitrary ("watchwrd"). */
const WRITER_LOCK = '8602284733557600868';
const BIGINT_OID = 20;

export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password: Secret | null;
  /** Certificates to trust, PEM; true: the usual ones; false: no TLS. */
  readonly tls: { readonly ca: string } | boolean;
}

export interface PostgresOptions {
  readonly server: PostgresAddress;
  /** For messages. */
  readonly title: string;
  /** How long the transactions of other processes are waited for; no longer than a statement may take. */
  readonly waitMs: number;
  /** How long an answer is waited for: longer than the server's own limits, for a server that doesn't answer at all. */
  readonly answerMs?: number;
}

/** Opens PostgreSQL. Nothing is sent before the first query; a connection that was lost is made again by the next one. */
export function openPostgres({ server, title, waitMs, answerMs = ANSWER_LIMIT_MS }: PostgresOptions): Database {
  const connection = {
    host: server.host,
    port: server.port,
    user: server.user,
    database: server.database,
    password: passwordOf(server),
    ssl: server.tls,
    application_name: 'watchword',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    lock_timeout: waitMs,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_LIMIT_MS,
    types: { getTypeParser },
  };
  const pool = quietPool({ ...connection, max: CONNECTIONS, query_timeout: answerMs });
  const apart = quietPool({
    ...connection,
    max: CONNECTIONS_APART,
    query_timeout: Math.min(answerMs, ANSWER_LIMIT_APART_MS),
  });
  const hints = postgresHints(
    () => new pg.Client({ ...connection, query_timeout: Math.min(answerMs, ANSWER_LIMIT_HINTS_MS) }),
  );
  return database({ pool, apart, hints }, title);
}

/**
 * A connection can break while nobody uses it, or between two statements. The next statement reports it; these events would
 * end the process.
 */
function quietPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

interface Connections {
  readonly pool: pg.Pool;
  readonly apart: pg.Pool;
  readonly hints: Hints;
}

function database({ pool, apart, hints }: Connections, title: string): Database {
  const on = (used: pg.Pool) =>
    new Kysely<Schema>({ dialect: new PostgresDialect({ pool: translating(used, title) }) });
  const all = on(pool);
  return {
    title,
    reads: all.withPlugin(readingOnly),
    apart: on(apart).withPlugin(readingOnly),
    hints,
    columns: { database: 'postgres', integer: 'bigint', text: sql`text collate "C"`, endOfTable: sql`` },
    async begin() {
      const transaction = await all.startTransaction().setIsolationLevel('read committed').execute();
      try {
        // Read committed: each statement after this one sees all that the lock's last owner has committed.
        // A server set to answer before the commit is on its disk is overruled, for this transaction.
        await sql`
          select pg_advisory_xact_lock(${WRITER_LOCK}::bigint),
            case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', true) end
        `.execute(transaction);
        return transaction;
      } catch (error) {
        await undo(transaction);
        throw error;
      }
    },
    async snapshot() {
      const transaction = await all
        .startTransaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute();
      return { reads: transaction, [Symbol.asyncDispose]: () => undo(transaction) };
    },
    // `now()` is the time the transaction began; it may have waited for the lock since.
    now: () => sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    async close() {
      await Promise.all([pool, apart].map((open) => (open.ending ? undefined : open.end())));
    },
  };
}

/** A function: called when a connection is made and the server asks for a password. */
function passwordOf({ password }: PostgresAddress): () => string {
  return () => {
    if (password === null) throw new Error('it asks for a password, and `store.password` names none');
    return password.reveal();
  };
}

/** The pool as Kysely uses it, with errors in the store's terms; a connection whose state is in doubt isn't used again. */
function translating(pool: pg.Pool, title: string): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch((error) => {
        throw unavailable(error, title);
      });
      let inDoubt = false;
      const query = async (text: string, parameters: readonly unknown[]) => {
        try {
          return await client.query(text, parameters.map(bindable));
        } catch (error) {
          const translated = unavailable(error, title);
          inDoubt ||= translated !== error && !(error instanceof pg.DatabaseError);
          throw translated;
        }
      };
      // Kysely also declares a form of `query` for cursors, which the store doesn't use.
      return { query: query as never, release: (destroy) => client.release(destroy === true || inDoubt) };
    },
  };
}

function bindable(value: unknown): unknown {
  return typeof value === 'string' ? storable(value) : value;
}

/** Milliseconds and counters stay far below 2^53, so they are numbers here. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === BIGINT_OID ? Number : pg.types.getTypeParser(oid, format);
}

/**
 * SQLSTATEs that mean the database can't be used, or not now: by class (two digits) or in full. The others are mistakes in our
 * statements. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const UNUSABLE_STATES: readonly string[] = [
  '08', // connection
  '25006', // a standby that only reads
  '25P03', // idle in a transaction for too long
  '28', // not let in
  '3D000', // no such database
  '40', // deadlock, serialisation
  '42501', // no permission for the schema or a table
  '53', // out of disk, memory or connections
  '55P03', // waited too long for a lock
  '57', // shutting down, starting up, statement time-out
  '58', // the server's own disk or files
  'F0', // configuration file
  'XX', // internal, corrupted
];

function unavailable(error: unknown, title: string): unknown {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof StoreUnavailable) return error;
  if (error instanceof pg.DatabaseError && !UNUSABLE_STATES.some((state) => error.code?.startsWith(state)))
    return error;
  return new StoreUnavailable(`the store (${title}) can't be used: ${sayOf(error)}`, { cause: error });
}
