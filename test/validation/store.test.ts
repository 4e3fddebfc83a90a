import { describe, expect, test, vi } from 'vitest';
import type { Store } from '../../src/store/contract.ts';
import { type Following, follow } from '../../src/validation/follow.ts';
import { databases } from '../store/databases.ts';
import { addToken } from '../store/samples.ts';
import { enforced, ToldEvents } from './token-table.ts';

const VALUE = '2f1c7a52-0000-4000-8000-000000000001';
const POLL_MS = 20;

describe.each(databases)('following a store on $name', (database) => {
  function start(store: Store, events = new ToldEvents()): Promise<Following> {
    return follow({ store, events, pollMs: POLL_MS, staleAfterMs: 200 });
  }

  async function revoke(store: Store, id: string): Promise<void> {
    await store.write((tables) => tables.tokens.update(id, { stage: 'revoked', revokedAt: Date.now() }));
  }

  test('law 10: what another process has revoked is refused in every answer that is as of later', async () => {
    await using fresh = await database.fresh();
    const theirs = await fresh.open();
    const { id } = await addToken(theirs, { stage: 'current' }, VALUE);
    using following = await start(await fresh.open());
    expect(following.ask(VALUE, 'pingid')).toMatchObject({ decision: { reason: 'active', token: { id } } });

    await revoke(theirs, id);
    const acknowledgedAt = Date.now();
    await vi.waitUntil(() => (following.freshness().refreshedAt ?? 0) > acknowledgedAt, { interval: 5, timeout: 5000 });
    expect(following.ask(VALUE)).toMatchObject({ decision: { reason: 'revoked', token: { id } } });
  });

  test('law 10: what this process has revoked is refused once it is refreshed', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const { id } = await addToken(store, { stage: 'current' }, VALUE);
    using following = await start(store);
    await revoke(store, id);
    await following.refresh();
    expect(following.ask(VALUE)).toMatchObject({ decision: { reason: 'revoked' } });
  });

  test('what a service asks for is known as soon as it is written down, though no token has changed', async () => {
    await using fresh = await database.fresh();
    const theirs = await fresh.open();
    const events = new ToldEvents();
    const configured = () => new Map([['pingid', { kind: 'acme-id' }]]);
    using following = await follow({ store: await fresh.open(), events, configured, pollMs: POLL_MS });
    const reason = () => following.ask('a guess', 'pingid').decision?.reason;
    expect(reason()).toBe('no-match');

    await theirs.write(({ authorities }) => authorities.save(enforced('never')));
    await vi.waitUntil(() => reason() === 'not-enforced-yet', { interval: 5, timeout: 5000 });
    await theirs.write(({ authorities }) => authorities.save({ ...enforced(null), looks: 2 }));
    await vi.waitUntil(() => reason() === 'no-match', { interval: 5, timeout: 5000 });
  });

  test('a value revoked and entered again is active', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const { id } = await addToken(store, { stage: 'current' }, VALUE);
    using following = await start(store);
    await revoke(store, id);
    const again = await addToken(store, {}, VALUE);
    await following.refresh();
    expect(following.ask(VALUE)).toMatchObject({ decision: { reason: 'active', token: { id: again.id } } });
  });

  test('a store that goes away leaves stale answers, and the log is told', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    await addToken(store, { stage: 'current' }, VALUE);
    const events = new ToldEvents();
    using following = await start(store, events);
    await store[Symbol.asyncDispose]();
    await vi.waitUntil(() => events.told.length > 0, { interval: 5, timeout: 5000 });
    expect(events.told).toMatchObject([{ event: 'validationStale', says: expect.any(String) }]);
    expect(following.ask(VALUE)).toMatchObject({ decision: { active: true }, stale: true });
  });
});
