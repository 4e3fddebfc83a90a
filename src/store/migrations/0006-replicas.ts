import type { Migration } from './migration.ts';

/** The daemons that share one store. */
export const replicas: Migration = {
  number: 6,
  name: 'replicas',
  async up({ schema }, { text, integer, endOfTable }) {
    await schema
      .createTable('replicas')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('version', text, (column) => column.notNull())
      .addColumn('validation_address', text)
      .addColumn('admin_address', text)
      .addColumn('begun_at', integer, (column) => column.notNull())
      .addColumn('expires_at', integer, (column) => column.notNull())
      .modifyEnd(endOfTable)
      .execute();
  },
};
