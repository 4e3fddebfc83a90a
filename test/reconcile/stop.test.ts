/** The process is asked to stop: the write in hand is finished, nothing new is begun. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { openWorld, turns } from './world.ts';

describe('a stop', () => {
  const slots = { 'canary-1': [null], 'canary-2': [null], ios: [null] };

  it('in the middle of a write lets it end and be remembered, and leaves the others', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('write', 'canary-1', () => world.stop.abort());
    const run = await world.run();
    expect(run.outcome).toBe('abandoned');
    expect(run.done.map(({ slot, outcome, says }) => [slot, outcome, says])).toEqual([
      ['canary-1', 'written', 'written and read back'],
      ['canary-2', 'not-attempted', 'the daemon was asked to stop'],
      ['ios', 'not-attempted', 'the daemon was asked to stop'],
    ]);
    expect(world.mdm.called('write')).toEqual(['canary-1']);
    expect(world.mdm.called('delivery')).toEqual([]);
    expect(await world.record('canary-1')).toMatchObject({ cleanFingerprint: world.token.fingerprint });
    expect((await world.store.read.audit.list({ limit: 1 }))[0]).toMatchObject({ action: 'slot.written' });
  });

  it('in the middle of the last write changes nothing: the run did what it came for', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    world.mdm.next('write', 'ios', () => world.stop.abort());
    expect(await world.run()).toMatchObject({ outcome: 'clean', done: [{ outcome: 'written' }] });
  });

  it('in a pause before the next try ends the pause', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('write', 'canary-1', () => {
      void turns(2).then(() => world.stop.abort());
      throw new Failure('throttled', '429', { retryAfterMs: 50_000 });
    });
    const run = await world.run();
    expect(run.outcome).toBe('abandoned');
    expect(run.done.map(({ outcome }) => outcome)).toEqual(['failed', 'not-attempted', 'not-attempted']);
    expect((run.endedAt ?? 0) - run.startedAt).toBeLessThan(50_000);
  });

  it('while looking ends the run without a plan, and no slot is called unknown for it', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('observe', 'ios', () => {
      world.stop.abort();
      throw new Failure('unavailable', 'GET /ios: no answer came');
    });
    expect(await world.run()).toMatchObject({ outcome: 'abandoned', plan: null, failure: null });
    expect(await world.store.read.slots.list('contoso')).toEqual([]);
    expect(world.heard('bug')).toEqual([]);
  });

  it('that a connector answers with the reason of the signal is no bug', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('write', 'canary-1', () => {
      world.stop.abort();
      throw world.stop.signal.reason;
    });
    expect(await world.run()).toMatchObject({ outcome: 'abandoned', failure: null });
    expect(world.heard('bug')).toEqual([]);
  });

  it('before the first write means that nothing is written', async () => {
    await using world = await openWorld({ slots });
    world.mdm.afterNext('observe', 'ios', () => world.stop.abort());
    expect(await world.run()).toMatchObject({ outcome: 'abandoned' });
    expect(world.mdm.called('write')).toEqual([]);
  });

  it('while the vendor is asked about delivery leaves the other slots unasked', async () => {
    await using world = await openWorld({ slots });
    world.mdm.next('delivery', 'canary-2', () => world.stop.abort());
    await world.run();
    expect(world.mdm.called('delivery')).toEqual(['canary-1', 'canary-2']);
  });
});
