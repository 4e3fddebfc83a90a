import { sql, type Transaction } from 'kysely';
import type { Columns, Migration } from './migration.ts';

/** Every table of the first release. */
export const first: Migration = {
  number: 1,
  name: 'first',
  async up(transaction, columns) {
    await createKeysAndCounters(transaction, columns);
    await createTokens(transaction, columns);
    await createAudit(transaction, columns);
    await createRunsAndSlots(transaction, columns);
    await createLeasesAndHolds(transaction, columns);
  },
};

async function createKeysAndCounters({ schema }: Transaction<unknown>, { text, integer, endOfTable }: Columns) {
  await schema
    .createTable('keys')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('key_id', text, (column) => column.notNull())
    .addColumn('sealed', text, (column) => column.notNull())
    .modifyEnd(endOfTable)
    .execute();
  await schema
    .createTable('counters')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('value', integer, (column) => column.notNull())
    .modifyEnd(endOfTable)
    .execute();
}

async function createTokens(transaction: Transaction<unknown>, { text, integer, endOfTable }: Columns) {
  await transaction.schema
    .createTable('tokens')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('ordinal', integer, (column) => column.notNull().unique())
    .addColumn('token_set', text, (column) => column.notNull())
    .addColumn('stage', text, (column) =>
      column.notNull().check(sql`stage in ('pending', 'current', 'retiring', 'revoked')`),
    )
    .addColumn('fingerprint', text, (column) => column.notNull())
    .addColumn('note', text, (column) => column.notNull())
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('current_at', integer)
    .addColumn('retired_at', integer)
    .addColumn('revoked_at', integer)
    .addColumn('sealed_value', text, (column) => column.notNull())
    .modifyEnd(endOfTable)
    .execute();
  await sql`create unique index tokens_active_value on tokens (token_set, fingerprint) where stage <> 'revoked'`.execute(
    transaction,
  );
  await sql`create unique index tokens_one_current on tokens (token_set) where stage = 'current'`.execute(transaction);
}

async function createAudit(transaction: Transaction<unknown>, { database, text, integer, endOfTable }: Columns) {
  await transaction.schema
    .createTable('audit')
    .addColumn('seq', integer, (column) => column.primaryKey())
    .addColumn('at', integer, (column) => column.notNull())
    .addColumn('actor', text, (column) => column.notNull())
    .addColumn('action', text, (column) => column.notNull())
    .addColumn('subject', text, (column) => column.notNull())
    .addColumn('reason', text, (column) => column.notNull())
    .addColumn('detail', text, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull())
    .modifyEnd(endOfTable)
    .execute();
  await transaction.schema
    .createTable('audit_head')
    .addColumn('id', integer, (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('seq', integer, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull())
    .addColumn('seal', text, (column) => column.notNull())
    .modifyEnd(endOfTable)
    .execute();
  for (const statement of APPEND_ONLY[database]) await sql.raw(statement).execute(transaction);
}

const REFUSAL = 'the audit trail is append-only';

/** The database itself refuses to change or delete an entry, whoever asks. */
const APPEND_ONLY: Readonly<Record<Columns['database'], readonly string[]>> = {
  sqlite: ['update', 'delete'].map(
    (event) =>
      `create trigger audit_refuses_${event} before ${event} on audit begin select raise(abort, '${REFUSAL}'); end`,
  ),
  postgres: [
    `create function audit_refuses() returns trigger language plpgsql as $$ begin raise exception '${REFUSAL}'; end $$`,
    'create trigger audit_refuses before update or delete or truncate on audit for each statement execute function audit_refuses()',
  ],
};

async function createRunsAndSlots({ schema }: Transaction<unknown>, { text, integer, endOfTable }: Columns) {
  await schema
    .createTable('runs')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('account', text, (column) => column.notNull())
    .addColumn('started_at', integer, (column) => column.notNull())
    .addColumn('ended_at', integer)
    .addColumn('document', text, (column) => column.notNull())
    .modifyEnd(endOfTable)
    .execute();
  await schema.createIndex('runs_by_account').on('runs').columns(['account', 'started_at']).execute();
  await schema
    .createTable('slots')
    .addColumn('account', text, (column) => column.notNull())
    .addColumn('slot', text, (column) => column.notNull())
    .addColumn('document', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('slots_key', ['account', 'slot'])
    .modifyEnd(endOfTable)
    .execute();
  await schema
    .createTable('holdings')
    .addColumn('account', text, (column) => column.notNull())
    .addColumn('slot', text, (column) => column.notNull())
    .addColumn('place', text, (column) => column.notNull())
    .addColumn('fingerprint', text, (column) => column.notNull())
    .addColumn('first_seen_at', integer, (column) => column.notNull())
    .addColumn('last_seen_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('holdings_key', ['account', 'slot', 'place', 'fingerprint'])
    .modifyEnd(endOfTable)
    .execute();
}

async function createLeasesAndHolds({ schema }: Transaction<unknown>, { text, integer, endOfTable }: Columns) {
  await schema
    .createTable('leases')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('holder', text, (column) => column.notNull())
    .addColumn('fence', integer, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .modifyEnd(endOfTable)
    .execute();
  await schema
    .createTable('holds')
    .addColumn('key', text, (column) => column.primaryKey())
    .addColumn('until', integer, (column) => column.notNull())
    .addColumn('why', text, (column) => column.notNull())
    .modifyEnd(endOfTable)
    .execute();
}
