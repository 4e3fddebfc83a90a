import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Following, follow, POLL_MS } from '../../src/validation/follow.ts';
import { LagMeter, WINDOW_MINUTES } from '../../src/validation/lag.ts';
import { TokenTable, ToldEvents, token } from './token-table.ts';

const MINUTE_MS = 60_000;

describe('the meter', () => {
  test('before anything has changed there is no last lag, and the worst is the age of what is known', () => {
    expect(new LagMeter().read({ now: 0, ageMs: 40 })).toEqual({ lastMs: null, worstMs: 40 });
  });

  test('the last is that of a change; the worst that of any question, for some minutes', () => {
    const meter = new LagMeter();
    meter.saw(300, { changed: true, now: 0 });
    meter.saw(900, { changed: false, now: 1 });
    meter.saw(250, { changed: false, now: 2 });
    expect(meter.read({ now: 2, ageMs: 0 })).toEqual({ lastMs: 300, worstMs: 900 });
    meter.saw(200, { changed: true, now: WINDOW_MINUTES * MINUTE_MS });
    expect(meter.read({ now: WINDOW_MINUTES * MINUTE_MS, ageMs: 0 })).toEqual({ lastMs: 200, worstMs: 900 });
    meter.saw(210, { changed: false, now: (WINDOW_MINUTES + 1) * MINUTE_MS });
    expect(meter.read({ now: (WINDOW_MINUTES + 1) * MINUTE_MS, ageMs: 0 })).toEqual({ lastMs: 200, worstMs: 210 });
  });
});

describe('following measures how late a change is in force', () => {
  let following: Following;

  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-01-02T03:04:05.000Z') });
  });

  afterEach(() => {
    following[Symbol.dispose]();
    vi.useRealTimers();
  });

  test('at most the time between two questions and that of the answer', async () => {
    const store = new TokenTable(token('old'));
    following = await follow({ store, events: new ToldEvents() });
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(following.lag()).toEqual({ lastMs: null, worstMs: POLL_MS });
    // Committed right behind a question, and the answer to the next one is 70 ms on its way.
    store.commit(token('old', 'revoked'));
    const committedAt = Date.now();
    const release = store.hold('list');
    await vi.advanceTimersByTimeAsync(POLL_MS + 70);
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(following.ask('old')).toMatchObject({ decision: { reason: 'revoked' } });
    expect(Date.now() - committedAt).toBe(POLL_MS + 70);
    expect(following.lag()).toEqual({ lastMs: POLL_MS + 70, worstMs: POLL_MS + 70 });
  });

  test('while the store is out of reach it grows, and what was committed meanwhile has been late by all of it', async () => {
    const store = new TokenTable(token('old'));
    following = await follow({ store, events: new ToldEvents() });
    store.outOfReach = true;
    store.commit(token('old', 'revoked'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(following.lag()).toEqual({ lastMs: null, worstMs: 10_000 });
    store.outOfReach = false;
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(following.lag()).toEqual({ lastMs: 10_000 + POLL_MS, worstMs: 10_000 + POLL_MS });
  });
});
