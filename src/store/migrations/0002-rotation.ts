import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Rotations, and how often each token was presented at a validation endpoint. */
export const rotation: Migration = {
  number: 2,
  name: 'rotation',
  async up(transaction, { text, integer, endOfTable }) {
    const { schema } = transaction;
    await schema
      .createTable('rotations')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('token_set', text, (column) => column.notNull())
      .addColumn('started_at', integer, (column) => column.notNull())
      .addColumn('ended_at', integer)
      .addColumn('document', text, (column) => column.notNull())
      .modifyEnd(endOfTable)
      .execute();
    await sql`create unique index rotations_one_going on rotations (token_set) where ended_at is null`.execute(
      transaction,
    );
    await schema
      .createTable('sightings')
      .addColumn('token_id', text, (column) => column.notNull())
      .addColumn('day', text, (column) => column.notNull())
      .addColumn('times', integer, (column) => column.notNull())
      .addColumn('last_at', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('sightings_key', ['token_id', 'day'])
      .modifyEnd(endOfTable)
      .execute();
  },
};
