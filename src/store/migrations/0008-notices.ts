import type { Migration } from './migration.ts';

/** What each receiver of notices was told, and how it goes with each. */
export const notices: Migration = {
  number: 8,
  name: 'notices',
  async up({ schema }, { text, endOfTable }) {
    await schema
      .createTable('notices')
      .addColumn('receiver', text, (column) => column.notNull())
      .addColumn('key', text, (column) => column.notNull())
      .addColumn('document', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('notices_key', ['receiver', 'key'])
      .modifyEnd(endOfTable)
      .execute();
    await schema
      .createTable('notice_receivers')
      .addColumn('receiver', text, (column) => column.primaryKey())
      .addColumn('document', text, (column) => column.notNull())
      .modifyEnd(endOfTable)
      .execute();
  },
};
