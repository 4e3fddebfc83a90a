import type { Migration } from './migration.ts';

/** What is asked of vendors, counted over all processes, and what is kept to save asking. */
export const budgets: Migration = {
  number: 7,
  name: 'budgets',
  async up({ schema }, { text, integer, endOfTable }) {
    await schema
      .createTable('budgets')
      .addColumn('key', text, (column) => column.notNull())
      .addColumn('cell', integer, (column) => column.notNull())
      .addColumn('booked', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('budgets_primary', ['key', 'cell'])
      .modifyEnd(endOfTable)
      .execute();
    await schema
      .createTable('cache')
      .addColumn('key', text, (column) => column.primaryKey())
      .addColumn('value', text, (column) => column.notNull())
      .addColumn('expires_at', integer, (column) => column.notNull())
      .modifyEnd(endOfTable)
      .execute();
  },
};
