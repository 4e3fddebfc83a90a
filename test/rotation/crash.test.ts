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
function play(crashAfter: number | null, abort: boolean, outcomes: Outcomes = []): End | null {
  const world = new World(SPEC);
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

describe('law 9: from every crash point, running again reaches the same end', () => {
  it.each([
    ['a rotation', false, [], 'rotated', ['revoked', 'current'], 't1'],
    ['an abort', true, [], 'aborted', ['current', 'revoked'], 't0'],
    [
      'a rotation in which every answer is lost at first',
      false,
      [2, 2, 2, 2, 2, 2, 2, 2],
      'rotated',
      ['revoked', 'current'],
      't1',
    ],
    [
      'a rotation in which writes do not show at first',
      false,
      [3, 0, 0, 3, 3, 3, 3, 3],
      'rotated',
      ['revoked', 'current'],
      't1',
    ],
  ] as const)('%s', (_what, abort, outcomes, outcome, stages, value) => {
    const expected: End = { outcome, minted: [['t1']], stages, values: Array(6).fill(value) };
    expect(play(null, abort, outcomes)).toEqual(expected);
    let points = 0;
    for (let end = play(0, abort, outcomes); end !== null; end = play(points, abort, outcomes)) {
      expect({ point: points, ...end }).toEqual({ point: points, ...expected });
      points += 1;
    }
    expect(points).toBeGreaterThan(30);
  });
});
