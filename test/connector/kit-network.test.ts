import { describe, expect, test } from 'vitest';
import { makeCertificates } from '../../src/simulation/certificates.ts';
import { failing, SECRET } from './failing.ts';
import { kitWith, listenHttp, listenProxy, listenTcp } from './loopback.ts';

const certificates = await makeCertificates();

describe('a certificate', () => {
  test('of an unknown authority is `unavailable`, with the setting that helps', async () => {
    await using server = await listenHttp((_, response) => response.end(), certificates);
    for (const ca of [null, (await makeCertificates()).ca]) {
      const { failure, says } = await failing(`https://${server.host}`, { ca });
      expect(failure.kind).toBe('unavailable');
      expect(says).toMatch(/not signed by an authority that is trusted here.*`ca: file:\.\.\.`.*\([A-Z_]+\)$/);
    }
    expect(server.received).toEqual([]);
  });

  test('of the private authority that is given is trusted', async () => {
    await using server = await listenHttp((_, response) => response.end('in'), certificates);
    await using kit = kitWith({ ca: certificates.ca });
    expect(await (await kit.fetch(`https://${server.host}/`)).text()).toBe('in');
  });

  test('for another host name is `unavailable`, and says so', async () => {
    await using server = await listenHttp((_, response) => response.end(), certificates);
    await using proxy = await listenProxy(server.port);
    const settings = { ca: certificates.ca, proxy: `http://${proxy.host}` };
    const { failure, says } = await failing('https://mdm.example', settings);
    expect([failure.kind, says]).toEqual(['unavailable', expect.stringContaining('belongs to another host name')]);
  });

  test('is missing where https meets http', async () => {
    await using server = await listenHttp((_, response) => response.end());
    const { failure, says } = await failing(`https://${server.host}`);
    expect([failure.kind, says]).toEqual(['unavailable', expect.stringContaining('no TLS connection could be made')]);
  });
});

describe('a proxy', () => {
  test('is gone through, with the private authority at the far end', async () => {
    await using server = await listenHttp((_, response) => response.end('far'), certificates);
    await using proxy = await listenProxy(server.port);
    await using kit = kitWith({ ca: certificates.ca, proxy: `http://${proxy.host}` });
    expect(await (await kit.fetch(`https://${server.host}/a`)).text()).toBe('far');
    expect([proxy.received, server.received]).toEqual([[server.host], ['GET /a']]);
  });

  test('gets its user name and password', async () => {
    const expected = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    await using server = await listenHttp((_, response) => response.end('far'), certificates);
    await using proxy = await listenProxy(server.port, ({ headers }) =>
      headers['proxy-authorization'] === expected ? undefined : 407,
    );
    await using kit = kitWith({ ca: certificates.ca, proxy: `http://user:p%40ss@${proxy.host}` });
    expect(await (await kit.fetch(`https://${server.host}/`)).text()).toBe('far');
  });

  test.each([
    [407, 'auth', 'the proxy wants credentials that it was not given, or not these (407)'],
    [502, 'unavailable', 'the proxy refused to connect (502)'],
  ] as const)('that refuses with %i is `%s`', async (status, kind, words) => {
    await using proxy = await listenProxy(0, () => status);
    const { failure, says } = await failing('https://mdm.example', { proxy: `http://u:${SECRET}@${proxy.host}` });
    expect(failure.kind).toBe(kind);
    expect(says).toBe(`POST mdm.example/path/<secret> (through the proxy ${proxy.host}): ${words}`);
  });

  test('that is not there is named', async () => {
    const proxy = await listenTcp(() => {});
    await proxy[Symbol.asyncDispose]();
    const { failure, says } = await failing('https://mdm.example', { proxy: `http://${proxy.host}` });
    expect(failure.kind).toBe('unavailable');
    expect(says).toContain(`(through the proxy ${proxy.host}): the connection was refused`);
  });

  test('has a password that is never shown', () => {
    expect(kitWith({ proxy: 'http://user:p%40ss-word@127.0.0.1:1' }).redact('p@ss-word, p%40ss-word')).toBe(
      '<secret>, <secret>',
    );
  });
});
