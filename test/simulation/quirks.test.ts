import { describe, expect, it } from 'vitest';
import { chosenQuirks, random } from '../../src/simulation/index.ts';

describe('quirks', () => {
  const quirks = { colour: ['red', 'blue'], size: ['big', 'small'] } as const;

  it('takes the first alternative unless another is asked for', () => {
    expect(chosenQuirks(quirks)).toEqual({ colour: 'red', size: 'big' });
    expect(chosenQuirks(quirks, { size: 'small' })).toEqual({ colour: 'red', size: 'small' });
  });

  it('refuses a quirk or an alternative that isn’t listed, naming those that are', () => {
    expect(() => chosenQuirks(quirks, { weight: 'big' })).toThrow('no such quirk: weight; known: colour, size');
    expect(() => chosenQuirks(quirks, { size: 'red' })).toThrow('quirk size is one of big, small, not red');
    expect(() => chosenQuirks(quirks, { toString: 'x' })).toThrow('no such quirk');
  });
});

describe('seeded random numbers', () => {
  it('repeat for a seed, and differ between seeds', () => {
    const draw = (seed: number) => {
      const numbers = random(seed);
      return Array.from({ length: 20 }, () => numbers.whole(1, 1000));
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('stay in their range and reach both ends', () => {
    const numbers = random(3);
    const drawn = new Set(Array.from({ length: 200 }, () => numbers.whole(2, 4)));
    expect([...drawn].sort()).toEqual([2, 3, 4]);
    expect(new Set(Array.from({ length: 50 }, () => numbers.pick(['a', 'b'])))).toEqual(new Set(['a', 'b']));
  });

  it('make identifiers of the right form', () => {
    const numbers = random(1);
    const ids = Array.from({ length: 50 }, () => numbers.guid());
    expect(new Set(ids).size).toBe(50);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
