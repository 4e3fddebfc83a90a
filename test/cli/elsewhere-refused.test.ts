/** A daemon elsewhere that can't be asked, and what is said of it. */

import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeCertificates } from '../../src/simulation/certificates.ts';
import { runElsewhere, ServedWorld } from './elsewhere-world.ts';
import { CliWorld } from './world.ts';

let world: ServedWorld;
beforeAll(async () => {
  world = await ServedWorld.open();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => vi.unstubAllEnvs());

/** A server that answers what is asked of it. */
async function answering(answer: (path: string) => string | null) {
  const server: Server = createServer((request, response) => {
    const body = answer(request.url ?? '');
    if (body === null) request.socket.destroy();
    else response.setHeader('content-type', 'application/json').end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

describe('the key', () => {
  it('that nobody has is refused, without a word of it', async () => {
    const key = `ww_${'A'.repeat(43)}`;
    writeFileSync(world.cli.path('other.key'), key);
    const ran = await world.elsewhere(['status'], {}, `file:${world.cli.path('other.key')}`);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/^http:\/\/127\.0\.0\.1:\d+ does not accept this key: it is unknown there/);
    expect(ran.err).not.toContain('AAAA');
  });

  it('of a role that may not is told which role it needs', async () => {
    const viewer = await world.keyOf('viewer');
    expect(await world.elsewhere(['tokens', 'list'], {}, viewer)).toMatchObject({ code: 0 });
    const ran = await world.elsewhere(['tokens', 'generate'], {}, viewer);
    expect(ran).toMatchObject({ code: 1, err: 'this needs the role admin, and key:viewer has viewer\n' });
  });

  it('may come from the environment: itself, or a file', async () => {
    vi.stubEnv('WATCHWORD_URL', world.url);
    vi.stubEnv('WATCHWORD_KEY', world.keyFile('admin'));
    expect(await runElsewhere(['tokens', 'list'])).toMatchObject({ code: 0 });
    vi.stubEnv('WATCHWORD_KEY', 'ww_not-this-one');
    expect((await runElsewhere(['tokens', 'list'])).err).toContain('does not accept this key');
    expect(await world.elsewhere(['tokens', 'list'])).toMatchObject({ code: 0 });
  });
});

describe('what is said before anybody is asked', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no key', ['--url', 'http://127.0.0.1:1'], /^Which key\? Say --key env:NAME or --key file:\/path/],
    [
      'a key as an argument',
      ['--url', 'http://127.0.0.1:1', '--key', 'ww_secret'],
      /^--key takes `env:NAME` or `file:\/path`, never the key itself: (?!.*ww_)/,
    ],
    ['an unset variable', ['--url', 'http://127.0.0.1:1', '--key', 'env:NOT_SET_AT_ALL'], /^--key: .*is not set\.$/],
    ['no address', ['--url', 'watchword', '--key', 'env:PATH'], /^Expected an address such as https:.*`watchword`\.$/],
    ['a name in it', ['--url', 'http://u:p@127.0.0.1', '--key', 'env:PATH'], /^The address for --url holds no name/],
    ['plain HTTP', ['--url', 'http://[::ffff:127.0.0.1]', '--key', 'env:PATH'], /without TLS.*say --insecure\.$/],
    ['both ways', ['--url', 'http://127.0.0.1:1', '--config', 'x'], /^Say either --url.*or --config/],
    ['a key for nobody', ['--key', 'env:PATH'], /^--key goes with --url/],
    ['no certificates', ['--url', 'https://127.0.0.1', '--key', 'env:PATH', '--ca', 'x'], /^--ca takes `file:\/path`/],
  ])('%s', async (_, options, says) => {
    const ran = await runElsewhere([...options, 'status']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err.trimEnd()).toMatch(says);
  });

  it('--insecure goes past plain HTTP', async () => {
    const url = world.url.replace('127.0.0.1', '[::ffff:127.0.0.1]');
    const options = ['--url', url, '--key', world.keyFile('admin'), '--insecure'];
    expect(await runElsewhere([...options, 'tokens', 'list'])).toMatchObject({ code: 0 });
  });

  it.each([
    [['tokens', 'list', '--reveal'], /A daemon shows a value once/],
    [['tokens', 'confirm', '--reveal'], /A daemon shows a value once/],
    [['validate'], /works on the store itself/],
    [['export', 'contoso/ios'], /works on the store itself/],
    [['check', '--write-probe', 'phone'], /works on the store itself/],
    [['serve'], /^`watchword serve` is the daemon, and asks no daemon/],
    [['demo'], /makes a world of its own/],
    [['simulate', 'intune'], /makes a vendor of its own/],
    [['config', 'validate'], /^`watchword config validate` reads a file/],
    [['keys', 'generate', '--out', 'x'], /writes a file/],
  ])('%j asks no daemon', async (args, says) => {
    const ran = await world.elsewhere(args);
    expect(ran).toMatchObject({ code: 1, out: '', read: false });
    expect(ran.err).toMatch(says);
  });

  it('a variable that names a daemon stops what works on a store, unless a configuration is named', async () => {
    vi.stubEnv('WATCHWORD_URL', 'http://127.0.0.1:1');
    const ran = await runElsewhere(['validate']);
    expect(ran.err).toMatch(/WATCHWORD_URL names a daemon elsewhere\..*or say with --config/);
    expect(await world.here(['validate'], { input: 'nobody-knows-it' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/no-match/),
    });
    expect(await world.here(['tokens', 'list'])).toMatchObject({ code: 0 });
    expect(await runElsewhere(['config', 'schema'])).toMatchObject({ code: 0 });
  });
});

