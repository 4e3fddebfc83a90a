/** A store that is lost is a defined state: changes are refused, validation goes on, and it all comes back by itself. */
import { afterAll, describe, expect, it } from 'vitest';
import { onOperation } from '../../src/simulation/behaviours.ts';
import { LossyDaemon } from './lossy-daemon.ts';
import { closeServer, LOSSES } from './lost-stores.ts';

afterAll(closeServer);

const REFUSED = { status: 503, body: { type: 'urn:watchword:problem:store-unavailable' } };

describe.each(LOSSES)('$name', { timeout: 60_000 }, (loss) => {
  it('refuses every change, keeps nothing of it, and stops no validation; when it is over, all goes on', async () => {
    await using on = await LossyDaemon.open(loss);
    const made = await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid', reveal: true });
    const { token, value } = made.body;
    const other = await on.ask('POST', '/v1/access', { name: 'other', role: 'viewer' });
    const before = await on.trail();
    await until(async () => (await on.decision(value)) === 'proceed');

    await on.lose();
    const changes = [
      ['POST', '/v1/tokens', { tokenSet: 'pingid' }],
      ['POST', '/v1/tokens', { tokenSet: 'pingid', value: 'one-that-i-chose', makeCurrent: true }],
      ['POST', '/v1/token-sets/pingid/rotation', {}],
      ['POST', '/v1/access', { name: 'third', role: 'admin' }],
      ['POST', `/v1/access/${other.body.access.id}/revoke`, {}],
    ] as const;
    for (const [method, path, body] of changes) expect(await on.ask(method, path, body)).toMatchObject(REFUSED);
    const list = await on.ask('GET', '/v1/tokens');
    if (loss.reads) expect(list.body.items).toMatchObject([{ id: token.id, stage: 'current' }]);
    else expect(list).toMatchObject(REFUSED);
    expect([await on.decision(value), await on.decision('one-that-i-chose')]).toEqual(['proceed', 'halt']);
    expect((await on.readiness()).status).toBe(200);
    expect(on.told).toContain('store-unavailable');

    await on.mend();
    const again = await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid' });
    expect(again.status).toBe(201);
    expect(on.told).toContain('store-available');
    const tokens = (await on.ask('GET', '/v1/tokens')).body.items;
    expect(tokens.map(({ id }: { id: string }) => id).sort()).toEqual([token.id, again.body.token.id].sort());
    expect((await on.ask('GET', '/v1/rotations')).body.items).toEqual([]);
    const keys = (await on.ask('GET', '/v1/access')).body.items;
    expect(keys.map(({ name, revokedAt }: { name: string; revokedAt: number | null }) => [name, revokedAt])).toEqual(
      expect.arrayContaining([
        ['ci', null],
        ['other', null],
      ]),
    );
    expect(keys).toHaveLength(2);
    const after = await on.trail();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length).map(({ action }) => action)).toEqual(['token.generated']);
    expect((await on.daemon.watchword.store.read.audit.verify()).broken).toBeNull();
    expect(on.logged()).not.toContain('"bug"');
  });

  it('ends a run in hand; the next one finds what it did, and leaves every slot as it should be', async () => {
    await using on = await LossyDaemon.open(loss, {}, 300);
    // The one with which every daemon starts.
    await until(async () =>
      (await on.ask('GET', '/v1/runs')).body.items.some(({ outcome }: { outcome: string | null }) => outcome !== null),
    );
    await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid' });
    const losing = Promise.withResolvers<Promise<void>>();
    const over = on.world.simulator.behave(
      onOperation('write', () => {
        losing.resolve(on.lose());
        return undefined;
      }),
    );
    const begun = await on.ask('POST', '/v1/runs', { account: 'contoso' });
    expect(begun.status).toBe(202);
    await losing.promise;
    over();
    await on.ends(begun.body.id);

    await on.mend();
    await on.endLease('account:contoso');
    const next = await on.ask('POST', '/v1/runs', { account: 'contoso' });
    expect(next.status).toBe(202);
    await on.ends(next.body.id);
    expect(on.world.values()).not.toContain(null);
    const outcomes = [begun, next].map(async ({ body }) => (await on.ask('GET', `/v1/runs/${body.id}`)).body.outcome);
    expect(await Promise.all(outcomes)).toEqual(['abandoned', 'clean']);
    expect((await on.ask('GET', '/v1/slots')).body.items).toMatchObject([{ condition: 'in-sync' }]);
    expect((await on.daemon.watchword.store.read.audit.verify()).broken).toBeNull();
    expect(on.logged()).not.toContain('"bug"');
  });

  it('keeps a changed configuration from being used, until it can be written down', async () => {
    await using on = await LossyDaemon.open(loss);
    await on.lose();
    on.changeConfiguration({ log: { level: 'debug' } });
    await on.daemon.reload();
    expect(on.daemon.watchword.configuration.log.level).toBe('info');
    expect(on.told).toContain('configuration-refused');
    await on.mend();
    await on.daemon.reload();
    expect(on.daemon.watchword.configuration.log.level).toBe('debug');
  });
});

describe('an older copy of the tokens', { timeout: 60_000 }, () => {
  const stopped = LOSSES.filter(({ reads }) => !reads);
  const choices = stopped.flatMap((loss) => (['proceed', 'halt'] as const).map((whenStale) => ({ loss, whenStale })));

  it.each(choices)(
    'fails `/readyz` beyond the configured age, and then every phone has to $whenStale',
    async ({ loss, whenStale }) => {
      await using on = await LossyDaemon.open(loss, { validation: { maxStaleness: '2s', whenStale } });
      const { value } = (await on.ask('POST', '/v1/tokens', { tokenSet: 'pingid', reveal: true })).body;
      await until(async () => (await on.readiness()).status === 200);
      await on.lose();
      await until(async () => (await on.readiness()).status === 503);
      expect(await on.decision(value)).toBe(whenStale);
      await on.mend();
      await until(async () => (await on.readiness()).status === 200);
      expect(await on.decision(value)).toBe('proceed');
    },
  );
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
