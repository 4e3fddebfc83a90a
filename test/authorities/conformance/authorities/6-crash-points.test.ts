/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, authorities, chapter 6: dead at any step.
 *
 * The process dies before or after any transaction and any question to the outside, first at the first, then at the second, until it
 * comes through. Somebody else goes on with the store and the place as they are then, and comes to the same end. A process that died
 * between its request and the answer has perhaps been heard; nobody knows, so everybody looks.
 */
import { describe, expect, it } from 'vitest';
import { LEASE_TTL_MS } from '../../../../src/reconcile/held-lease.ts';
import { beginRotation } from '../../../../src/reconcile/rotate/people.ts';
import { turn } from '../../../../src/reconcile/rotate/turn.ts';
import { steppedStore } from '../../../reconcile/failing-store.ts';
import { type Contestant, contestants, mintingContestants } from './contestants.ts';
import { Death } from './death.ts';
import { type AuthorityWorld, HOUR_MS, openAuthorityWorld, SET } from './world.ts';

describe.each(mintingContestants)('law 9: minting at $name', (contestant) => {
  it('dead at any step and begun again, it ends with one new token, which every slot holds', async () => {
    const steps = await everyDeath(contestant, {
      before: async (world) => {
        await beginRotation(world.rotate, SET, '');
      },
      after: async (world) => {
        for (let times = 0; times < 8 && (await world.held())['contoso/ios'] !== '1'; times += 1) await goOn(world);
        return { stages: await world.stages(), held: await world.held() };
      },
      end: { stages: ['retiring', 'current'], held: { 'contoso/ios': '1' } },
    });
    expect(steps).toBeGreaterThan(5);
  }, 240_000);
});

describe.each(contestants)('law 8: taking the old token away at $name', (contestant) => {
  it('dead at any step and begun again, it ends with the old one gone, and nothing left to do', async () => {
    const steps = await everyDeath(contestant, {
      before: (world) => overlapped(world, contestant),
      after: async (world) => {
        for (let times = 0; times < 12 && (await world.rotation()).endedAt === null; times += 1) await goOn(world);
        const { outcome } = await world.rotation();
        return { stages: await world.stages(), outcome, orders: await world.authority.orders() };
      },
      end: { stages: ['revoked', 'current'], outcome: 'rotated', orders: [] },
    });
    expect(steps).toBeGreaterThan(4);
  }, 240_000);
});

interface Life<End> {
  before(world: AuthorityWorld): Promise<void>;
  /** What others do afterwards, and what came of it. */
  after(world: AuthorityWorld): Promise<End>;
  readonly end: End;
}

/** Dies in a turn at the first step, then at the second, and so on, until it comes through. Returns how many steps there are. */
async function everyDeath<End>(contestant: Contestant, { before, after, end }: Life<End>): Promise<number> {
  for (let at = 1; ; at += 1) {
    const death = new Death(at);
    const accounts = { contoso: { slots: ['ios'] } };
    await using world = await openAuthorityWorld(contestant, { tokens: 1, step: death.step, accounts });
    await before(world);
    const dying = world.process(
      steppedStore(world.store, ({ call }) => {
        if (call === 'write' || call === 'commit') death.step();
      }),
    );
    death.isNear = true;
    await world.passing(turn(dying, SET, { stop: world.stop.signal })).catch(() => undefined);
    death.isNear = false;
    if (!death.happened) return at - 1;
    await world.clock.advance(LEASE_TTL_MS);
    expect(await after(world), `dead at step ${at}`).toEqual(end);
    const { known, there } = await world.agreement();
    expect(known, `dead at step ${at}`).toEqual(there);
  }
}

/** What the daemon, and whoever decides, do when it is started again. */
async function goOn(world: AuthorityWorld): Promise<void> {
  await world.turn();
  await world.passing(world.obey());
  await world.clock.advance(HOUR_MS / 4);
}

/** A rotation with nothing left to do but to take the old token away. */
async function overlapped(world: AuthorityWorld, { changedBy }: Contestant): Promise<void> {
  if (changedBy === 'others') world.outside?.console.add(world.outside.token());
  else await beginRotation(world.rotate, SET, '');
  for (let times = 0; times < 6 && (await world.held())['contoso/ios'] !== '1'; times += 1) {
    await world.passing(world.obey());
    await world.turn();
    await world.clock.advance(60_000);
  }
  world.phonesFetch();
  await world.clock.advance(HOUR_MS);
  await world.round();
  await world.clock.advance(HOUR_MS);
}
