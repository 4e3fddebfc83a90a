/** Validation while the network to PostgreSQL is cut, silent, or its connections are in use: what is answered, and that it recovers. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Store } from '../../src/store/contract.ts';
import { type Following, follow } from '../../src/validation/follow.ts';
import { Gate } from '../../src/validation/gate.ts';
import { DEFAULT_SETTINGS } from '../../src/validation/listener.ts';
import { databases, freshPostgres, postgresOnDemand } from '../store/databases.ts';
import type { FreshDatabase } from '../store/fresh-database.ts';
import { addToken } from '../store/samples.ts';
import { Wire } from '../wire.ts';
import { ToldEvents } from './token-table.ts';

const VALUE = '2f1c7a52-0000-4000-8000-000000000001';
/** Long enough for a machine that is busy with other tests. */
const PATIENCE = { interval: 5, timeout: 20_000 };
const HOUR_MS = 3_600_000;

describe.runIf(databases.some(({ name }) => name === 'postgres'))('a replica and its PostgreSQL', () => {
  let fresh: FreshDatabase;
  let link: Wire;
  let theirs: Store;
  let ours: Store;

  beforeAll(async () => {
    const server = await postgresOnDemand();
    fresh = await freshPostgres(server);
    link = await Wire.to(server.port);
    theirs = await fresh.open();
    ours = await fresh.open({ url: fresh.url.replace(`:${server.port}/`, `:${link.port}/`) });
  });
  afterAll(async () => {
    await ours?.[Symbol.asyncDispose]();
    await link?.[Symbol.asyncDispose]();
    await fresh?.[Symbol.asyncDispose]();
  });

  async function begin(pollMs?: number) {
    const { id } = await addToken(theirs, { stage: 'current' }, VALUE);
    const events = new ToldEvents();
    const following = await follow({ store: ours, events, ...(pollMs === undefined ? {} : { pollMs }) });
    const revoke = () => theirs.write(({ tokens }) => tokens.update(id, { stage: 'revoked', revokedAt: Date.now() }));
    return { events, following, revoke };
  }

  const reason = (following: Following) => following.ask(VALUE).decision?.reason;

  test('law 10: a revocation is told, not only found: it is refused although nobody polls', async () => {
    const { following, revoke } = await begin(HOUR_MS);
    using _ = following;
    expect(reason(following)).toBe('active');
    await revoke();
    await vi.waitUntil(() => reason(following) === 'revoked', PATIENCE);
  });

  test.each(['cut', 'silent'] as const)(
    'law 10: while the network is %s answers say so or halt, as configured; it recovers by itself',
    {
      timeout: 40_000,
    },
    async (trouble) => {
      const { events, following, revoke } = await begin();
      using _ = following;
      const settings = { ...DEFAULT_SETTINGS, maxStalenessMs: 1_500 };
      const proceeds = new Gate({ follow: following, settings: { ...settings, whenStale: 'proceed' }, events });
      const halts = new Gate({ follow: following, settings: { ...settings, whenStale: 'halt' }, events });
      const [cut, silence] = [() => link.cut(), () => link.silence()];
      (trouble === 'cut' ? cut : silence)();
      await revoke();
      await vi.waitUntil(() => halts.ask(VALUE, undefined, {}).decision?.reason === 'too-stale', PATIENCE);
      expect(proceeds.ask(VALUE, undefined, {})).toMatchObject({ decision: { reason: 'active' }, stale: true });
      expect(events.told.map(({ event }) => event)).toEqual(['validationStale']);
      link.mend();
      await vi.waitUntil(() => !following.freshness().stale, PATIENCE);
      expect(halts.ask(VALUE, undefined, {})).toMatchObject({ decision: { reason: 'revoked' }, stale: false });
      expect(events.told.map(({ event }) => event)).toEqual(['validationStale', 'validationFresh']);
      expect(following.lag().worstMs).toBeGreaterThan(1_000);
    },
  );

  test('law 10: reads that hang, more than there are connections, keep nobody from hearing of a revocation', async () => {
    const { following, revoke } = await begin();
    using _ = following;
    const { port, ...who } = { port: Number(new URL(fresh.url).port), user: new URL(fresh.url).username };
    const blocker = new pg.Client({
      host: '127.0.0.1',
      port,
      ...who,
      database: who.user,
      password: fresh.password?.reveal() ?? '',
    });
    await blocker.connect();
    await blocker.query('begin; lock table runs in access exclusive mode');
    const hanging = Array.from({ length: 20 }, () => ours.read.runs.get('any'));
    const ended = Promise.allSettled(hanging);
    const ofOthers = vi.fn();
    hanging.forEach((read) => void read.then(ofOthers, ofOthers));
    await revoke();
    const acknowledgedAt = Date.now();
    await vi.waitUntil(() => (following.freshness().refreshedAt ?? 0) > acknowledgedAt, PATIENCE);
    expect(reason(following)).toBe('revoked');
    expect(ofOthers).not.toHaveBeenCalled();
    await blocker.query('rollback');
    await blocker.end();
    expect((await ended).map(({ status }) => status)).toEqual(Array(20).fill('fulfilled'));
  });
});
