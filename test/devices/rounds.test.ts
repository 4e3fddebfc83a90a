import { describe, expect, it } from 'vitest';
import { ComparisonBusy } from '../../src/devices/compare.ts';
import { Rounds } from '../../src/devices/rounds.ts';
import { UserError } from '../../src/model/failure.ts';
import type { Comparison } from '../../src/model/overlap.ts';
import { recorded } from '../recorded-events.ts';

const AT = 10_000_000;

function rounds(startedAt: number | null, compare: (stop: AbortSignal) => Promise<unknown>) {
  const { events, lines } = recorded();
  const last = async () => (startedAt === null ? null : ({ startedAt } as Comparison));
  const clock = { now: () => AT };
  const made = new Rounds({ cron: null, timeZone: 'UTC', last, compare, clock, events });
  return { rounds: made, told: () => lines.map(({ fields }) => fields.event) };
}

describe('a round of the schedule', () => {
  it.each([
    ['there was no comparison', null, 1],
    ['the last one is of yesterday', AT - 86_400_000, 1],
    ['another daemon has just done it', AT - 1_000, 0],
    ['another daemon, whose clock is ahead, has just done it', AT + 20_000, 0],
  ])('where %s', async (_, startedAt, times) => {
    let compared = 0;
    const one = rounds(startedAt, async () => {
      compared += 1;
    });
    await one.rounds.round();
    expect(compared).toBe(times);
  });

  it.each([
    ['somebody is at it', new ComparisonBusy('busy'), []],
    ['the disk is full', new UserError('full'), ['comparison-skipped']],
    ['there is a mistake of ours', new TypeError('oh'), ['bug']],
  ])('ends where %s, and throws nothing', async (_, error, events) => {
    const one = rounds(null, () => Promise.reject(error));
    await one.rounds.round();
    expect(one.told()).toEqual(events);
  });

  it('is broken off when the daemon stops', async () => {
    const begun = Promise.withResolvers<void>();
    const one = rounds(null, (stop) => {
      begun.resolve();
      return new Promise((_, reject) => stop.addEventListener('abort', () => reject(stop.reason)));
    });
    const going = one.rounds.round();
    await begun.promise;
    await one.rounds.stop();
    await going;
    expect(one.told()).toEqual([]);
  });

  it('comes at its time', async () => {
    const begun = Promise.withResolvers<void>();
    const { events } = recorded();
    const made = new Rounds({
      cron: '* * * * * *',
      timeZone: 'UTC',
      last: async () => null,
      compare: async () => begun.resolve(),
      clock: { now: Date.now },
      events,
    });
    made.start();
    await begun.promise;
    await made.stop();
  });
});
