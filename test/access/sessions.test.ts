import { describe, expect, it } from 'vitest';
import { byKey, firstOf } from '../../src/access/bearer.ts';
import { AccessKeys } from '../../src/access/keys.ts';
import { MOST_SESSIONS, Sessions } from '../../src/access/sessions.ts';
import type { Store } from '../../src/store/contract.ts';
import { type TestClock, testClock } from '../clock.ts';
import { databases } from '../store/databases.ts';

const ACTOR = { name: 'test', reason: '' };
const SESSION_MS = 3_600_000;

/** Sessions of keys, and of the one token `token`, which ends a minute after the clock began. */
function sessionsOn(store: Store, clock: TestClock, rules = 'rules') {
  const keys = new AccessKeys(store, clock);
  const tokenEndsAt = clock.now() + 60_000;
  const whose = firstOf(byKey(keys), async (bearer) =>
    bearer === 'token' ? { name: 'oidc:ann', role: 'admin', by: 'oidc', expiresAt: tokenEndsAt } : null,
  );
  return { keys, sessions: new Sessions({ store, clock, keys, whose, rules, sessionMs: SESSION_MS }) };
}

describe.each(databases)('sessions on $name', (database) => {
  it('begin with a key, last as long as the settings say, and only a digest of them is kept', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const clock = testClock();
    const { keys, sessions } = sessionsOn(store, clock);
    const { key } = await keys.create({ name: 'ci', role: 'operator', expiresAt: null }, ACTOR);
    expect(await sessions.begin(`${key}x`, null)).toBeNull();
    const begun = await sessions.begin(key, null);
    const self = { name: 'key:ci', role: 'operator', by: 'session', expiresAt: clock.now() + SESSION_MS };
    expect(begun).toMatchObject({ self, lastsMs: SESSION_MS });
    const session = begun?.session ?? '';
    expect(await sessions.whose(session)).toEqual(self);
    const contents = await fresh.contents();
    expect([contents.includes(session), contents.includes(key)]).toEqual([false, false]);
    expect(await sessions.whose(`${session}x`)).toBeNull();
    await clock.advance(SESSION_MS);
    expect(await sessions.whose(session)).toBeNull();
  });

  it('end at once with the key behind them, revoked or expired', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const clock = testClock();
    const { keys, sessions } = sessionsOn(store, clock);
    const revoked = await keys.create({ name: 'revoked', role: 'viewer', expiresAt: null }, ACTOR);
    const short = await keys.create({ name: 'short', role: 'viewer', expiresAt: clock.now() + 1_000 }, ACTOR);
    const [one, other] = [await sessions.begin(revoked.key, null), await sessions.begin(short.key, null)];
    expect(other?.lastsMs).toBe(1_000);
    expect(await sessions.whose(one?.session ?? '')).not.toBeNull();
    await keys.revoke('revoked', ACTOR);
    expect(await sessions.whose(one?.session ?? '')).toBeNull();
    expect(await sessions.whose(other?.session ?? '')).not.toBeNull();
    await clock.advance(1_000);
    expect(await sessions.whose(other?.session ?? '')).toBeNull();
  });

  it('of a token end with it, and when tokens are judged by other rules', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const clock = testClock();
    const { sessions } = sessionsOn(store, clock);
    const begun = await sessions.begin('token', null);
    const session = begun?.session ?? '';
    expect(await sessions.whose(session)).toMatchObject({ name: 'oidc:ann', role: 'admin', by: 'session' });
    expect(await sessionsOn(store, clock, 'other rules').sessions.whose(session)).toBeNull();
    await clock.advance(60_000);
    expect(await sessions.whose(session)).toBeNull();
  });

  it('are another one at each sign-in, which ends the one that the browser had', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const clock = testClock();
    const { keys, sessions } = sessionsOn(store, clock);
    const { key } = await keys.create({ name: 'ci', role: 'viewer', expiresAt: null }, ACTOR);
    const first = (await sessions.begin(key, null))?.session ?? '';
    const second = (await sessions.begin(key, first))?.session ?? '';
    const third = (await sessions.begin(key, 'set by somebody else'))?.session ?? '';
    expect(new Set([first, second, third, 'set by somebody else']).size).toBe(4);
    expect(await sessions.whose(first)).toBeNull();
    expect(await sessions.whose(second)).not.toBeNull();
    expect(await sessions.end(second)).toBe(true);
    expect(await sessions.whose(second)).toBeNull();
    expect(await sessions.end(second)).toBe(false);
    expect(await sessions.whose(third)).not.toBeNull();
    const trail = (await store.read.audit.list({ limit: 9, action: 'session' })).map(({ action, actor }) => [
      action,
      actor,
    ]);
    expect(trail).toEqual([
      ['session.ended', 'key:ci'],
      ['session.begun', 'key:ci'],
      ['session.begun', 'key:ci'],
      ['session.begun', 'key:ci'],
    ]);
  });

  it('are so many at once for each key: one more ends the oldest, and ended ones do not count', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const clock = testClock();
    const { keys, sessions } = sessionsOn(store, clock);
    const { key } = await keys.create({ name: 'ci', role: 'viewer', expiresAt: null }, ACTOR);
    const other = await sessions.begin('token', null);
    const begin = async () => (await sessions.begin(key, null))?.session ?? '';
    const begun: string[] = [];
    for (let count = 0; count < MOST_SESSIONS; count += 1) begun.push(await begin());
    await sessions.end(begun[5] ?? '');
    await begin();
    expect(await sessions.whose(begun[0] ?? '')).not.toBeNull();
    await begin();
    expect(await sessions.whose(begun[0] ?? '')).toBeNull();
    expect(await sessions.whose(begun[1] ?? '')).not.toBeNull();
    expect(await sessions.whose(other?.session ?? '')).not.toBeNull();
  });

  it('that have ended are forgotten when the next one begins', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const clock = testClock();
    const { keys, sessions } = sessionsOn(store, clock);
    const { key } = await keys.create({ name: 'ci', role: 'viewer', expiresAt: null }, ACTOR);
    await sessions.begin('token', null);
    await clock.advance(2 * SESSION_MS);
    await sessions.begin(key, null);
    // One row for the session, and one for whose it is.
    expect(await fresh.sql('select hash from sessions')).toHaveLength(2);
  });
});
