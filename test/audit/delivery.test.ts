/** Every entry arrives, in order, whatever happens to the receiver, the daemon and the store in between. */
import { describe, expect, it } from 'vitest';
import { BATCH, LOOK_EVERY_MS } from '../../src/audit/delivery.ts';
import { Failure } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import { LEASE_TTL_MS } from '../../src/reconcile/held-lease.ts';
import { Redactor } from '../../src/redactor.ts';
import { type Store, StoreUnavailable } from '../../src/store/contract.ts';
import { LONGEST_PAUSE_MS } from '../../src/tell-in-turn.ts';
import { databases, sqlite } from '../store/databases.ts';
import { append, deliver, FakeReceiver, upTo } from './fake-receiver.ts';

const refused = () => new Failure('unavailable', 'POST siem/: the connection was refused');
const position = async (store: Store) => (await store.read.positions.get('webhook'))?.seq;

/** The one that keeps the lease, and the one that waits. */
const BOTH_ASLEEP = 2;

describe('telling a receiver', () => {
  it('begins with the first entry there is, goes on in batches, and tells each once', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    await append(store, BATCH + 3);
    const receiver = new FakeReceiver();
    await using _going = deliver(store, fresh.clock, receiver);
    await fresh.clock.asleep(BOTH_ASLEEP);
    expect(receiver.sent.map(({ length }) => length)).toEqual([BATCH, 3]);
    await append(store, 2);
    await fresh.clock.advance(LOOK_EVERY_MS);
    await fresh.clock.asleep(BOTH_ASLEEP);
    expect(receiver.seqs).toEqual(upTo(BATCH + 5));
    expect(await position(store)).toBe(BATCH + 5);
  });

  it('tries again after ever longer pauses, with everything that has come meanwhile behind it', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    const receiver = new FakeReceiver();
    receiver.failures.push(...Array.from({ length: 12 }, refused));
    await append(store, 1);
    await using going = deliver(store, fresh.clock, receiver);
    const pauses: number[] = [];
    for (let failure = 1; failure <= 12; failure += 1) {
      const pause = await going.nextWait();
      pauses.push(pause);
      await append(store, 1);
      await fresh.clock.advance(pause);
    }
    await going.nextWait();
    expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(pauses.at(-1)).toBe(LONGEST_PAUSE_MS);
    expect(receiver.sent.at(-1)?.map(({ seq }) => seq)).toEqual(upTo(13));
    expect(await position(store)).toBe(13);
    expect(going.lines.map(({ message }) => message)).toEqual([
      'a receiver could not be told of the audit trail; it is told later, and nothing is left out',
      'a repeated failure is over',
      'a receiver is told of the audit trail again',
    ]);
  });

  it('waits as long as the receiver asks, and no longer than the longest pause', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    const receiver = new FakeReceiver();
    const busy = (retryAfterMs: number) => new Failure('throttled', 'later', { retryAfterMs });
    receiver.failures.push(busy(77_000), busy(86_400_000));
    await append(store, 1);
    await using going = deliver(store, fresh.clock, receiver);
    expect(await going.nextWait()).toBe(77_000);
    await fresh.clock.advance(77_000);
    expect(await going.nextWait()).toBe(LONGEST_PAUSE_MS);
  });

  it('goes on where the last daemon stopped; what was on its way then comes once more', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    await append(store, 2);
    const first = new FakeReceiver();
    const before = deliver(store, fresh.clock, first);
    await fresh.clock.asleep(BOTH_ASLEEP);
    first.holds = new Promise(() => undefined);
    await append(store, 1);
    await fresh.clock.advance(LOOK_EVERY_MS);
    await before.stop();
    expect(before.told()).toEqual([]);

    await append(store, 1);
    const second = new FakeReceiver();
    await using _going = deliver(store, fresh.clock, second);
    await fresh.clock.asleep(BOTH_ASLEEP);
    expect(first.seqs).toEqual([1, 2, 3]);
    expect(second.seqs).toEqual([3, 4]);
  });

  it('takes no value along that somebody has written into a reason', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    const redactor = new Redactor();
    redactor.add(new Secret('the-old-token'));
    await append(store, 1, { reason: 'instead of the-old-token' });
    const receiver = new FakeReceiver();
    await using _going = deliver(store, fresh.clock, receiver, { redactor });
    await fresh.clock.asleep(BOTH_ASLEEP);
    expect(receiver.sent[0]?.[0]?.reason).toBe('instead of <secret>');
  });

  it('whose position cannot be written down tells again, rather than leave anything out', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    await append(store, 2);
    const receiver = new FakeReceiver();
    await using going = deliver(failingOnce(store), fresh.clock, receiver);
    await fresh.clock.advance(await going.nextWait());
    await fresh.clock.asleep(BOTH_ASLEEP);
    expect(receiver.seqs).toEqual([1, 2, 1, 2]);
    expect(await position(store)).toBe(2);
    expect(going.told()).toEqual([]);
  });

  it('by a mistake of ours is tried again too', async () => {
    await using fresh = await sqlite.fresh();
    const store = await fresh.open();
    await append(store, 1);
    const receiver = new FakeReceiver();
    receiver.failures.push(new TypeError('a mistake'));
    await using going = deliver(store, fresh.clock, receiver);
    await fresh.clock.advance(await going.nextWait());
    await fresh.clock.asleep(BOTH_ASLEEP);
    expect(receiver.seqs).toEqual([1, 1]);
    expect(going.told()).toEqual(['bug', 'receiver-back']);
  });
});

