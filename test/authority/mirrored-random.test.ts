/** Whatever happens, in whatever order: the store follows the place, orders are carried out once, and nothing is left without a token. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isActive } from '../../src/model/token.ts';
import { openRandom, type RandomWorld, STEPS, type Step } from './mirrored-random.ts';
import { ALWAYS, ANYWAY } from './mirrored-world.ts';
import { ACTOR } from './world.ts';

const names = Object.keys(STEPS) as Step['what'][];
/** Calls have to get somewhere: most of what happens is that they do. */
const often = { weight: 9, arbitrary: fc.constant<Step['what']>('goes-on') };
const what = fc.oneof(often, { weight: 20, arbitrary: fc.constantFrom(...names) });
const step: fc.Arbitrary<Step> = fc.record({ process: fc.constantFrom(0, 1), what, pick: fc.nat(59) });

it('two processes, people at the console, faults and crashes, in any order', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40 }), async (steps) => {
      const on = await openRandom();
      try {
        for (const one of steps) {
          await on.step(one);
          await holdsAlways(on);
        }
        await on.drain();
        await settle(on);
        await holdsInTheEnd(on);
      } finally {
        await on.world[Symbol.asyncDispose]();
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
});

/** At every moment, also while things are under way. */
async function holdsAlways({ place, surprises, world }: RandomWorld): Promise<void> {
  expect(surprises).toEqual([]);
  const tokens = await world.authority.list();
  const removing = (await world.authority.orders())
    .filter((order) => order.what === 'remove')
    .map(({ token }) => token);
  const left = [...place.left].map((value) => world.store.fingerprint(value));
  for (const { fingerprint, id, stage } of tokens) {
    // What has never left the place is never revoked.
    if (stage === 'revoked') expect(left).toContain(fingerprint);
    if (removing.includes(id)) expect(stage).toBe('retiring');
  }
  expect(tokens.filter(({ stage }) => stage === 'current')).toHaveLength(1);
  expect(place.values.length).toBeGreaterThan(0);
}

/** Nobody disturbs any more: every rotation asks until it has its token, and there is a last look. */
async function settle(on: RandomWorld): Promise<void> {
  await on.world.clock.advance(110_000);
  on.start(0);
  const [authority] = on.processes;
  if (authority === undefined) throw new Error('there is no process');
  for (const id of on.wanted) on.run(authority.mint({ id }, '', ACTOR, ANYWAY));
  await on.drain();
  on.run(authority.look(ALWAYS));
  await on.drain();
}

async function holdsInTheEnd(on: RandomWorld): Promise<void> {
  await holdsAlways(on);
  const { place, world } = on;
  const tokens = await world.authority.list();
  const active = tokens.filter(isActive).map(({ fingerprint }) => fingerprint);
  expect(active.toSorted()).toEqual(place.values.map((value) => world.store.fingerprint(value)).toSorted());
  for (const id of on.wanted) expect(tokens.filter((token) => token.id === id)).toHaveLength(1);
  expect(place.created.size).toBeLessThanOrEqual(on.wanted.size + on.made);
  expect((await world.store.read.audit.verify()).broken).toBeNull();
}
