import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Guesses, networkOf, REMEMBERED_ADDRESSES } from '../../src/validation/guesses.ts';

const MINUTE_MS = 60_000;
const NOW = Date.UTC(2026, 0, 2);

describe('guesses', () => {
  it('so many at once are answered, the next has to wait, and as many come back as time passes', () => {
    const guesses = new Guesses(6);
    for (let count = 0; count < 6; count += 1) expect(guesses.count('192.0.2.1', NOW)).toBe(0);
    expect(guesses.count('192.0.2.1', NOW)).toBe(10_000);
    expect(guesses.count('192.0.2.1', NOW + 4_000)).toBe(6_000);
    expect(guesses.count('192.0.2.1', NOW + 10_000)).toBe(0);
    expect(guesses.count('192.0.2.1', NOW + 10_000)).toBe(10_000);
    for (let count = 0; count < 6; count += 1) expect(guesses.count('192.0.2.1', NOW + 2 * MINUTE_MS)).toBe(0);
  });

  it('of one address do not count for another', () => {
    const guesses = new Guesses(1);
    expect(guesses.count('192.0.2.1', NOW)).toBe(0);
    expect(guesses.count('192.0.2.2', NOW)).toBe(0);
    expect(guesses.count('192.0.2.1', NOW)).toBeGreaterThan(0);
  });

  it('in no minute are there more answered than twice what is allowed, and in the long run no more than that', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 50, maxLength: 300 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 20 }), (waits, perMinute) => {
        const guesses = new Guesses(perMinute);
        const answeredAt: number[] = [];
        let now = NOW;
        for (const wait of waits) {
          now += wait;
          if (guesses.count('a', now) === 0) answeredAt.push(now);
        }
        for (const from of answeredAt) {
          const within = answeredAt.filter((at) => at >= from && at < from + MINUTE_MS);
          expect(within.length).toBeLessThanOrEqual(2 * perMinute);
        }
        expect(answeredAt.length).toBeLessThanOrEqual(perMinute * (1 + (now - NOW) / MINUTE_MS) + 1);
      }),
    );
  });

  it('are remembered of so many addresses at the most; those that guessed longest ago are forgotten', () => {
    const guesses = new Guesses(1);
    guesses.count('the first', NOW);
    for (let address = 0; address < REMEMBERED_ADDRESSES - 1; address += 1) guesses.count(`10.0.0.${address}`, NOW);
    expect(guesses.count('the first', NOW)).toBeGreaterThan(0);
    guesses.count('one more', NOW);
    expect(guesses.size).toBe(REMEMBERED_ADDRESSES);
    expect(guesses.count('the first', NOW)).toBe(0);
    expect(guesses.size).toBe(REMEMBERED_ADDRESSES);
  });

  it('may become more or fewer while they are counted', () => {
    const guesses = new Guesses(1);
    guesses.count('a', NOW);
    expect(guesses.count('a', NOW)).toBeGreaterThan(0);
    guesses.perMinute = 60;
    expect(guesses.count('a', NOW + 1_000)).toBe(0);
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8:1:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['1:2:3:4:5:6:192.0.2.1', '1:2:3:4::/64'],
    ['', ''],
  ])('%s: %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('however it is written, two addresses of one /64 are one, and of two are two', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, groups, (one, other) => {
        const sameNetwork = [...one.slice(0, 4), ...other.slice(4)];
        expect(networkOf(written(sameNetwork))).toBe(networkOf(longhand(one)));
        expect(networkOf(written(other)) === networkOf(written(one))).toBe(
          one.slice(0, 4).join() === other.slice(0, 4).join(),
        );
      }),
    );
  });
});

function longhand(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16).padStart(4, '0')).join(':');
}

/** As Node writes it. */
function written(groups: readonly number[]): string {
  return new URL(`http://[${longhand(groups)}]/`).hostname.slice(1, -1);
}
