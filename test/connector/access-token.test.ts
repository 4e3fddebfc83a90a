import { beforeEach, describe, expect, it } from 'vitest';
import { type AccessToken, AccessTokens } from '../../src/connector/access-token.ts';
import type { Cache } from '../../src/connector/cache.ts';
import { Failure } from '../../src/model/failure.ts';

const NOW = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const never = new AbortController().signal;

let now: number;
let kept: Map<string, string>;
let guarded: unknown[];
let signIns: number;
let signIn: () => Promise<AccessToken>;

beforeEach(() => {
  now = NOW;
  kept = new Map();
  guarded = [];
  signIns = 0;
  signIn = async () => {
    signIns += 1;
    return { value: `token-${signIns}`, goodUntil: now + HOUR_MS };
  };
});

function tokens(): AccessTokens {
  const cache: Cache = {
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
  };
  return new AccessTokens(
    { cache, guard: (secret) => guarded.push(secret), now: () => now },
    { signIn: () => signIn() },
  );
}

const refused = new Failure('auth', 'refused', { status: 401 });

describe('an access token', () => {
  it('is used until it ends, by all who ask; those who ask at the same time share one sign-in', async () => {
    const held = tokens();
    const both = await Promise.all([held.current(never), held.current(never)]);
    expect(both.map(({ value }) => value)).toEqual(['token-1', 'token-1']);
    now += HOUR_MS - 1;
    expect((await held.current(never)).value).toBe('token-1');
    now += 1;
    expect((await held.current(never)).value).toBe('token-2');
  });

  it('goes on being fetched for the others when one stops waiting', async () => {
    const begun = Promise.withResolvers<AccessToken>();
    signIn = () => begun.promise;
    const held = tokens();
    const impatient = new AbortController();
    const [first, second] = [held.current(impatient.signal), held.current(never)];
    impatient.abort(new Error('no longer'));
    await expect(first).rejects.toThrow('no longer');
    begun.resolve({ value: 'late', goodUntil: now + 1 });
    expect((await second).value).toBe('late');
    expect(held.held?.value).toBe('late');
  });

  it('comes from the cache in another process, and is a secret there too', async () => {
    await tokens().current(never);
    expect(await tokens().current(never)).toEqual({ value: 'token-1', goodUntil: NOW + HOUR_MS, isFromCache: true });
    expect(guarded).toEqual(['token-1']);
    expect(signIns).toBe(1);
  });

  it.each([
    ['is not JSON', 'token'],
    ['is something else', '[1]'],
    ['is null', 'null'],
    ['could not go into a header', JSON.stringify({ value: 'a b', goodUntil: NOW + 1 })],
    ['has ended', JSON.stringify({ value: 'old', goodUntil: NOW })],
    ['lasts longer than any', JSON.stringify({ value: 'old', goodUntil: NOW + 27 * HOUR_MS })],
  ])('is not taken from a cache whose entry %s', async (_, entry) => {
    kept.set('access token', entry);
    expect((await tokens().current(never)).value).toBe('token-1');
  });
});

describe('a request with it', () => {
  it('is sent once more where the cache had the token that was refused; the cache is then not asked again', async () => {
    kept.set('access token', JSON.stringify({ value: 'old', goodUntil: now + HOUR_MS }));
    const sent: string[] = [];
    const answer = await tokens().enter(async (token) => {
      sent.push(token);
      if (token === 'old') throw refused;
      return 'answer';
    }, never);
    expect([answer, sent]).toEqual(['answer', ['old', 'token-1']]);
    expect(kept.get('access token')).toContain('token-1');
  });

  it('fails where a token that was made for us is refused, and the next one signs in', async () => {
    const held = tokens();
    await expect(held.enter(() => Promise.reject(refused), never)).rejects.toBe(refused);
    expect(signIns).toBe(1);
    expect(kept.size).toBe(0);
    expect((await held.current(never)).value).toBe('token-2');
  });

  it('that fails for another reason costs no token', async () => {
    const held = tokens();
    const away = new Failure('unavailable', 'away');
    await expect(held.enter(() => Promise.reject(away), never)).rejects.toBe(away);
    await expect(
      held.enter(
        () => Promise.reject(refused),
        never,
        () => false,
      ),
    ).rejects.toBe(refused);
    await held.current(never);
    expect(signIns).toBe(1);
  });

  it('that is refused late does not cost the token that has replaced its own', async () => {
    const held = tokens();
    const { value } = await held.current(never);
    held.forget(value);
    await held.current(never);
    held.forget(value);
    expect((await held.current(never)).value).toBe('token-2');
  });
});
