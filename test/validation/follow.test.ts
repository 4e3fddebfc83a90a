import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Following, type FollowOptions, follow, POLL_MS, STALE_AFTER_MS } from '../../src/validation/follow.ts';
import { TokenTable, ToldEvents, token } from './token-table.ts';

let events = new ToldEvents();
const followings: Following[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-02T03:04:05.000Z') });
  events = new ToldEvents();
});

afterEach(() => {
  for (const following of followings.splice(0)) following[Symbol.dispose]();
  vi.useRealTimers();
});

async function start(store: TokenTable, more: Partial<FollowOptions> = {}): Promise<Following> {
  const following = await follow({ store, events, ...more });
  followings.push(following);
  return following;
}

function reason(following: Following, value: string, tokenSet?: string): string {
  const answer = following.ask(value, tokenSet);
  return answer.decision === null ? answer.why : answer.decision.reason;
}

describe('law 10: an answered "active" is true', () => {
  test('a revocation committed by somebody else is refused within the published bound', async () => {
    const store = new TokenTable(token('old'), token('new', 'pending'));
    const following = await start(store);
    expect(reason(following, 'old')).toBe('active');
    store.commit(token('old', 'revoked'), token('new'));
    await vi.advanceTimersByTimeAsync(STALE_AFTER_MS);
    expect(reason(following, 'old')).toBe('revoked');
  });

  test('an answer grows stale although the clock of the machine is set back', async () => {
    const store = new TokenTable(token('old'));
    const following = await start(store);
    store.hold('version');
    await vi.advanceTimersByTimeAsync(STALE_AFTER_MS / 2);
    vi.setSystemTime(Date.parse('2026-01-02T03:00:00.000Z'));
    await vi.advanceTimersByTimeAsync(STALE_AFTER_MS);
    expect(following.ask('old')).toMatchObject({ stale: true });
    expect(following.freshness().ageMs).toBeGreaterThanOrEqual(STALE_AFTER_MS);
  });

  test('a revocation in this process is refused as soon as it is acknowledged', async () => {
    const store = new TokenTable(token('old'));
    const following = await start(store);
    store.commit(token('old', 'revoked'));
    await following.refresh();
    expect(reason(following, 'old')).toBe('revoked');
  });

  test('a query that was under way when the token was revoked does not bring it back, however late it ends', async () => {
    const store = new TokenTable(token('old'));
    const following = await start(store);
    store.commit(token('old'), token('new', 'pending'));
    const release = store.hold('list');
    await vi.advanceTimersByTimeAsync(POLL_MS);
    store.holdNoMore();
    store.commit(token('old', 'revoked'), token('new'));
    await following.refresh();
    expect(reason(following, 'old')).toBe('revoked');
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(reason(following, 'old')).toBe('revoked');
  });

  test('refresh does not make do with a query begun before it', async () => {
    const store = new TokenTable(token('old'));
    const following = await start(store);
    const release = store.hold('version');
    await vi.advanceTimersByTimeAsync(POLL_MS);
    store.holdNoMore();
    store.commit(token('old', 'revoked'));
    const refreshed = following.refresh();
    release();
    await refreshed;
    expect(reason(following, 'old')).toBe('revoked');
  });

  test('an answer is as old as the question to the store, not as its arrival', async () => {
    const store = new TokenTable(token('old'));
    const following = await start(store);
    await vi.advanceTimersByTimeAsync(POLL_MS - 1);
    const release = store.hold('version');
    await vi.advanceTimersByTimeAsync(1 + 700);
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(following.freshness().ageMs).toBe(700);
    expect(following.ask('old')).toMatchObject({ asOf: '2026-01-02T03:04:05.250Z', ageMs: 700 });
  });

  test('refresh throws when the store is out of reach, so that nobody acknowledges too early', async () => {
    const store = new TokenTable(token('old'));
    const following = await start(store);
    store.outOfReach = true;
    await expect(following.refresh()).rejects.toThrow('the database does not answer');
  });
});

