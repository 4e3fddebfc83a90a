import type { Migration } from './migration.ts';

/** How far each receiver of the audit trail has got. */
export const audit: Migration = {
  number: 5,
  name: 'audit',
  // Programs that know less refuse every newer store.
  since: 5,
  async up({ schema }, { text, integer, endOfTable }) {
    await schema
      .createTable('audit_positions')
      .addColumn('receiver', text, (column) => column.primaryKey())
      .addColumn('seq', integer, (column) => column.notNull())
      .addColumn('at', integer, (column) => column.notNull())
      .modifyEnd(endOfTable)
      .execute();
  },
};
