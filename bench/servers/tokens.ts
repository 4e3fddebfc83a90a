/** The tokens both servers know, and how both take fingerprints: the same key object and the same call as the store's. */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { Fingerprint, Token } from '../../src/model/token.ts';
import type { Asked } from './measured.ts';

const key = createSecretKey(Buffer.alloc(32, 7));

export function fingerprint(value: string): Fingerprint {
  return createHmac('sha256', key).update(value).digest('hex') as Fingerprint;
}

function tokenValue(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** `POST /v1/validate` with the last of so many tokens. */
export function askedFor(count: number): Asked {
  return {
    path: '/v1/validate',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: tokenValue(count - 1) }),
  };
}

/** As many tokens as asked for; the last has the value of its number, the others are as if read from a store. */
export function makeTokens(count: number): readonly Token[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `token-${index}`,
    tokenSet: 'pingid',
    stage: index === 0 ? 'current' : 'retiring',
    fingerprint:
      index === count - 1 ? fingerprint(tokenValue(index)) : (randomBytes(32).toString('hex') as Fingerprint),
    note: '',
    createdAt: 0,
    currentAt: 0,
    retiredAt: null,
    revokedAt: null,
  }));
}
