/** The daemon as a process: it keeps its promises to phones, to who edits its configuration, and to who stops it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { always, onOperation } from '../../src/simulation/behaviours.ts';
import { databases } from '../store/databases.ts';
import { E2eWorld } from './world.ts';

const BOUND_MS = 1000;

function databaseSettings(fresh: { readonly url: string; readonly password: { reveal(): string } | null }) {
  return { url: fresh.url, ...(fresh.password === null ? {} : { password: 'file:./database-password' }) };
}

describe.each(databases)('serve on $name', (database) => {
  it('law 10: a revocation by another process is refused within the bound', { timeout: 60_000 }, async () => {
    await using fresh = await database.fresh();
    await using world = await E2eWorld.open();
    if (fresh.password !== null)
      writeFileSync(world.path('database-password'), fresh.password.reveal(), { mode: 0o600 });
    world.configure({ store: databaseSettings(fresh) });
    await using daemon = await world.serve();
    await world.run(['tokens', 'generate']);
    expect(await world.run(['tokens', 'add'], 'soon-to-be-revoked\n')).toMatchObject({ code: 0 });
    await until(async () => (await daemon.decision('soon-to-be-revoked')) === 'proceed');

    const [token] = JSON.parse((await world.run(['tokens', 'list', '--json'])).out).tokens.filter(
      (one: { stage: string }) => one.stage === 'pending',
    );
    expect(await world.run(['tokens', 'revoke', token.id])).toMatchObject({ code: 0 });
    const acknowledgedAt = Date.now();
    await until(async () => (await daemon.decision('soon-to-be-revoked')) === 'halt');
    expect(Date.now() - acknowledgedAt).toBeLessThan(BOUND_MS);
  });
});

describe('serve', () => {
  it('runs on its schedule and repairs what somebody changed', { timeout: 60_000 }, async () => {
    await using world = await E2eWorld.open({}, { schedule: { reconcile: '* * * * * *', jitter: '0s' } });
    await world.run(['tokens', 'generate']);
    await using daemon = await world.serve();
    // Only a slot that a clean pass has seen is ours to repair: a stranger's value before that is held.
    await daemon.started.line((line) => line.includes('"run-ended"') && line.includes('"clean"'));
    const [value] = world.values();

    world.simulator.console.setValue('android', 'typed by hand');

    await until(async () => world.values().every((held) => held === value));
  });

  it('law 5: no token and no credential is in its logs, replies or database, whatever goes wrong', {
    timeout: 60_000,
  }, async () => {
    const settings = { schedule: { reconcile: '* * * * * *', jitter: '0s' }, log: { level: 'debug' } };
    await using world = await E2eWorld.open({ phones: 4 }, settings);
    await world.run(['tokens', 'generate']);
    await using daemon = await world.serve();
    await daemon.started.line((line) => line.includes('"run-ended"') && line.includes('"clean"'));
    const value = world.values()[0] ?? '';
    const replies = await Promise.all([
      daemon.reply('POST', '/v1/validate', JSON.stringify({ token: value })),
      daemon.reply('POST', '/v1/validate', `{"token":"${value}"`),
      daemon.reply('POST', '/v1/introspect', `token=${value}`, 'application/x-www-form-urlencoded'),
      daemon.reply('GET', `/v1/authorize?token=${value}`),
    ]);
    // A refusal comes last: after it the schedule leaves the account alone for a while.
    for (const status of [500, 401]) {
      const over = world.simulator.behave(onOperation('list', always(world.simulator.errorAnswer(status))));
      await daemon.started.line((line) => line.includes(`"status":${status}`));
      over();
    }
    world.simulator.console.setValue('ios', 'typed by hand');

    expect(replies.join('\n')).not.toContain(value);
    expect(daemon.started.child.exitCode).toBeNull();
    expect(world.leaks([value, 'typed by hand'])).toEqual([]);
  });

  it('goes on with the old configuration when the new one is bad, and says why', { timeout: 60_000 }, async () => {
    await using world = await E2eWorld.open();
    await world.run(['tokens', 'generate']);
    await using daemon = await world.serve();
    const good = readFileSync(world.path('watchword.yaml'), 'utf8');

    writeFileSync(world.path('watchword.yaml'), good.replace('drift:', 'drfit:'));
    daemon.started.child.kill('SIGHUP');
    const refused = await daemon.started.line((line) => line.includes('configuration-refused'));
    expect(refused).toContain('did you mean `drift`?');
    expect(await daemon.decision('anything')).toBe('halt');

    writeFileSync(world.path('watchword.yaml'), good.replace('reconcile: 0 0 1 1 *', "reconcile: '* * * * * *'"));
    daemon.started.child.kill('SIGHUP');
    await daemon.started.line((line) => line.includes('configuration-reloaded'));
    await until(async () => world.values().every((value) => value !== null));
  });

  it('finishes the write in hand when it is stopped, within seconds', { timeout: 60_000 }, async () => {
    await using world = await E2eWorld.open({ slots: 1, latencyMs: 300 });
    await world.run(['tokens', 'generate']);
    const daemon = await world.serve();
    const writing = Promise.withResolvers<void>();
    world.simulator.behave(({ operation }) => {
      if (operation === 'write') writing.resolve();
      return undefined;
    });
    await writing.promise;
    const stoppedAt = Date.now();

    const ran = await daemon.signal('SIGTERM');

    expect(ran.code).toBe(0);
    expect(Date.now() - stoppedAt).toBeLessThan(8000);
    expect(world.values()).not.toContain(null);
    const audit = JSON.parse((await world.run(['audit', 'list', '--json'])).out);
    expect(audit.entries.map(({ action }: { action: string }) => action)).toContain('slot.written');
    const history = JSON.parse((await world.run(['history', '--json'])).out);
    expect(history.runs).toMatchObject([{ done: [{ outcome: 'written' }] }]);
    expect(history.runs[0].endedAt).not.toBeNull();
  });

  it('answers and runs beside a command line on the same store', { timeout: 60_000 }, async () => {
    await using world = await E2eWorld.open({}, { schedule: { reconcile: '* * * * * *', jitter: '0s' } });
    await world.run(['tokens', 'generate']);
    await using daemon = await world.serve();
    const syncs = await Promise.all([world.run(['sync']), world.run(['sync', '--json'])]);
    expect(syncs.map(({ code }) => code)).toEqual([0, 0]);
    const [value] = world.values();
    expect(await daemon.decision(value ?? '')).toBe('proceed');
    const lost = (await world.run(['history', '--json', '--limit', '100'])).out;
    expect(JSON.parse(lost).runs.filter((run: { outcome: string }) => run.outcome === 'failed')).toEqual([]);
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
