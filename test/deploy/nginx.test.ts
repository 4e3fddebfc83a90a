/** nginx asks Watchword about every phone, with the example that we publish: phones pass, strangers are stopped. */
import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { Program, type Settings } from '../e2e/program.ts';
import { itRuns } from './beside.ts';
import { Nginx } from './nginx.ts';

const REVOKED = 'a-token-that-is-going-to-be-revoked';
const OTHER = 'a-token-of-another-app';

/** Watchword with two sets; the first has a current token. */
async function watchword(settings: Settings = {}): Promise<{ readonly program: Program; readonly current: string }> {
  const program = new Program();
  const set = { app: 'pingid', authority: { kind: 'local' } };
  program.writeConfiguration({
    store: { url: 'sqlite:./data/watchword.db' },
    keys: { encryption: 'file:./encryption.key' },
    listen: { validation: '127.0.0.1:0' },
    tokenSets: { pingid: set, other: set },
    accounts: {},
    ...settings,
  });
  const made = await program.run(['tokens', 'generate', '--set', 'pingid', '--reveal', '--json']);
  return { program, current: JSON.parse(made.out).token.value };
}

async function add(program: Program, value: string, tokenSet: string): Promise<string> {
  const added = await program.run(['tokens', 'add', '--set', tokenSet, '--json'], `${value}\n`);
  return JSON.parse(added.out).token.id;
}

const withToken = (value: string) => ({ 'x-mdm-token': value });

describe('nginx with deploy/proxies/nginx.conf', () => {
  itRuns('nginx', 'lets phones through and stops strangers; while Watchword is down nobody passes', async (nginxAt) => {
    const { program, current } = await watchword();
    await using world = program;
    const id = await add(world, REVOKED, 'pingid');
    await add(world, OTHER, 'other');
    const daemon = await world.serve();
    await using nginx = await Nginx.start(nginxAt, new URL(daemon.url).host);

    expect(await nginx.ask('/pair/device?id=1', withToken(current))).toBe(200);
    expect(await nginx.ask('/pair', withToken(REVOKED), 'POST', 'what the app sends')).toBe(200);
    expect(nginx.served).toEqual(['GET /pair/device?id=1 ', 'POST /pair what the app sends']);

    expect(await nginx.ask('/pair'), 'no token').toBe(403);
    expect(await nginx.ask('/pair', withToken('made up')), 'a stranger').toBe(403);
    expect(await nginx.ask('/pair', { ...withToken(OTHER), 'x-token-set': 'other' }), 'another app').toBe(403);
    expect(await nginx.ask('/_mdm-token', withToken(current)), 'the question itself').toBe(404);

    expect(await world.run(['tokens', 'revoke', id])).toMatchObject({ code: 0 });
    await expect.poll(() => daemon.decision(REVOKED), { timeout: 20_000 }).toBe('halt');
    expect(await nginx.ask('/pair', withToken(REVOKED)), 'a revoked token').toBe(403);

    expect(await nginx.ask('/pair', withToken(current))).toBe(200);
    await daemon.signal('SIGTERM');
    expect(await nginx.ask('/pair', withToken(current)), 'Watchword is down').toBe(500);
    expect(nginx.served).toHaveLength(3);
  });

  itRuns('nginx', 'hands on no key of the phone', async (nginxAt) => {
    const { program, current } = await watchword({ validation: { key: 'file:./encryption.key' } });
    await using world = program;
    await using daemon = await world.serve();
    await using nginx = await Nginx.start(nginxAt, new URL(daemon.url).host);
    const authorization = `Bearer ${readFileSync(world.path('encryption.key'), 'utf8').trim()}`;
    const direct = await fetch(`${daemon.url}/v1/authorize`, { headers: { ...withToken(current), authorization } });
    expect(direct.status).toBe(204);
    expect(await nginx.ask('/pair', { ...withToken(current), authorization })).toBe(401);
    expect(nginx.served).toEqual([]);
  });
});
