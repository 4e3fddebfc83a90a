import { describe, expect, test } from 'vitest';
import { createTurns } from '../../src/connector/turns.ts';

/** Asks for turns, and notes who has got one. */
function asking(atOnce?: number) {
  const turns = createTurns(atOnce);
  const got: string[] = [];
  const ask = async (name: string, signal?: AbortSignal) => {
    const release = await turns.take(signal);
    got.push(name);
    return release;
  };
  return { ask, got };
}

describe('turns', () => {
  test('are for so many at once; the others wait, first come, first served', async () => {
    const { ask, got } = asking(2);
    const [first, second, third, fourth] = ['a', 'b', 'c', 'd'].map((name) => ask(name));
    const releaseFirst = await first;
    await second;
    expect(got).toEqual(['a', 'b']);
    releaseFirst?.();
    (await third)?.();
    await fourth;
    expect(got).toEqual(['a', 'b', 'c', 'd']);
  });

  test('that are given back are there for whoever comes next', async () => {
    const { ask, got } = asking(1);
    for (const name of ['a', 'b', 'c']) (await ask(name))();
    expect(got).toEqual(['a', 'b', 'c']);
  });

  test('without a limit never wait', async () => {
    const { ask, got } = asking();
    await Promise.all(Array.from({ length: 100 }, (_, at) => ask(String(at))));
    expect(got).toHaveLength(100);
  });

  test('are not waited for once the signal fires, and the turn goes to the one behind', async () => {
    const { ask, got } = asking(1);
    const release = await ask('a');
    const stop = new AbortController();
    const leaving = ask('b', stop.signal);
    const behind = ask('c');
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(leaving).rejects.toBe(reason);
    await expect(ask('d', stop.signal)).rejects.toBe(reason);
    release();
    await behind;
    expect(got).toEqual(['a', 'c']);
  });
});
