import { describe, expect, it } from 'vitest';
import { lineOf, type Sample, sinceOpened, withSample } from '../../../src/web/pages/rotation-seen.ts';

/** Samples a second apart. */
function seen(...counts: readonly number[]): readonly Sample[] {
  return counts.map((presentedToday, at) => ({ at: at * 1000, presentedToday }));
}

describe('how often a token is presented while somebody looks', () => {
  it('counts from the first look', () => {
    expect(sinceOpened([])).toBe(0);
    expect(sinceOpened(seen(40))).toBe(0);
    expect(sinceOpened(seen(40, 42, 45))).toBe(5);
  });

  it('goes on over midnight, where the count of the day begins anew', () => {
    expect(sinceOpened(seen(40, 42, 3, 4))).toBe(6);
  });

  it('keeps both ends of a stretch in which nothing happened, and not what is between', () => {
    const kept = seen(1, 1, 1, 1).reduce<readonly Sample[]>(withSample, []);
    expect(kept).toEqual([
      { at: 0, presentedToday: 1 },
      { at: 3000, presentedToday: 1 },
    ]);
  });

  it('takes no answer that is older than the last one', () => {
    const known = seen(1, 2);
    expect(withSample(known, { at: 500, presentedToday: 9 })).toBe(known);
  });

  it('keeps so many samples at most, the first and the newest among them', () => {
    const all = seen(...Array.from({ length: 1000 }, (_, at) => at));
    const kept = all.reduce<readonly Sample[]>(withSample, []);
    expect(kept.length).toBeLessThanOrEqual(240);
    expect(kept[0]).toEqual(all[0]);
    expect(kept.at(-1)).toEqual(all.at(-1));
    expect(sinceOpened(kept)).toBe(999);
  });

  it('is drawn as a line that rises to the top, as soon as there are two looks', () => {
    expect(lineOf(seen(5))).toBe('');
    expect(lineOf(seen(5, 6, 7))).toBe('0.0,29.0 50.0,15.0 100.0,1.0');
    expect(lineOf(seen(5, 5))).toBe('0.0,29.0 100.0,29.0');
  });
});
