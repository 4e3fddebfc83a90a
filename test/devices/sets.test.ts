import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Sets } from '../../src/devices/sets.ts';

it('has together what was joined, and nothing else', () => {
  const numbers = fc.integer({ min: 0, max: 19 });
  fc.assert(
    fc.property(fc.array(fc.tuple(numbers, numbers), { maxLength: 30 }), (joined) => {
      const sets = new Sets(20);
      const plain = Array.from({ length: 20 }, (_, number) => new Set([number]));
      for (const [one, other] of joined) {
        sets.join(one, other);
        const together = new Set([...(plain[one] ?? []), ...(plain[other] ?? [])]);
        for (const number of together) plain[number] = together;
      }
      const wanted = [...new Set(plain)].filter(({ size }) => size > 1).map((set) => [...set].sort((a, b) => a - b));
      expect([...sets.all()]).toEqual(wanted.sort(([a = 0], [b = 0]) => a - b));
      for (const [number, set] of plain.entries()) expect(sets.of(number)).toBe(Math.min(...set));
    }),
  );
});

it('grows by one number at a time', () => {
  const sets = new Sets();
  for (let number = 0; number < 3_000; number += 1) expect(sets.add()).toBe(number);
  sets.join(2_999, 5);
  expect([...sets.all()]).toEqual([[5, 2_999]]);
  expect(() => sets.of(3_000)).toThrow(RangeError);
});