describe('when the store is out of reach', () => {
  test('it keeps answering, says how stale it is, tells the log once, and once again when it is fresh', async () => {
    const store = new TokenTable(token('old'));
    const following = await start(store);
    store.outOfReach = true;
    await vi.advanceTimersByTimeAsync(STALE_AFTER_MS);
    expect(following.ask('old')).toMatchObject({ stale: false, ageMs: STALE_AFTER_MS });
    await vi.advanceTimersByTimeAsync(9000);
    expect(following.ask('old')).toMatchObject({ decision: { active: true }, stale: true, ageMs: 10_000 });
    expect(events.told).toEqual([
      { event: 'validationStale', staleMs: STALE_AFTER_MS + POLL_MS, says: 'the database does not answer' },
    ]);
    store.outOfReach = false;
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(following.ask('old')).toMatchObject({ stale: false, ageMs: 0 });
    expect(events.told.slice(1)).toEqual([{ event: 'validationFresh', version: 1, tokens: 1 }]);
  });

  test('a query that hangs is told too, and given up for one that answers', async () => {
    const store = new TokenTable(token('old'));
    const following = await start(store);
    store.hold('version');
    await vi.advanceTimersByTimeAsync(2000);
    expect(events.told).toMatchObject([{ event: 'validationStale', says: 'the store does not answer' }]);
    store.holdNoMore();
    await vi.advanceTimersByTimeAsync(6000);
    expect(following.ask('old')).toMatchObject({ stale: false });
  });

  test('before the first answer it decides nothing, and begins by itself when the store is there', async () => {
    const store = new TokenTable(token('old'));
    store.outOfReach = true;
    const following = await start(store);
    expect(reason(following, 'old')).toBe('not-loaded');
    expect(following.freshness()).toMatchObject({ refreshedAt: null, stale: true });
    store.outOfReach = false;
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(reason(following, 'old')).toBe('active');
  });
});

describe('following', () => {
  test('reads all tokens only when the version has changed', async () => {
    const store = new TokenTable(token('old'));
    await start(store);
    await vi.advanceTimersByTimeAsync(20 * POLL_MS);
    expect(store.lists).toBe(1);
    store.commit(token('old'), token('new', 'pending'));
    await vi.advanceTimersByTimeAsync(2 * POLL_MS);
    expect(store.lists).toBe(2);
  });

  test('asks one question at a time', async () => {
    const store = new TokenTable(token('old'));
    const version = vi.spyOn(store.apart.tokens, 'version');
    await start(store);
    store.hold('version');
    version.mockClear();
    await vi.advanceTimersByTimeAsync(8 * POLL_MS);
    expect(version).toHaveBeenCalledTimes(1);
  });

  test('asks no more once it is disposed of', async () => {
    const store = new TokenTable(token('old'));
    const following = await start(store);
    const version = vi.spyOn(store.apart.tokens, 'version');
    following[Symbol.dispose]();
    await vi.advanceTimersByTimeAsync(4 * POLL_MS);
    expect(version).not.toHaveBeenCalled();
  });

  test('a token set is unknown unless it has a token or is configured', async () => {
    const following = await start(new TokenTable(token('old')), {
      configured: () => new Map([['okta', { kind: 'local' }]]),
    });
    expect(reason(following, 'old', 'pingid')).toBe('active');
    expect(reason(following, 'old', 'okta')).toBe('no-match');
    expect(reason(following, 'old', 'unheard-of')).toBe('unknown-token-set');
  });

  test('counts how often each token is presented, and when last; across a change of the tokens too', async () => {
    const store = new TokenTable(token('old'), token('other', 'revoked'));
    const following = await start(store);
    following.ask('old');
    following.ask('nobody knows it');
    following.ask('other');
    store.commit(token('old', 'retiring'), token('other', 'revoked'));
    await vi.advanceTimersByTimeAsync(POLL_MS);
    following.ask('old');
    const day = new Date().toISOString().slice(0, 10);
    expect(following.sightings.take()).toEqual([
      { tokenId: 'pingid/old', day, times: 2, lastAt: Date.now() },
      { tokenId: 'pingid/other', day, times: 1, lastAt: Date.now() - POLL_MS },
    ]);
  });
});
