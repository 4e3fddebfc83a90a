import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { MINUTE_MS, ScheduleWorld } from './world.ts';

describe('a round', () => {
  it('runs every account, and tidies up when the last one is done', async () => {
    const world = new ScheduleWorld(['contoso', 'fabrikam']);
    world.hold();
    const round = await world.begin();
    expect(world.begun).toMatchObject([
      { account: 'contoso', trigger: 'schedule' },
      { account: 'fabrikam', trigger: 'schedule' },
    ]);

    await world.end('contoso');
    expect(world.tidied).toBe(0);
    await world.end('fabrikam');
    await round.over;
    expect(world.tidied).toBe(1);
  });

  it('never runs one account twice at once, and says so', async () => {
    const world = new ScheduleWorld(['contoso', 'fabrikam']);
    world.hold();
    await world.begin();
    await world.end('fabrikam');
    await world.begin();

    expect(world.accountsBegun()).toEqual(['contoso', 'fabrikam', 'fabrikam']);
    expect(world.toldOf('run-skipped')).toEqual([
      { name: 'run-skipped', account: 'contoso', why: 'its last turn is not over yet' },
    ]);

    await world.end();
    await world.begin();
    expect(world.accountsBegun().filter((account) => account === 'contoso')).toHaveLength(2);
    await world.end();
  });

  it('runs no more than eight accounts side by side, and the others as soon as one is done', async () => {
    const accounts = Array.from({ length: 10 }, (_, at) => `account-${at}`);
    const world = new ScheduleWorld(accounts);
    world.hold();
    const round = await world.begin();
    expect(world.accountsBegun()).toEqual(accounts.slice(0, 8));

    await world.end('account-3');
    expect(world.accountsBegun()).toEqual(accounts.slice(0, 9));
    await world.end();
    await world.end();
    await round.over;
    expect(world.accountsBegun()).toEqual(accounts);
  });

  it('begins each account at a moment of its own, within the jitter', async () => {
    const dice = [0.5, 0, 0.999];
    const world = new ScheduleWorld(['half', 'first', 'last'], { jitterMs: 60_000, random: () => dice.shift() ?? 0 });
    const startedAt = world.clock.now();
    const round = await world.begin();
    await world.clock.advance(MINUTE_MS);
    await round.over;

    expect(world.begun.map(({ account, at }) => [account, at - startedAt])).toEqual([
      ['first', 0],
      ['half', 30_000],
      ['last', 59_940],
    ]);
  });

  it('goes on with the others when the run of one throws, which is a bug', async () => {
    const world = new ScheduleWorld(['contoso', 'fabrikam']);
    world.run = async (account) => {
      if (account === 'contoso') throw new TypeError('x is not a function');
    };
    await world.whole();

    expect(world.accountsBegun()).toEqual(['contoso', 'fabrikam']);
    expect(world.toldOf('bug')).toMatchObject([
      { where: 'the schedule', account: 'contoso', error: { message: 'x is not a function' } },
    ]);
    expect(world.tidied).toBe(1);

    await world.whole();
    expect(world.accountsBegun()).toHaveLength(4);
  });

  it('a store out of reach is no bug, and the next round tries again', async () => {
    let reachable = false;
    const world = new ScheduleWorld(['contoso'], {
      history: async () => {
        if (!reachable) throw new StoreUnavailable('the database does not answer');
        return [];
      },
      afterwards: async () => {
        if (!reachable) throw new StoreUnavailable('the database does not answer');
      },
    });
    await world.whole();
    expect(world.begun).toEqual([]);
    expect(world.told).toEqual([
      { name: 'store-unavailable', says: 'the database does not answer' },
      { name: 'store-unavailable', says: 'the database does not answer' },
    ]);

    reachable = true;
    await world.whole();
    expect(world.accountsBegun()).toEqual(['contoso']);
  });

  it('a bug in tidying up is told and ends nothing', async () => {
    const world = new ScheduleWorld(['contoso'], { afterwards: () => Promise.reject(new TypeError('no table')) });
    await world.whole();
    expect(world.toldOf('bug')).toMatchObject([{ where: 'tidying up after a round' }]);
    await world.whole();
    expect(world.accountsBegun()).toEqual(['contoso', 'contoso']);
  });

  it('leaves out an account that the vendor has just refused, and says until when', async () => {
    const world = new ScheduleWorld(['contoso', 'fabrikam']);
    const refusal = {
      trigger: 'schedule',
      startedAt: 0,
      endedAt: world.clock.now(),
      outcome: 'failed',
      failure: { kind: 'auth', says: 'no' },
    } as const;
    world.histories.set('contoso', [refusal]);
    await world.whole();

    expect(world.accountsBegun()).toEqual(['fabrikam']);
    expect(world.toldOf('run-skipped')).toMatchObject([{ account: 'contoso', why: /refused our last run/ }]);

    await world.clock.advance(15 * MINUTE_MS);
    await world.whole();
    expect(world.accountsBegun()).toEqual(['fabrikam', 'contoso', 'fabrikam']);
  });
});

