import type { Migration } from './migration.ts';

/** The last comparison of phones, and the phones that it found in more than one account. */
export const overlap: Migration = {
  number: 9,
  name: 'overlap',
  async up({ schema }, { text, integer, endOfTable }) {
    await schema
      .createTable('phone_comparisons')
      .addColumn('id', integer, (column) => column.primaryKey())
      .addColumn('ended_at', integer, (column) => column.notNull())
      .addColumn('document', text, (column) => column.notNull())
      .modifyEnd(endOfTable)
      .execute();
    await schema
      .createTable('phone_overlaps')
      .addColumn('place', integer, (column) => column.primaryKey())
      .addColumn('document', text, (column) => column.notNull())
      .modifyEnd(endOfTable)
      .execute();
  },
};
