/** The tokens both servers know, and how both take fingerprints: the same key object and the same call as the store's. */
import { createHmac, createSecretKey } from 'node:crypto';
import type { Fingerprint, Token } from '../../src/model/token.ts';

const key = createSecretKey(Buffer.alloc(32, 7));

export function fingerprint(value: string): Fingerprint {
  return createHmac('sha256', key).update(value).digest('hex') as Fingerprint;
}

export function tokenValue(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

export function makeTokens(count: number): readonly Token[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `token-${index}`,
    tokenSet: 'pingid',
    stage: index === 0 ? 'current' : 'retiring',
    fingerprint: fingerprint(tokenValue(index)),
    note: '',
    createdAt: 0,
    currentAt: 0,
    retiredAt: null,
    revokedAt: null,
  }));
}
