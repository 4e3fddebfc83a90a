import type { Migration } from './migration.ts';

/** Authorities that are somewhere else: when each was looked at, and what it is to do. */
export const authorities: Migration = {
  number: 3,
  name: 'authorities',
  async up({ schema }, { text, endOfTable }) {
    await schema
      .createTable('authorities')
      .addColumn('token_set', text, (column) => column.primaryKey())
      .addColumn('document', text, (column) => column.notNull())
      .modifyEnd(endOfTable)
      .execute();
    await schema
      .createTable('orders')
      .addColumn('token_id', text, (column) => column.notNull())
      .addColumn('what', text, (column) => column.notNull())
      .addColumn('token_set', text, (column) => column.notNull())
      .addColumn('document', text, (column) => column.notNull())
      .addColumn('sealed_value', text)
      .addPrimaryKeyConstraint('orders_key', ['token_id', 'what'])
      .modifyEnd(endOfTable)
      .execute();
  },
};