describe('after a start', () => {
  const RAN = { trigger: 'schedule', startedAt: 0, outcome: 'clean', failure: null } as const;

  it('runs only the accounts that are overdue: no stampede after a restart', async () => {
    const world = new ScheduleWorld(['never-ran', 'ran-just-now', 'ran-long-ago'], { cron: '*/15 * * * *' });
    world.histories.set('ran-just-now', [{ ...RAN, endedAt: world.clock.now() - 14 * MINUTE_MS }]);
    world.histories.set('ran-long-ago', [{ ...RAN, endedAt: world.clock.now() - 15 * MINUTE_MS }]);
    await world.whole('start');

    expect(world.begun).toMatchObject([
      { account: 'never-ran', trigger: 'start' },
      { account: 'ran-long-ago', trigger: 'start' },
    ]);
  });

  it('an account that is not overdue is free for the first scheduled round', async () => {
    const world = new ScheduleWorld(['contoso'], { cron: '*/15 * * * *', jitterMs: 30_000, random: () => 0.5 });
    world.histories.set('contoso', [{ ...RAN, endedAt: world.clock.now() }]);
    await world.begin('start');
    await world.begin('schedule');
    await world.clock.advance(MINUTE_MS);
    expect(world.begun).toMatchObject([{ account: 'contoso', trigger: 'schedule' }]);
  });
});

describe('stopping', () => {
  it('during the jitter: what has not begun does not begin', async () => {
    const world = new ScheduleWorld(['contoso'], { jitterMs: MINUTE_MS, random: () => 0.5 });
    world.schedule.start();
    await world.clock.asleep();
    await world.schedule.stop();
    await world.clock.advance(MINUTE_MS);

    expect(world.begun).toEqual([]);
    expect(world.tidied).toBe(0);
    expect(world.told).toEqual([]);
  });

  it('during a run: waits for the run in hand, and begins none of those behind it', async () => {
    const accounts = Array.from({ length: 9 }, (_, at) => `account-${at}`);
    const world = new ScheduleWorld(accounts);
    world.hold();
    world.schedule.start();
    await world.clock.advance(0);

    let stopped = false;
    const stopping = world.schedule.stop().then(() => {
      stopped = true;
    });
    await world.clock.advance(0);
    expect(stopped).toBe(false);
    await world.end();
    await stopping;
    expect(world.accountsBegun()).toEqual(accounts.slice(0, 8));
  });

  it('a bug that shows itself just then is still told', async () => {
    const world = new ScheduleWorld(['contoso']);
    world.hold();
    world.schedule.start();
    await world.clock.advance(0);
    const stopping = world.schedule.stop();
    world.going.get('contoso')?.reject(new TypeError('x is not a function'));
    await stopping;
    expect(world.toldOf('bug')).toMatchObject([{ account: 'contoso' }]);
  });
});
