/** How long after its revocation a token is refused by validation endpoints. */
import type { ChangedAuthority } from '../../src/authority/contract.ts';

const PERSON = { name: 'bench', reason: '' };

/** In milliseconds, over all endpoints and revocations. */
export interface Lateness {
  readonly p50: number;
  readonly p99: number;
}

/** Makes and revokes so many tokens, while each endpoint is asked without a pause. */
export async function knownAfter(
  authority: ChangedAuthority,
  urls: readonly string[],
  revocations: number,
): Promise<Lateness> {
  const late: number[] = [];
  for (let at = 0; at < revocations; at += 1) {
    const token = await authority.generate({ note: '', makeCurrent: false }, PERSON);
    if (token === null) throw new Error('no token was made');
    const value = (await authority.reveal(token.id)).reveal();
    await Promise.all(urls.map((url) => says(url, value, true)));
    const refused = urls.map((url) => says(url, value, false));
    await authority.revoke(token.id, { emergency: true }, PERSON);
    const revokedAt = performance.now();
    for (const refusedAt of await Promise.all(refused)) late.push(Math.max(0, refusedAt - revokedAt));
  }
  const sorted = late.toSorted((a, b) => a - b);
  const part = (of: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * of))] ?? Number.NaN;
  return { p50: part(0.5), p99: part(0.99) };
}

/** When an endpoint first says that a token is active, or that it is not. */
async function says(url: string, token: string, active: boolean): Promise<number> {
  for (;;) {
    const response = await fetch(`${url}/v1/validate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    const said = (await response.json()) as { readonly active: boolean };
    if (said.active === active) return performance.now();
  }
}