describe('the address', () => {
  it('where nothing listens', async () => {
    const gone = await answering(() => '');
    await gone[Symbol.asyncDispose]();
    const ran = await runElsewhere(['--url', gone.url, '--key', world.keyFile('admin'), 'status']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain(`${gone.url}: the connection was refused: nothing listens there`);
  });

  it.each([
    ['of the other listener', () => `http://${world.daemon.validationAddress}`, /answered with status 404/],
    ['with something behind it', () => `${world.url}/elsewhere`, /there is nothing here/],
  ])('%s', async (_, url, says) => {
    const ran = await runElsewhere(['--url', url(), '--key', world.keyFile('admin'), 'status']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(says);
  });

  it.each([
    ['another program', () => '<html>'],
    ['a newer version, which knows more', () => '{"items":[],"more":1}'],
    ['an older one, which knows less', () => '{}'],
  ])('of %s', async (_, answer) => {
    await using other = await answering(answer);
    const ran = await runElsewhere(['--url', other.url, '--key', world.keyFile('admin'), 'access', 'list']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain(`${other.url} answered the keys for this API`);
    expect(ran.err).toContain('in a form that this version does not know; are both of one version?');
  });

  it('with a certificate of a private authority: trusted where it is named', async () => {
    const { ca, certificate, key } = await makeCertificates();
    await using served = await ServedWorld.open((cli) => {
      for (const [name, pem] of Object.entries({ ca, certificate, key })) writeFileSync(cli.path(`own-${name}`), pem);
      const tls = { certificate: `file:${cli.path('own-certificate')}`, key: `file:${cli.path('own-key')}` };
      return { listen: { validation: '127.0.0.1:0', admin: '127.0.0.1:0', tls } };
    });
    const options = ['--url', served.url.replace('http:', 'https:'), '--key', served.keyFile('admin')];
    const stranger = await runElsewhere([...options, 'tokens', 'list']);
    expect(stranger).toMatchObject({ code: 1, out: '' });
    expect(stranger.err).toContain('a private one is named with --ca file:/path');
    const named = ['--ca', `file:${served.cli.path('own-ca')}`];
    expect(await runElsewhere([...options, ...named, 'tokens', 'list'])).toMatchObject({ code: 0, err: '' });
    vi.stubEnv('WATCHWORD_CA', named[1]);
    expect(await runElsewhere([...options, 'tokens', 'list'])).toMatchObject({ code: 0 });
  });
});

it('a world of one kind is not opened for the other', async () => {
  await using cli = await CliWorld.open();
  expect((await cli.run(['--url', world.url, 'status'])).err).toMatch(/^Say either --url/);
});
