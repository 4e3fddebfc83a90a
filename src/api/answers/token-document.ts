import type { z } from 'zod';
import type { Watchword } from '../../daemon.ts';
import type { Token } from '../../model/token.ts';
import { presentationsOf } from '../../reconcile/rotate/presented.ts';
import type { TokenDocument } from '../documents/token.ts';

type Document = z.infer<typeof TokenDocument>;

/** Tokens with when phones last came with them. */
export async function tokenDocuments(
  { clock, store }: Pick<Watchword, 'clock' | 'store'>,
  tokens: readonly Token[],
): Promise<Document[]> {
  const presented = await store.read.sightings.list();
  const now = clock.now();
  return tokens.map((token) => ({ ...token, ...presentationsOf(presented, token.id, now) }));
}

/** One of them. */
export async function tokenDocument(watchword: Pick<Watchword, 'clock' | 'store'>, token: Token): Promise<Document> {
  const [document] = await tokenDocuments(watchword, [token]);
  if (document === undefined) throw new Error('one was asked for');
  return document;
}
