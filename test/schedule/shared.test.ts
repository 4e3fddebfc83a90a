/** Accounts that several daemons share: each runs its own, none is run twice in a round, and none is left out. */
import { describe, expect, it } from 'vitest';
import type { History, Round } from '../../src/schedule/due.ts';
import { hadItsRun } from '../../src/schedule/due.ts';
import { MINUTE_MS, ScheduleWorld } from './world.ts';

const QUARTERLY = { cron: '*/15 * * * *', jitterMs: 0 };
const CLEAN = { trigger: 'schedule', outcome: 'clean', failure: null } as const;

function sharing(owned: Set<string>, different = {}): ScheduleWorld {
  return new ScheduleWorld(['contoso', 'fabrikam'], { ...QUARTERLY, owns: (name) => owned.has(name), ...different });
}

describe('a round of one daemon among several', () => {
  it('runs the accounts that are its own, and only those', async () => {
    const world = sharing(new Set(['fabrikam']));
    await world.whole();
    expect(world.accountsBegun()).toEqual(['fabrikam']);
    expect(world.told).toEqual([]);
  });

  it('leaves an account to whom it has gone before its moment came', async () => {
    const owned = new Set(['contoso', 'fabrikam']);
    const world = sharing(owned, { jitterMs: MINUTE_MS, random: () => 0.5 });
    const round = await world.begin();
    owned.delete('contoso');
    await world.clock.advance(MINUTE_MS);
    await round.over;
    expect(world.accountsBegun()).toEqual(['fabrikam']);
  });

  it('asks for no run of an account that has had its run of the round, once it is free', async () => {
    const world = sharing(new Set(['contoso']));
    await world.whole();
    const at = world.clock.now();
    const asks = (history: History) => world.begun[0]?.isDue(history);
    expect(asks([])).toBe(true);
    expect(asks([{ ...CLEAN, startedAt: at + 1, endedAt: at + 2 }])).toBe(false);
    expect(asks([{ ...CLEAN, startedAt: at - 1, endedAt: at + 2 }])).toBe(true);
  });
});

describe('accounts that come to a daemon', () => {
  const started = (owned: Set<string>, different = {}) => {
    const world = sharing(owned, different);
    world.schedule.start();
    return world;
  };

  it('are run at once where nobody has run them in this round, although their last run is not an interval old', async () => {
    const owned = new Set<string>();
    const world = started(owned);
    // Their former daemon died right before the round; what it did before that had begun late.
    await world.clock.advance(20_000);
    world.histories.set('contoso', [
      { ...CLEAN, startedAt: world.clock.now() - 14 * MINUTE_MS, endedAt: world.clock.now() - 14 * MINUTE_MS },
    ]);
    world.histories.set('fabrikam', [{ ...CLEAN, startedAt: world.clock.now() - 1, endedAt: world.clock.now() }]);
    await world.schedule.round('schedule', world.clock.now() - 20_000);
    owned.add('contoso').add('fabrikam');
    world.schedule.shared();
    await world.clock.advance(0);
    expect(world.begun).toMatchObject([{ account: 'contoso', trigger: 'start' }]);
    await world.schedule.stop();
  });

  it('are not run for that when they had been its own before', async () => {
    const owned = new Set(['contoso']);
    const world = started(owned);
    await world.clock.advance(0);
    world.schedule.shared();
    await world.clock.advance(0);
    expect(world.accountsBegun()).toEqual(['contoso']);
    await world.schedule.stop();
  });

  it('and that went away in between are looked at anew', async () => {
    const owned = new Set(['contoso']);
    const world = started(owned);
    await world.clock.advance(0);
    owned.clear();
    world.schedule.shared();
    owned.add('contoso');
    world.schedule.shared();
    await world.clock.advance(0);
    expect(world.accountsBegun()).toEqual(['contoso', 'contoso']);
    await world.schedule.stop();
  });

  it('before the schedule has begun, or after it has ended, wait', async () => {
    const world = sharing(new Set(['contoso']));
    world.schedule.shared();
    await world.schedule.stop();
    world.schedule.shared();
    await world.clock.advance(0);
    expect(world.begun).toEqual([]);
  });
});

describe('an account had its run of a round', () => {
  const round: Round = { at: 1_000_000, nextAt: 2_000_000 };
  const run = { ...CLEAN, startedAt: 1_000_000, endedAt: 1_000_500 };

  it.each<[string, History, boolean]>([
    ['when it was begun right at its time', [run], true],
    ['when it was begun after a start of a daemon', [{ ...run, trigger: 'start' }], true],
    ['also when it failed', [{ ...run, outcome: 'failed' }], true],
    ['also when there was another one after it', [{ ...run, trigger: 'person' }, run], true],
    ['not when a person asked for one', [{ ...run, trigger: 'person' }], false],
    ['not when a rotation wrote some of its slots', [{ ...run, trigger: 'rotation' }], false],
    ['not when it was begun before', [{ ...run, startedAt: 999_999 }], false],
    ['not when a clock that was wrong says so', [{ ...run, startedAt: 2_000_000 }], false],
    ['not when its process died', [{ ...run, endedAt: null, outcome: null }], false],
    ['not when it was broken off', [{ ...run, outcome: 'abandoned' }], false],
    ['not when there never was one', [], false],
  ])('%s', (_, history, had) => {
    expect(hadItsRun(history, round)).toBe(had);
  });
});
