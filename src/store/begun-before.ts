import { type RawBuilder, sql } from 'kysely';
import type { Begun } from './contract.ts';

/** The condition of a part of a list that is ordered by `started_at` and `id`, newest first. */
export function begunBefore({ id, startedAt }: Begun): RawBuilder<boolean> {
  return sql<boolean>`(started_at < ${startedAt} or (started_at = ${startedAt} and id < ${id}))`;
}
