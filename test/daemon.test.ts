/** What the configuration says reaches what is opened, beside a simulated Intune over TLS. */
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { hostname } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { PassThrough } from 'node:stream';
import { setImmediate as immediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { connectorDefinitions, type OpenOptions, openWatchword, simulatorOf, type Watchword } from '../src/daemon.ts';
import { testClock } from './clock.ts';
import { E2eWorld } from './e2e/world.ts';

const SECRET = 'E2E_CLIENT_SECRET';

function openIn(world: E2eWorld, different: Partial<OpenOptions> = {}): Promise<Watchword> {
  return openWatchword({
    file: world.path('watchword.yaml'),
    baseDir: world.folder,
    environment: { [SECRET]: String(world.simulator.account.clientSecret) },
    who: 'cli',
    log: 'silent',
    ...different,
  });
}

function kitOf(watchword: Watchword, account = 'contoso') {
  const found = watchword.accounts.get(account);
  if (found === undefined) throw new Error(`the configuration has no account ${account}`);
  return found.kit;
}

/** A proxy for HTTPS that counts the tunnels it was asked for. */
async function proxy(): Promise<{ readonly server: Server; readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer().listen(0, '127.0.0.1');
  server.on('connect', (request, socket, head) => {
    asked.push(String(request.url));
    const [host, port] = String(request.url).split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) end.on('error', () => end.destroy());
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}`, asked };
}

describe("an account's settings reach its kit", () => {
  it('the private authority: with it the vendor is trusted, without it not', async () => {
    await using world = await E2eWorld.open();
    await using trusting = await openIn(world);
    expect((await kitOf(trusting).fetch(`${world.simulator.url}/beta/`)).status).toBeGreaterThanOrEqual(400);

    const { ca: _, ...without } = world.account();
    world.configure({ accounts: { contoso: without } });
    await using other = await openIn(world);
    await expect(kitOf(other).fetch(`${world.simulator.url}/beta/`)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('certificate'),
    });
  });

  it('the proxy', async () => {
    await using world = await E2eWorld.open();
    const { server, url, asked } = await proxy();
    world.configure({ accounts: { contoso: world.account({ proxy: url }) } });
    {
      await using watchword = await openIn(world);
      await kitOf(watchword).fetch(`${world.simulator.url}/beta/`);
    }
    expect(asked).toEqual([new URL(world.simulator.url).host]);
    expect(world.simulator.requests).toHaveLength(1);
    server.close();
  });

  it('the time-out', async () => {
    await using world = await E2eWorld.open();
    world.simulator.behave(() => 'stall');
    world.configure({ accounts: { contoso: world.account({ timeout: '7s' }) } });
    const clock = testClock();
    await using watchword = await openIn(world, { clock });
    const asked = kitOf(watchword).fetch(`${world.simulator.url}/beta/`);
    const refused = expect(asked).rejects.toThrow('no complete answer within 7 s');
    await clock.asleep();
    expect(clock.nextAt).toBe(clock.now() + 7000);
    await clock.advance(7000);
    await refused;
  });

  it('what a write may take, how many a run may make, and what to do about drift', async () => {
    await using world = await E2eWorld.open();
    world.configure({ accounts: { contoso: world.account({ settle: '3s', maxWritesPerRun: 5, drift: 'report' }) } });
    await using watchword = await openIn(world);
    expect(watchword.accounts.get('contoso')).toMatchObject({
      name: 'contoso',
      settleMs: 3000,
      maxWritesPerRun: 5,
      drift: 'report',
      definition: { id: 'intune' },
    });
  });
});

describe('secrets', () => {
  it('of the configuration are known to the redactor and stand in no line of the log', async () => {
    await using world = await E2eWorld.open();
    const secret = String(world.simulator.account.clientSecret);
    const logStream = new PassThrough();
    {
      await using watchword = await openIn(world, { log: 'configured', logStream });
      expect(watchword.redactor.redact(`it is ${secret}.`)).toBe('it is <secret>.');
      watchword.log.write('info', 'a line', { says: secret });
    }
    const lines = String(logStream.read());
    expect(lines).toContain('a line');
    expect(lines).not.toContain(secret);
  });
});

describe('use', () => {
  it('goes on with other accounts, token sets, secrets and another level of the log', async () => {
    await using world = await E2eWorld.open();
    const logStream = new PassThrough();
    await using watchword = await openIn(world, { log: 'configured', logStream });
    const before = kitOf(watchword);
    writeFileSync(world.path('new-secret'), 'the-new-client-secret', { mode: 0o600 });
    world.configure({
      log: { level: 'debug' },
      tokenSets: Object.fromEntries(
        ['pingid', 'second'].map((set) => [set, { app: 'pingid', authority: { kind: 'local' } }]),
      ),
      accounts: { fabrikam: world.account({ clientSecret: 'file:./new-secret' }) },
    });
    watchword.use(await watchword.load());

    expect([...watchword.accounts.keys()]).toEqual(['fabrikam']);
    expect([...watchword.authorities.keys()]).toEqual(['pingid', 'second']);
    expect(watchword.reconcile.authorities).toBe(watchword.authorities);
    expect(watchword.redactor.redact('the-new-client-secret')).toBe('<secret>');
    expect(watchword.redactor.redact(String(world.simulator.account.clientSecret))).toBe('<secret>');
    watchword.log.write('debug', 'nothing changed');
    expect(String(logStream.read())).toContain('nothing changed');
    // A run in hand ends with what it began with.
    expect((await before.fetch(`${world.simulator.url}/beta/`)).status).toBeGreaterThanOrEqual(400);
  });

  it('a file that is bad is refused, and nothing changes', async () => {
    await using world = await E2eWorld.open();
    await using watchword = await openIn(world);
    const { configuration } = watchword;
    world.configure({ accounts: { contoso: world.account({ drift: 'perhaps' }) } });
    await expect(watchword.load()).rejects.toThrow('drift');
    expect(watchword.configuration).toBe(configuration);
    expect([...watchword.accounts.keys()]).toEqual(['contoso']);
  });
});

describe('closing', () => {
  it('writes down what is still to be written, then closes connections and store', async () => {
    await using world = await E2eWorld.open();
    const [ios, android] = world.simulator.slots.map(({ name, platform, settings }) =>
      world.account({ slots: [{ name, tokenSet: 'pingid', platform, ...settings }] }),
    );
    world.configure({ accounts: { contoso: ios, fabrikam: android } });
    const clock = testClock();
    const watchword = await openIn(world, { clock });
    const ask = (account: string) => kitOf(watchword, account).fetch(`${world.simulator.url}/beta/`);
    // Requests are counted in the store, a few at a time: those that follow need nothing more of it.
    for (const account of ['contoso', 'fabrikam']) await ask(account);
    world.simulator.behave(() => ({ status: 429, headers: { 'retry-after': '600' } }));
    const busy = Promise.withResolvers<void>();
    const before = watchword.store.write(() => busy.promise);
    for (const account of ['contoso', 'fabrikam']) await ask(account);
    const closed = watchword[Symbol.asyncDispose]();
    // Long enough for closing to get as far as it can without the store.
    for (let turn = 0; turn < 100; turn += 1) await immediate();
    busy.resolve();
    await Promise.all([before, closed]);

    await expect(watchword.store.read.tokens.list()).rejects.toThrow();
    expect(existsSync(world.path('data/watchword.db-wal'))).toBe(false);

    await using again = await openIn(world, { clock });
    for (const account of ['contoso', 'fabrikam']) {
      const asked = kitOf(again, account).fetch(`${world.simulator.url}/beta/`);
      await expect(asked, account).rejects.toMatchObject({ kind: 'throttled' });
    }
    expect(world.simulator.requests).toHaveLength(4);
  });

  it('leaves nothing that keeps the process alive', async () => {
    await using world = await E2eWorld.open();
    const checked = await world.run(['check', '--json']);
    expect(checked.err).toBe('');
    expect(JSON.parse(checked.out)).toMatchObject({ accounts: [{ account: 'contoso' }] });
  });

  it('closes the store when opening fails behind it', async () => {
    await using world = await E2eWorld.open();
    await (await openIn(world))[Symbol.asyncDispose]();
    {
      using database = new DatabaseSync(world.path('data/watchword.db'));
      database.exec('drop table holds');
    }
    await expect(openIn(world)).rejects.toThrow('holds');
    expect(existsSync(world.path('data/watchword.db-wal'))).toBe(false);
  });
});

describe('names', () => {
  it('the trail says which part of the program, who and where', async () => {
    await using world = await E2eWorld.open();
    await using cli = await openIn(world);
    await using daemon = await openIn(world, { who: 'daemon' });
    expect(cli.actor).toMatch(new RegExp(`^cli:\\w+@${hostname()}$`));
    expect(daemon.actor).toBe(`daemon@${hostname()}`);
  });

  it('a connector that is not known has no simulator', async () => {
    expect([...(await connectorDefinitions()).keys()]).toContain('intune');
    await expect(simulatorOf('jamf')).rejects.toThrow(/^There is no simulator of jamf; there are: .*intune/);
  });
});
