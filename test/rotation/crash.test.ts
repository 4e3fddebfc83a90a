/** Law 9 from every crash point: a rotation in which the process dies once, wherever, ends as one in which it lives. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/rotation/settings.ts';
import { Calls, Crash, type Outcomes } from './world/calls.ts';
import { say } from './world/events.ts';
import { decide, tick } from './world/executor.ts';
import { holdNow } from './world/laws.ts';
import { runAccount } from './world/run.ts';
import { HOUR_MS, type WorldSpec } from './world/spec.ts';
import { World } from './world/world.ts';

const slot = { canary: false, required: true, evidence: 'per-device', copies: 2, phones: 3 } as const;
const SPEC: WorldSpec = {
  slots: [
    { ...slot, account: 'contoso', slot: 'ios', canary: true },
    { ...slot, account: 'contoso', slot: 'android', evidence: 'check-in' },
    { ...slot, account: 'fabrikam', slot: 'mac', evidence: 'none' },
  ],
  settings: { ...DEFAULT_SETTINGS, soakMs: 5 * HOUR_MS, quietMs: 3 * HOUR_MS, deliverTo: 1 },
  begun: true,
  busy: false,
  authority: 'ours',
};

/** More hours than any rotation here needs. */
const HOURS = 400;

interface End {
  readonly outcome: string | null | undefined;
  readonly minted: readonly (readonly string[])[];
  readonly stages: readonly string[];
  readonly values: readonly (string | null)[];
}

/** Plays one rotation to its end; `abort` is said when it is half-way. Null: the process never came to the point where it dies. */
function play(
  authority: WorldSpec['authority'],
  crashAfter: number | null,
  abort: boolean,
  outcomes: Outcomes = [],
): End | null {
  const world = new World({ ...SPEC, authority });
  let calls = new Calls(outcomes, crashAfter);
  let died = crashAfter === null;
  say(world, 'start');
  for (let hour = 0; hour < HOURS && world.memory.rotation !== null; hour++) {
    try {
      for (const account of ['contoso', 'fabrikam']) runAccount(world, account, calls);
      tick(world, calls);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      calls = new Calls(outcomes);
      died = true;
    }
    for (const phone of world.phones) world.checkIn(phone);
    holdNow(world);
    world.advance(1);
    const state = world.memory.rotation === null ? 'steady' : decide(world).state;
    if (state === 'delivering' || state === 'overlapping') say(world, abort ? 'abort' : 'approve');
    if (state === 'overlapping') say(world, 'approve');
    if (state === 'stuck') say(world, 'resume');
  }
  if (!died) return null;
  return {
    outcome: world.memory.ended.at(-1)?.outcome,
    minted: [...world.minted.values()],
    stages: world.tokens.map(({ stage }) => stage),
    values: world.slots.flatMap(({ copies }) => copies.map(({ value }) => value)),
  };
}

const LOST: Outcomes = [2, 2, 2, 2, 2, 2, 2, 2];
const LATE: Outcomes = [3, 0, 0, 3, 3, 3, 3, 3];

describe.each(['ours', 'asked'] as const)(
  'law 9: from every crash point, running again reaches the same end: %s',
  (authority) => {
    it.each([
      ['a rotation', false, [], 'rotated', ['revoked', 'current'], 1],
      ['an abort', true, [], 'aborted', ['current', 'revoked'], 0],
      ['a rotation in which every answer is lost at first', false, LOST, 'rotated', ['revoked', 'current'], 1],
      ['a rotation in which writes do not show at first', false, LATE, 'rotated', ['revoked', 'current'], 1],
    ] as const)('%s', (_what, abort, outcomes, outcome, stages, value) => {
      // One that is ordered somewhere else has the id of its rotation.
      const minted = authority === 'ours' ? 't1' : 'r1';
      const values = Array(6).fill(value === 0 ? 't0' : minted);
      const expected: End = { outcome, minted: [[minted]], stages, values };
      expect(play(authority, null, abort, outcomes)).toEqual(expected);
      let points = 0;
      for (
        let end = play(authority, 0, abort, outcomes);
        end !== null;
        end = play(authority, points, abort, outcomes)
      ) {
        expect({ point: points, ...end }).toEqual({ point: points, ...expected });
        points += 1;
      }
      expect(points).toBeGreaterThan(30);
    });
  },
);
