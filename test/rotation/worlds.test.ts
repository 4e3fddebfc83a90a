/**
 * Random worlds: slots, phones, an authority, faults, clocks, people and crashes, driven by `next`. Laws 8 and 9 are looked at
 * after every event. `WORLDS=200000` makes more of them, `WORLDS_SEED=1` always the same; what fails is printed with its seed
 * and path, shrunk.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/rotation/settings.ts';
import { calmDown } from './world/calm.ts';
import { type Event, happen, histories } from './world/events.ts';
import { DAY_MS, specs, type WorldSpec } from './world/spec.ts';
import { World } from './world/world.ts';

const RUNS = Number(process.env.WORLDS ?? 10_000);
const SEED = process.env.WORLDS_SEED;
const TIMEOUT = { timeout: 60_000 + RUNS * 50 };

/** All that has to be there for a revocation but time: then every event comes at the worst moment. */
const ALMOST: readonly Event[] = [
  { do: 'start' },
  { do: 'work', hours: 0 },
  { do: 'work', hours: 0 },
  { do: 'approve' },
];
const almost = specs.map((spec): WorldSpec => {
  const settings = { ...spec.settings, soakMs: DAY_MS, pushWindows: [] };
  return { ...spec, settings, begun: true };
});

function hold(of: fc.Arbitrary<WorldSpec>, before: readonly Event[], longest: number): void {
  fc.assert(
    fc.property(of, histories(longest), (spec, history) => {
      const world = new World(spec);
      for (const event of [...before, ...history]) happen(world, event);
      calmDown(world);
    }),
    { numRuns: RUNS / 2, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
  );
}

describe('law 8: no phone is locked out by us; law 9: one rotation mints one token', () => {
  it('hold at every moment of every world, and every rotation ends when the world calms down', TIMEOUT, () => {
    hold(specs, [], 80);
  });

  it('hold when everything comes in the days before a revocation', TIMEOUT, () => {
    hold(almost, ALMOST, 25);
  });

  it('hold when a write that nobody ever saw has reached a phone', () => {
    const slot = { account: 'contoso', slot: 'ios', canary: true, required: true, copies: 1, phones: 1 } as const;
    const settings = { ...DEFAULT_SETTINGS, approve: 'auto', soakMs: 0, quietMs: 0 } as const;
    const world = new World({
      slots: [{ ...slot, evidence: 'per-device' }],
      settings,
      begun: true,
      busy: false,
      authority: 'ours',
    });
    const nothing = { outcomes: [] as number[], crashAfter: null };
    const tick: Event = { do: 'tick', ...nothing };
    const all: readonly Event[] = [
      { do: 'advance', hours: 25 },
      { do: 'start' },
      tick,
      tick,
      { do: 'tick', outcomes: [0, 3], crashAfter: null },
      { do: 'settle', index: 0 },
      { do: 'check-in', index: 0 },
      // The old token again, before the daemon has looked.
      { do: 'type', index: 0, what: 0 },
      { do: 'abort' },
      tick,
      { do: 'run', ...nothing },
      tick,
    ];
    for (const event of all) happen(world, event);
    expect(world.tokens.map(({ stage }) => stage)).toEqual(['current', 'pending']);
    calmDown(world);
    expect(world.tokens.map(({ stage }) => stage)).toEqual(['current', 'revoked']);
  });
});
