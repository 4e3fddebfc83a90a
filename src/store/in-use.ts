import type { Kysely } from 'kysely';
import { UserError } from '../model/failure.ts';
import { tablesIn } from './copied-tables.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/**
 * Throws `UserError` while anybody works with the store: a daemon that has made itself known and has not gone silent, or whoever
 * holds a lease. What either did after this would be lost.
 */
export async function refuseInUse(db: Kysely<Schema>, database: Database): Promise<void> {
  const tables = await tablesIn(db, database);
  const users = new Set<string>();
  if (tables.has('replicas')) {
    const living = await db.selectFrom('replicas').select('name').where('expires_at', '>', database.now()).execute();
    for (const { name } of living) users.add(name);
  }
  const held = await db.selectFrom('leases').select('holder').where('expires_at', '>', database.now()).execute();
  // What follows a name is the process.
  for (const { holder } of held) users.add(holder.split('#')[0] ?? holder);
  if (users.size === 0) return;
  throw new UserError(
    `the store (${database.title}) is in use by ${[...users].sort().join(', ')}; stop every daemon and command that works with it, ` +
      'and try again (one that was killed counts until its lease has ended, a minute at the most); nothing was changed',
  );
}
