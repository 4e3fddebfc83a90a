import { describe, expect, it } from 'vitest';
import { OneCall } from '../../src/authority/one-call.ts';

const ALWAYS = new AbortController().signal;

describe('a call of which one is in hand', () => {
  it('answers all who ask meanwhile, its failure too, and begins anew afterwards', async () => {
    const { call, calls } = counted();
    const both = [call.join(ALWAYS), call.join(ALWAYS)];
    calls[0]?.end.reject(new Error('no'));
    for (const one of both) await expect(one).rejects.toThrow('no');
    const again = call.join(ALWAYS);
    calls[1]?.end.resolve();
    await again;
    expect(calls).toHaveLength(2);
  });

  it('that began before is not enough for who wants a fresh one; two of them share it', async () => {
    const { call, calls } = counted();
    const early = call.join(ALWAYS);
    const fresh = [call.fresh(ALWAYS), call.fresh(ALWAYS)];
    calls[0]?.end.reject(new Error('the early one failed'));
    await expect(early).rejects.toThrow();
    await expect.poll(() => calls.length).toBe(2);
    calls[1]?.end.resolve();
    await Promise.all(fresh);
    expect(calls).toHaveLength(2);
  });

  it('is stopped with the last who waits for it, and not before', async () => {
    const { call, calls } = counted();
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [call.join(first.signal), call.join(second.signal)];
    first.abort(new Error('first'));
    await expect(waiting[0]).rejects.toThrow('first');
    expect(calls[0]?.signal.aborted).toBe(false);
    second.abort(new Error('second'));
    await expect(waiting[1]).rejects.toThrow('second');
    expect(calls[0]?.signal.aborted).toBe(true);
    const next = call.join(ALWAYS);
    expect(calls).toHaveLength(2);
    calls[1]?.end.resolve();
    await next;
  });

  it('is not begun for who has gone already', async () => {
    const { call, calls } = counted();
    await expect(call.join(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    await expect(call.fresh(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(calls).toEqual([]);
  });
});

function counted() {
  const calls: { readonly signal: AbortSignal; readonly end: PromiseWithResolvers<void> }[] = [];
  const call = new OneCall((signal) => {
    const end = Promise.withResolvers<void>();
    calls.push({ signal, end });
    return end.promise;
  });
  return { call, calls };
}
