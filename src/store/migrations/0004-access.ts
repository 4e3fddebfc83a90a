import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Keys of the admin API, sessions of its page, and requests that may come again. */
export const access: Migration = {
  number: 4,
  name: 'access',
  async up(transaction, { text, integer, endOfTable }) {
    const { schema } = transaction;
    await schema
      .createTable('access_keys')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('hash', text, (column) => column.notNull().unique())
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('prefix', text, (column) => column.notNull())
      .addColumn('role', text, (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('created_by', text, (column) => column.notNull())
      .addColumn('expires_at', integer)
      .addColumn('last_used_at', integer)
      .addColumn('revoked_at', integer)
      .modifyEnd(endOfTable)
      .execute();
    await sql`create unique index access_keys_active_name on access_keys (name) where revoked_at is null`.execute(
      transaction,
    );
    await schema
      .createTable('sessions')
      .addColumn('hash', text, (column) => column.primaryKey())
      .addColumn('document', text, (column) => column.notNull())
      .addColumn('expires_at', integer, (column) => column.notNull())
      .modifyEnd(endOfTable)
      .execute();
    await schema
      .createTable('repeatable')
      .addColumn('key', text, (column) => column.primaryKey())
      .addColumn('request', text, (column) => column.notNull())
      .addColumn('answer', text)
      .addColumn('at', integer, (column) => column.notNull())
      .modifyEnd(endOfTable)
      .execute();
  },
};
