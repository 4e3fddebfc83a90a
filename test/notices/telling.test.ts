/** One receiver is told once of each thing, whatever happens to it, to the daemon and to the store in between. */
import { describe, expect, it } from 'vitest';
import type { Need } from '../../src/model/need.ts';
import { Secret } from '../../src/model/secret.ts';
import { SETTLE_MS, WAIT_MS } from '../../src/notices/decide.ts';
import { LOOK_EVERY_MS } from '../../src/notices/telling.ts';
import { LEASE_TTL_MS } from '../../src/reconcile/held-lease.ts';
import { Redactor } from '../../src/redactor.ts';
import { LONGEST_PAUSE_MS } from '../../src/tell-in-turn.ts';
import type { TestClock } from '../clock.ts';
import { sqlite } from '../store/databases.ts';
import { FakeReceiver, tell, unreachable } from './fake-receiver.ts';
import { need } from './needs.ts';

/** The lease that is kept, and the wait for the next look. */
const BOTH_ASLEEP = 2;

/** Goes on in steps in which everything that is due gets done. */
async function passes(clock: TestClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= LOOK_EVERY_MS) {
    await clock.asleep(BOTH_ASLEEP);
    await clock.advance(Math.min(left, LOOK_EVERY_MS));
  }
  await clock.asleep(BOTH_ASLEEP);
}

const a = need('slot:contoso/a');
const b = need('rotation:pingid');

describe('telling a receiver', () => {
  it('groups what comes together, and tells later that it is over', async () => {
    await using fresh = await sqlite.fresh();
    const receiver = new FakeReceiver();
    let needs: readonly Need[] = [a, b];
    await using going = tell(await fresh.open(), fresh.clock, receiver, () => needs);
    await passes(fresh.clock, WAIT_MS + LOOK_EVERY_MS);
    needs = [b];
    await passes(fresh.clock, SETTLE_MS + LOOK_EVERY_MS);
    expect(receiver.told).toEqual([['+slot:contoso/a', '+rotation:pingid'], ['-slot:contoso/a']]);
    expect(going.told()).toEqual(['notice-told', 'notice-told']);
  });

  it('says nothing twice after a restart', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    const receiver = new FakeReceiver();
    const first = tell(store, fresh.clock, receiver, () => [a]);
    await passes(fresh.clock, WAIT_MS + LOOK_EVERY_MS);
    await first.stop();
    await using _second = tell(store, fresh.clock, receiver, () => [a]);
    await passes(fresh.clock, 10 * WAIT_MS);
    expect(receiver.told).toEqual([['+slot:contoso/a']]);
  });

  it('tries one that is away again, ever more rarely, and tells it then how things stand', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    const receiver = new FakeReceiver();
    receiver.failures.push(...Array.from({ length: 9 }, unreachable));
    let needs: readonly Need[] = [a];
    await using going = tell(store, fresh.clock, receiver, () => needs);
    await passes(fresh.clock, WAIT_MS + LOOK_EVERY_MS);
    expect((await store.read.notices.receivers())[0]).toMatchObject({
      arrivedAt: null,
      failing: { says: 'POST hooks: the connection was refused' },
    });
    const since = fresh.clock.now();
    needs = [b];
    await passes(fresh.clock, LONGEST_PAUSE_MS);
    const failing = (await store.read.notices.receivers())[0]?.failing;
    expect(failing?.since).toBeLessThan(since);
    expect(failing?.at).toBeGreaterThan(since);
    await passes(fresh.clock, 9 * LONGEST_PAUSE_MS);
    expect(receiver.sent.length).toBe(10);
    expect(receiver.told.at(-1)).toEqual(['+rotation:pingid']);
    expect((await store.read.notices.receivers())[0]).toMatchObject({ failing: null, arrivedAt: expect.any(Number) });
    expect(going.told().filter((event) => event !== 'notice-failed')).toEqual(['notice-told', 'notice-back']);
  });

  it('gives the same news the same id, however often they are sent', async () => {
    await using fresh = await sqlite.fresh();
    const receiver = new FakeReceiver();
    receiver.failures.push(unreachable());
    let needs: readonly Need[] = [a];
    await using _going = tell(await fresh.open(), fresh.clock, receiver, () => needs);
    await passes(fresh.clock, WAIT_MS + 2 * LOOK_EVERY_MS);
    needs = [a, b];
    await passes(fresh.clock, WAIT_MS + LOOK_EVERY_MS);
    const [first, again, other] = receiver.sent.map(({ id }) => id);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('tells it nothing of itself, and only what it is to be told of', async () => {
    await using fresh = await sqlite.fresh();
    const [mine, others] = [need('receiver:ops'), need('receiver:mail')];
    const receiver = new FakeReceiver();
    const about = ['receiver', 'rotation'] as const;
    await using _going = tell(await fresh.open(), fresh.clock, receiver, () => [mine, others, a, b], { about });
    await passes(fresh.clock, WAIT_MS + LOOK_EVERY_MS);
    expect(receiver.told).toEqual([['+receiver:mail', '+rotation:pingid']]);
  });

  it('of two daemons one tells, and the other goes on where it stops', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    const receiver = new FakeReceiver();
    let needs: readonly Need[] = [a];
    const first = tell(store, fresh.clock, receiver, () => needs, { holder: 'first 1' });
    await fresh.clock.asleep(BOTH_ASLEEP);
    await using _second = tell(store, fresh.clock, receiver, () => needs, { holder: 'second 2' });
    await passes(fresh.clock, WAIT_MS + LOOK_EVERY_MS);
    expect(receiver.told).toEqual([['+slot:contoso/a']]);
    await first.stop();
    needs = [a, b];
    await fresh.clock.advance(LEASE_TTL_MS);
    await passes(fresh.clock, WAIT_MS + LOOK_EVERY_MS);
    expect(receiver.told).toEqual([['+slot:contoso/a'], ['+rotation:pingid']]);
  });

  it('lets no known secret through, wherever it stands', async () => {
    await using fresh = await sqlite.fresh();
    const receiver = new FakeReceiver();
    const redactor = new Redactor();
    redactor.add(new Secret('a-live-token-value'));
    const leaking = { ...a, says: 'the MDM says: a-live-token-value is wrong' };
    await using _going = tell(await fresh.open(), fresh.clock, receiver, () => [leaking], { redactor });
    await passes(fresh.clock, WAIT_MS + LOOK_EVERY_MS);
    expect(receiver.sent).toHaveLength(1);
    expect(JSON.stringify(receiver.sent)).not.toContain('a-live-token-value');
  });
});
