import { describe, expect, it } from 'vitest';
import { json } from '../kit-for-tests.ts';
import {
  answer,
  GRAPH,
  iosPolicy,
  kitFor,
  listOf,
  open,
  POLICIES,
  type Routes,
  signal,
  slot,
} from './tenant-for-tests.ts';

const LIST = `GET ${POLICIES}`;
const text = (type: string, body: string) => new Response(body, { status: 200, headers: { 'content-type': type } });

function observing(routes: Routes) {
  const kit = kitFor(routes);
  return { kit, connector: open(kit) };
}

describe('law 3: all of the list, or a throw', () => {
  const link = (href: unknown) => answer({ value: [iosPolicy()], '@odata.nextLink': href });

  it.each([
    [
      'a next page on another host',
      [link('https://evil.test/beta/x')],
      'protocol',
      'the next page is on https://evil.test',
    ],
    [
      'a next page without TLS',
      [link(`http://graph.microsoft.com${POLICIES}`)],
      'protocol',
      'the next page is on http://graph.microsoft.com',
    ],
    [
      'a next page that comes round again',
      [link(`${GRAPH}${POLICIES}?a`), link(`${GRAPH}${POLICIES}?b`), link(`${GRAPH}${POLICIES}?a`)],
      'protocol',
      'has no end',
    ],
    ['a next page that is no address', [link(7)], 'protocol', 'is not one'],
    ['a next page that fails', [link(`${GRAPH}${POLICIES}?a`), answer({}, 500)], 'unavailable', '500'],
    ['no list', [answer({ values: [] })], 'protocol', 'expected a list in `value`, found nothing'],
    ['an entry that is no object', [answer({ value: [iosPolicy(), 'x'] })], 'protocol', 'not a JSON object'],
    ['half an answer', [() => text('application/json', '{"value":[{"id":"SECRET')], 'protocol', 'is not JSON'],
    [
      'a page for people',
      [() => text('text/html; charset=utf-8', '<html>SECRET</html>')],
      'protocol',
      'found the content type `text/html`',
    ],
    [
      'a redirect',
      [() => new Response(null, { status: 302, headers: { location: 'https://evil.test/' } })],
      'protocol',
      '302',
    ],
    ['an empty answer', [() => new Response(null, { status: 204 })], 'protocol', 'is not JSON'],
  ])('%s', async (_, answers, kind, says) => {
    const { kit, connector } = observing({ [LIST]: answers });
    const observed = connector.observe(slot(), signal);
    await expect(observed).rejects.toMatchObject({ kind, message: expect.stringContaining(says) });
    await expect(observed).rejects.not.toThrow(/SECRET/);
    expect(kit.of('list-configurations').length).toBeLessThan(5);
    expect(kit.sent.some((request) => request.url.hostname === 'evil.test')).toBe(false);
  });
});

describe('failures say what was asked, what came back and what to do', () => {
  const nested = JSON.stringify({
    _version: 3,
    Message: 'Operation ID (for customer support): 1234 - Url: https://x.test/y?sig=z',
  });
  const body = { error: { code: 'Forbidden', message: nested, innerError: { 'request-id': 'inner' } } };

  it('403 names the missing permission, and the next run signs in afresh', async () => {
    const { kit, connector } = observing({
      [LIST]: [answer(body, 403, { 'request-id': 'outer' }), listOf(iosPolicy())],
    });
    await expect(connector.observe(slot(), signal)).rejects.toMatchObject({
      kind: 'auth',
      status: 403,
      permission: 'DeviceManagementApps.Read.All',
      requestId: 'outer',
      message:
        "GET /deviceAppManagement/mobileAppConfigurations was answered with 403 (Forbidden: Operation ID (for customer support): 1234 - Url: https://x.test/y); the application needs the permission DeviceManagementApps.Read.All (type Application, with an administrator's consent)",
    });
    await connector.observe(slot(), signal);
    expect(kit.of('sign-in').filter((request) => request.method === 'POST')).toHaveLength(2);
  });

  it.each([
    [401, 'auth'],
    [404, 'rejected'],
    [409, 'conflict'],
    [412, 'conflict'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [504, 'unavailable'],
  ])('%i is %s', async (status, kind) => {
    const { connector } = observing({ [LIST]: answer({ error: { code: 'C', message: 'm' } }, status) });
    await expect(connector.observe(slot(), signal)).rejects.toMatchObject({ kind, status });
  });

  it('passes on how long to wait, fractions included, and does not try again by itself', async () => {
    const { kit, connector } = observing({ [LIST]: () => json(429, {}, { 'retry-after': '2.128' }) });
    await expect(connector.observe(slot(), signal)).rejects.toMatchObject({ kind: 'throttled', retryAfterMs: 2128 });
    expect(kit.of('list-configurations')).toHaveLength(1);
  });

  it('passes on what the network did, as the kit says it', async () => {
    const { connector } = observing({ [LIST]: () => Promise.reject(new Error('a bug')) });
    await expect(connector.observe(slot(), signal)).rejects.toThrow('a bug');
  });
});

describe('where Graph is', () => {
  it('is another place where `graphUrl` says so, and the token goes there too', async () => {
    const kit = kitFor({ [`GET /graph${POLICIES}`]: listOf(iosPolicy()) });
    await open(kit, { graphUrl: 'https://Proxy.test:8443/graph/' }).observe(slot(), signal);
    const [request] = kit.of('list-configurations');
    expect(request?.url.href).toBe(`https://proxy.test:8443/graph${POLICIES}`);
    expect(request?.headers.get('authorization')).toBe('Bearer opaque-access-token');
  });

  it('is never asked without a token, which the library leaves out where it can not make out the host', async () => {
    const kit = kitFor({});
    const observed = open(kit, { graphUrl: 'https://[::1]:8443' }).observe(slot(), signal);
    await expect(observed).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('not sent') });
    expect(kit.of('list-configurations')).toEqual([]);
  });
});
