/** What the configuration says of an authority reaches what is opened: beside a simulated PingOne over TLS, and files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorityDefinitions, authoritySimulatorOf, openWatchword, type Watchword } from '../src/daemon.ts';
import type { WatchwordEvent } from '../src/events.ts';
import type { AuthoritySimulator } from '../src/simulation/authority.ts';
import { testClock } from './clock.ts';
import { Program, type Settings } from './e2e/program.ts';

const NEVER = new AbortController().signal;
const FIRST = 'first-token-value';

let world: Program;
let service: AuthoritySimulator | undefined;
let watchword: Watchword | undefined;

beforeEach(() => {
  world = new Program();
});

afterEach(async () => {
  await watchword?.[Symbol.asyncDispose]();
  await service?.[Symbol.asyncDispose]();
  watchword = undefined;
  service = undefined;
  await world[Symbol.asyncDispose]();
});

async function openWith(authority: Settings, clock = testClock()): Promise<Watchword> {
  world.writeConfiguration({
    store: { url: 'sqlite:./data/watchword.db' },
    keys: { encryption: 'file:./encryption.key' },
    tokenSets: { pingid: { app: 'pingid', authority } },
    accounts: {},
  });
  const file = world.path('watchword.yaml');
  watchword = await openWatchword({ file, baseDir: world.folder, who: 'cli', log: 'silent', clock });
  return watchword;
}

/** Settings that reach a simulated PingOne, with its secrets in files. */
async function pingone(): Promise<Settings> {
  service = await (await authoritySimulatorOf('pingone')).start({ tokens: [FIRST] });
  writeFileSync(world.path('ca.pem'), service.ca);
  writeFileSync(world.path('secret'), String(service.settings.clientSecret));
  return { kind: 'pingone', ...service.settings, clientSecret: 'file:./secret', ca: 'file:./ca.pem' };
}

async function values(opened: Watchword): Promise<readonly string[]> {
  const authority = opened.authorities.get('pingid');
  const tokens = (await authority?.list()) ?? [];
  return Promise.all(tokens.map(async ({ id }) => (await authority?.reveal(id))?.reveal() ?? ''));
}

describe('an authority that is reached by HTTP', () => {
  it('is asked through a kit of its own, whose requests are told with the token set', async () => {
    const opened = await openWith(await pingone());
    const told: WatchwordEvent[] = [];
    opened.events.on((event) => told.push(event));
    await opened.authorities.get('pingid')?.look(NEVER);
    expect(await values(opened)).toEqual([FIRST]);
    const sent = told.filter(({ name }) => name === 'request-sent');
    expect(sent.length).toBe(service?.requests.length);
    expect(sent[0]).toMatchObject({ tokenSet: 'pingid', authority: 'pingone' });
    expect(sent[0]).not.toHaveProperty('account');
  });

  it('is trusted with its private certificates, and without them not', async () => {
    const { ca: _, ...without } = await pingone();
    const opened = await openWith(without);
    await expect(opened.authorities.get('pingid')?.look(NEVER)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('certificate'),
    });
  });

  it('is reached through its proxy, and only so', async () => {
    // Nothing listens on this port.
    const opened = await openWith({ ...(await pingone()), proxy: 'http://127.0.0.1:1' });
    await expect(opened.authorities.get('pingid')?.look(NEVER)).rejects.toThrow('(through the proxy 127.0.0.1:1)');
    expect(service?.requests).toEqual([]);
  });

  it('has so long for an answer as its time-out says', async () => {
    const settings = await pingone();
    service?.behave(() => 'stall');
    const clock = testClock();
    const opened = await openWith({ ...settings, timeout: '7s' }, clock);
    const refused = expect(opened.authorities.get('pingid')?.look(NEVER)).rejects.toThrow('within 7 s');
    await clock.asleep();
    await clock.advance(7000);
    await refused;
  });

  it('tells the redactor of its secrets and of the tokens it lists', async () => {
    const opened = await openWith(await pingone());
    await opened.authorities.get('pingid')?.look(NEVER);
    for (const secret of [FIRST, String(service?.settings.clientSecret)]) {
      expect(opened.redactor.redact(`it is ${secret}.`)).toBe('it is <secret>.');
    }
  });

  it('is left alone for as long as it asked for quiet, also after a restart', async () => {
    const settings = await pingone();
    service?.behave(() => ({ status: 429, headers: { 'retry-after': '600' } }));
    await expect((await openWith(settings)).authorities.get('pingid')?.look(NEVER)).rejects.toMatchObject({
      kind: 'throttled',
    });
    const before = service?.requests.length;
    await watchword?.[Symbol.asyncDispose]();
    await expect((await openWith(settings)).authorities.get('pingid')?.look(NEVER)).rejects.toThrow(
      'has asked for quiet',
    );
    expect(service?.requests.length).toBe(before);
  });

  it('is asked no more once all is closed', async () => {
    const opened = await openWith(await pingone());
    const source = opened.asked.get('pingid')?.source;
    await opened[Symbol.asyncDispose]();
    await expect(source?.list(NEVER)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(service?.requests).toEqual([]);
    watchword = undefined;
  });
});

describe('an authority that is a file', () => {
  it('is found from the folder where relative paths start, and watched there', async () => {
    writeFileSync(world.path('tokens'), FIRST);
    const opened = await openWith({ kind: 'file', path: './tokens', lookEvery: '30s' });
    await opened.authorities.get('pingid')?.look(NEVER);
    expect(await values(opened)).toEqual([FIRST]);
    expect(opened.asked.get('pingid')).toMatchObject({ lookEveryMs: 30_000, watches: [world.path('tokens')] });
  });

  it('is another one after the configuration was read again', async () => {
    const opened = await openWith({ kind: 'file', path: './nowhere' });
    await expect(opened.authorities.get('pingid')?.look(NEVER)).rejects.toThrow('does not exist');
    writeFileSync(world.path('tokens'), FIRST);
    const file = world.path('watchword.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('nowhere', 'tokens'));
    opened.use(await opened.load());
    await opened.authorities.get('pingid')?.look(NEVER);
    expect(await values(opened)).toEqual([FIRST]);
  });
});

describe('an authority that nobody asks', () => {
  it.each(['local', 'manual'])('is not among those that are asked: %s', async (kind) => {
    const opened = await openWith({ kind });
    expect(opened.authorities.get('pingid')?.kind).toBe(kind);
    expect([...opened.asked]).toEqual([]);
    await opened.authorities.get('pingid')?.look(NEVER);
  });
});

describe('the kinds', () => {
  it('are known by their names, and only a service has a simulator', async () => {
    expect([...(await authorityDefinitions()).keys()]).toEqual(expect.arrayContaining(['file', 'manual', 'pingone']));
    for (const kind of ['file', 'okta', 'constructor']) {
      await expect(authoritySimulatorOf(kind)).rejects.toThrow(
        new RegExp(`^There is no simulator of the authority ${kind}; there are: .*pingone`),
      );
    }
  });
});
