import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Shown, ShownState, together } from '../../../src/web/live/shown.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('what is shown', () => {
  it('is read when it comes to the screen, with when that was begun', async () => {
    const state = new ShownState();
    vi.setSystemTime(500);
    state.hold('needs', async () => 'two');
    expect(state.of('needs', async () => 'never').value).toEqual({ data: undefined, problem: null, readAt: null });
    await settle();
    expect(state.of('needs', async () => 'never').value).toEqual({ data: 'two', problem: null, readAt: 500 });
  });

  it('is read again once for many events in a row, and not more than once a second', async () => {
    const state = new ShownState();
    const load = vi.fn(async () => 1);
    state.hold('slots', load);
    await settle();
    for (let event = 0; event < 50; event += 1) state.readSoon();
    await vi.advanceTimersByTimeAsync(1000);
    expect(load).toHaveBeenCalledTimes(2);
    for (let ms = 0; ms < 5000; ms += 10) {
      state.readSoon();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(load.mock.calls.length).toBeGreaterThanOrEqual(6);
    expect(load.mock.calls.length).toBeLessThanOrEqual(8);
  });

  it('is read once more where something happens while it is being read: the answer may be older', async () => {
    const state = new ShownState();
    const answers: ((value: number) => void)[] = [];
    const load = vi.fn(() => new Promise((resolve) => answers.push(resolve)));
    state.hold('runs', load);
    void state.readAll();
    void state.readAll();
    expect(load).toHaveBeenCalledTimes(1);
    answers[0]?.(1);
    await settle();
    expect(load).toHaveBeenCalledTimes(2);
    answers[1]?.(2);
    await settle();
    expect(load).toHaveBeenCalledTimes(2);
    expect(state.of('runs', load).value.data).toBe(2);
  });

  it('stays when a later reading fails, with the problem and its age', async () => {
    const state = new ShownState();
    const noted = vi.fn();
    state.onProblem = noted;
    const load = vi.fn(async () => 'known').mockResolvedValueOnce('known');
    state.hold('slots', load);
    await settle();
    vi.setSystemTime(60_000);
    const problem = new Error('away');
    load.mockRejectedValueOnce(problem);
    await state.readAll();
    expect(state.of('slots', load).value).toEqual({ data: 'known', problem, readAt: 0 });
    expect(noted).toHaveBeenCalledWith(problem);
    expect(state.oldest()).toBe(0);
    await state.readAll();
    expect(state.of('slots', load).value).toEqual({ data: 'known', problem: null, readAt: 60_000 });
  });

  it('is not read any more when it has left the screen, and has no age there', async () => {
    const state = new ShownState();
    const load = vi.fn(async () => 1);
    const release = state.hold('slots', load);
    await settle();
    release();
    await state.readAll();
    expect(load).toHaveBeenCalledTimes(1);
    expect(state.oldest()).toBeNull();
    expect(state.of('slots', load).value.data).toBe(1);
  });

  it('is nothing for who comes next', async () => {
    const state = new ShownState();
    const load = async () => 'mine';
    const release = state.hold('self', load);
    await settle();
    const before = state.of('self', load);
    release();
    state.forgetAll();
    expect(before.value.data).toBeUndefined();
    expect(state.of('self', load).value.data).toBeUndefined();
  });
});

describe('several readings as one', () => {
  const read = <T>(data: T, readAt: number): Shown<T> => ({ data, problem: null, readAt });
  const nothing: Shown<never> = { data: undefined, problem: null, readAt: null };

  it('are there when all of them are, and as old as the oldest', () => {
    expect(together<readonly [string, number]>([read('a', 2000), read(1, 1000)])).toEqual({
      data: ['a', 1],
      problem: null,
      readAt: 1000,
    });
    expect(together<readonly [string, number]>([read('a', 2000), nothing])).toEqual(nothing);
  });

  it('have the first problem of any of them, and what was known stays', () => {
    const problem = new Error('cut');
    expect(together<readonly [string, number]>([read('a', 2000), { ...read(1, 1000), problem }])).toEqual({
      data: ['a', 1],
      problem,
      readAt: 1000,
    });
  });
});
