import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spelledLike, timeIn } from '../../../authorities/pingone/times.ts';

const AT = Date.parse('2026-11-24T09:08:07.123Z');

/** Each form: the time above in it, and how much of the time it can't say. */
const FORMS: readonly (readonly [spelled: string, coarseMs: number])[] = [
  ['"2026-11-24T09:08:07.123Z"', 1],
  ['"2026-11-24T09:08:07Z"', 1000],
  ['"2026-11-24T09:08Z"', 60_000],
  ['"2026-11-24T09:08:07.123000Z"', 1],
  ['"2026-11-24T09:08:07.1Z"', 100],
  ['"2026-11-24t09:08:07,123z"', 1],
  ['"2026-11-24T11:08:07.123+02:00"', 1],
  ['"2026-11-24T05:38:07.123-0330"', 1],
  ['"2026-11-24T09:08:07.123+00:00"', 1],
  ['"2026-11-24T09:08:07.123"', 1],
  ['"2026-11-24 09:08:07"', 1000],
  ['"2026-11-24"', 86_400_000],
  ['1795511287123', 1],
  ['"1795511287123"', 1],
  ['1795511287', 1000],
  ['"1795511287"', 1000],
  ['1795511287.123', 1],
  ['1795511287.123000000', 1],
];

describe('a time', () => {
  it.each(FORMS)('is read in the form %s', (spelled, coarseMs) => {
    expect(timeIn(spelled)).toBe(Math.floor(AT / coarseMs) * coarseMs);
  });

  it.each(FORMS)('is spelled in the form %s as it was read there', (spelled) => {
    expect(spelledLike(spelled, AT)).toBe(spelled);
  });

  it.each(FORMS)('in the form %s is read as the time it was spelled for', (sample, coarseMs) => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000_000, max: 4_000_000_000_000 }), (at) => {
        const read = timeIn(spelledLike(sample, at));
        expect(read).not.toBeNull();
        expect(at - (read ?? 0)).toBeGreaterThanOrEqual(0);
        expect(at - (read ?? 0)).toBeLessThan(coarseMs);
      }),
    );
  });

  it.each(['null', '""', '"soon"', '"24/11/2026"', 'true', '{}', '[2026,11,24]', '0', '-5', '"2026-13-40T00:00:00Z"'])(
    'is not read into %s',
    (spelled) => expect(timeIn(spelled)).toBeNull(),
  );

  it('is spelled as ISO 8601 in UTC where no other can be read', () => {
    expect(spelledLike(undefined, AT)).toBe('"2026-11-24T09:08:07.123Z"');
    expect(spelledLike('"soon"', AT)).toBe('"2026-11-24T09:08:07.123Z"');
  });
});