describe.each(databases)('two daemons on $name', (database) => {
  it('tell a receiver one at a time; the other goes on when the first is gone', async () => {
    await using fresh = await database.fresh();
    const [one, two] = [await fresh.open(), await fresh.open()];
    const [first, second] = [new FakeReceiver(), new FakeReceiver()];
    await append(one, 2);
    const going = deliver(one, fresh.clock, first, { holder: 'a 1' });
    await fresh.clock.asleep(BOTH_ASLEEP);
    await using _other = deliver(two, fresh.clock, second, { holder: 'b 2' });
    await fresh.clock.asleep(BOTH_ASLEEP + 1);
    await append(one, 1);
    await going.stop();
    await fresh.clock.advance(LEASE_TTL_MS);
    await fresh.clock.asleep(BOTH_ASLEEP);
    expect([first.seqs, second.seqs]).toEqual([[1, 2], [3]]);
  });
});

it('a daemon that lost its turn while a receiver was slow does not set it back', async () => {
  await using fresh = await sqlite.fresh();
  const [one, two] = [await fresh.open(), await fresh.open()];
  const [slow, second] = [new FakeReceiver(), new FakeReceiver()];
  const answer = Promise.withResolvers<void>();
  slow.holds = answer.promise;
  await append(one, 1);
  await using going = deliver(one, fresh.clock, slow, { holder: 'a 1' });
  await fresh.clock.asleep();
  // As somebody does who takes the holder for dead.
  await two.write(async ({ leases }) => {
    const lease = await leases.holder('audit:webhook');
    if (lease !== null) await leases.release(lease);
  });
  await append(two, 2);
  await using other = deliver(two, fresh.clock, second, { holder: 'b 2' });
  await other.nextWait();
  expect(await position(one)).toBe(3);
  answer.resolve();
  await going.nextWait();
  expect(await position(one)).toBe(3);
  expect([slow.seqs, second.seqs]).toEqual([[1], [1, 2, 3]]);
});

/** A store that does not keep the first position. */
function failingOnce(store: Store): Store {
  let failed = false;
  return {
    read: store.read,
    apart: store.apart,
    onChange: (...given) => store.onChange(...given),
    fingerprint: (value) => store.fingerprint(value),
    write: (work) =>
      store.write((tables) =>
        work({
          ...tables,
          positions: {
            list: () => tables.positions.list(),
            get: (receiver) => tables.positions.get(receiver),
            async save(to) {
              if (failed) return tables.positions.save(to);
              failed = true;
              throw new StoreUnavailable('the disk is full');
            },
          },
        }),
      ),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
