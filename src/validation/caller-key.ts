import { hash, timingSafeEqual } from 'node:crypto';
import { bearerOf } from '../access/bearer.ts';
import type { Secret } from '../model/secret.ts';

/**
 * Whether who asks has sent `validation.key`. Digests of one length are compared, all of it whatever differs, so how long it takes
 * tells neither how much of a wrong key is right nor how long the right one is.
 */
export type SentKey = (headers: { readonly authorization?: string | undefined }) => boolean;

/** Null: no key is asked for. */
export function sentKey(key: Secret | null): SentKey {
  if (key === null) return () => true;
  const expected = digest(key.reveal());
  return (headers) => timingSafeEqual(digest(bearerOf({ headers }) ?? ''), expected);
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
