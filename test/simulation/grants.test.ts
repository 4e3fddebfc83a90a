import { describe, expect, it } from 'vitest';
import { grants } from '#simulation';

describe('permissions of a simulated account', () => {
  it('are those that were given, until one is taken away, and again when it is given back', () => {
    const { permits, withhold } = grants(['Read', 'Write']);
    expect(['Read', 'Write', 'Admin'].map(permits)).toEqual([true, true, false]);
    const giveBack = withhold('Write');
    expect(['Read', 'Write'].map(permits)).toEqual([true, false]);
    giveBack();
    expect(permits('Write')).toBe(true);
  });

  it('can not be taken away where they were never given: a test that does so tests nothing', () => {
    expect(() => grants(['Read']).withhold('Wirte')).toThrow('has no permission Wirte');
  });
});
