/**
 * Random worlds: slots, phones, an authority, faults, clocks, people and crashes, driven by `next`. Laws 8 and 9 are looked at
 * after every event. `WORLDS=50000` makes more of them, `WORLDS_SEED=1` always the same; what fails is printed with its seed
 * and path, shrunk.
 */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { calmDown } from './world/calm.ts';
import { happen, histories } from './world/events.ts';
import { specs } from './world/spec.ts';
import { World } from './world/world.ts';

const RUNS = Number(process.env.WORLDS ?? 10_000);
const SEED = process.env.WORLDS_SEED;
const LONGEST_HISTORY = 80;

describe('law 8: no phone is locked out by us; law 9: one rotation mints one token', () => {
  it('hold at every moment of every world, and every rotation ends when the world calms down', {
    timeout: RUNS * 100,
  }, () => {
    fc.assert(
      fc.property(specs, histories(LONGEST_HISTORY), (spec, history) => {
        const world = new World(spec);
        for (const event of history) happen(world, event);
        calmDown(world);
      }),
      { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
    );
  });
});
