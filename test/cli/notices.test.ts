/** `watchword notices`, on the store and at a daemon. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answering, Hook } from '../notices/hook.ts';
import { ServedWorld } from './elsewhere-world.ts';

let hook: Hook;
let world: ServedWorld;
beforeAll(async () => {
  hook = await Hook.open();
  world = await ServedWorld.open((cli) => {
    writeFileSync(cli.path('hook'), `${hook.url}/what-lets-anybody-post\n`);
    writeFileSync(cli.path('hook-ca.pem'), hook.ca);
    const [url, ca] = [`file:${cli.path('hook')}`, `file:${cli.path('hook-ca.pem')}`];
    return {
      notices: {
        receivers: { chat: { kind: 'slack', url, ca }, team: { kind: 'teams', url, ca, about: ['rotation'] } },
      },
    };
  });
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await hook?.[Symbol.asyncDispose]();
});

describe.each(['here', 'elsewhere'] as const)('notices, %s', (where) => {
  const run = (...args: readonly string[]) => world[where](['notices', ...args]);

  it('test sends each receiver a message that is marked, and shows its answer', async () => {
    const before = hook.posted.length;
    const { code, out } = await run('test');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^chat: the test has arrived; answered with status 200, ok\nteam: the test has arrived; the workflow/,
    );
    expect(hook.posted.slice(before).map(({ body }) => body.includes('[Test] A test'))).toEqual([true, true]);
  });

  it('test of one that declines says what it answered, and fails', async () => {
    hook.answers.push(answering(403, 'action_prohibited'));
    const { code, out, err } = await run('test', 'chat');
    expect(code).toBe(1);
    expect(out).toMatch(/^chat: the test has NOT arrived; POST .*403, action_prohibited\n$/);
    expect(`${out}${err}`).not.toContain('what-lets-anybody-post');
  });

  it('of a receiver that is not configured says which ones are', async () => {
    for (const verb of ['test', 'list']) {
      const { code, err } = await run(verb, 'chatt');
      expect(code).toBe(1);
      expect(err).toMatch(/no receiver of notices is named chatt; there are: chat, team/);
    }
  });

  it('list shows each receiver and what it is told of', async () => {
    const { code, out } = await run('list');
    expect(code).toBe(0);
    expect(out).toMatch(/^chat \(slack, told of everything\), /);
    expect(out).toMatch(/team \(teams, told of rotation\), last reached never/);
    const { out: one } = await run('list', 'team', '--json');
    expect(JSON.parse(one).receivers).toMatchObject([{ name: 'team', about: ['rotation'], notices: [] }]);
  });
});

describe('a daemon', () => {
  const isTelling = async (receiver: string) => {
    const { store } = world.daemon.watchword;
    return (await store.read.leases.holder(`notices:${receiver}`)) !== null;
  };

  it('tells the receivers of the configuration that is in use', async () => {
    await vi.waitFor(async () => expect([await isTelling('chat'), await isTelling('team')]).toEqual([true, true]));
    const url = `file:${world.cli.path('hook')}`;
    world.cli.configure({
      listen: { validation: '127.0.0.1:0', admin: '127.0.0.1:0' },
      accounts: { contoso: world.cli.account() },
      notices: { receivers: { team: { kind: 'teams', url }, other: { kind: 'slack', url } } },
    });
    await world.daemon.reload();
    await vi.waitFor(async () =>
      expect([await isTelling('chat'), await isTelling('team'), await isTelling('other')]).toEqual([false, true, true]),
    );
  });
});
