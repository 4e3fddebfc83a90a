import { describe, expect, test } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { testClock } from './clock.ts';

describe.each([
  ['of the machine', systemClock],
  ['of a test', testClock()],
])('the clock %s', (_, clock) => {
  test('stops a sleep as soon as its signal fires, with the reason of the signal', async () => {
    const stop = new AbortController();
    const sleep = clock.sleep(2 ** 40, stop.signal);
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(clock.sleep(2 ** 40, stop.signal)).rejects.toBe(reason);
  });
});

test('the clock of the machine wakes a sleeper', async () => {
  const startedAt = systemClock.now();
  await systemClock.sleep(2, new AbortController().signal);
  expect(systemClock.now()).toBeGreaterThanOrEqual(startedAt);
});

test('the clock of a test wakes sleepers in the order they are due, each at its own time', async () => {
  const clock = testClock(0);
  const woken: string[] = [];
  const sleeper = async (name: string, ...pauses: number[]) => {
    for (const pause of pauses) {
      await clock.sleep(pause);
      woken.push(`${name} ${clock.now()}`);
    }
  };
  const all = [sleeper('slow', 30), sleeper('twice', 10, 10), sleeper('late', 31)];
  await clock.asleep(3);
  await clock.advance(30);
  expect(woken).toEqual(['twice 10', 'twice 20', 'slow 30']);
  expect(clock.nextAt).toBe(31);
  await clock.advance(1);
  await Promise.all(all);
});
