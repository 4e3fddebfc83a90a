/** The simulated Jamf Pro refuses what the vendor refuses, and touches what it is told to and nothing else. */
import { describe, expect, it } from 'vitest';
import { HERE, type JamfWorld, jamfWorld } from './jamf-for-tests.ts';

const TYPE = { 'content-type': 'application/xml' };
const body = (inner: string) => `<mobile_device_application>${inner}</mobile_device_application>`;
const configuration = (text: string) =>
  body(`<app_configuration><preferences>${text}</preferences></app_configuration>`);

async function ask(world: JamfWorld, path: string, init: RequestInit = {}) {
  const { clientId, clientSecret } = world.simulator.account;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: `${clientId}`,
    client_secret: `${clientSecret}`,
  });
  const url = `${world.simulator.url}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const token = await world.kit.fetch(`${url}/api/oauth/token`, { method: 'POST', headers, body: `${form}` });
  const { access_token } = (await token.json()) as { access_token: string };
  const response = await world.kit.fetch(url + path, {
    ...init,
    headers: { authorization: `Bearer ${access_token}`, ...init.headers },
  });
  return { status: response.status, text: await response.text() };
}

const put = (world: JamfWorld, text: string, headers: Record<string, string> = TYPE) =>
  ask(world, `${HERE}/id/101`, { method: 'PUT', headers, body: text });

describe('the simulated Jamf Pro', () => {
  it.each([
    [400, 'a body that is no XML', '<mobile_device_application>', TYPE],
    [400, 'a body of something else', '<mac_application/>', TYPE],
    [415, 'JSON', '{}', { 'content-type': 'application/json' }],
    [409, 'a configuration that is no XML', configuration('&lt;dict&gt;'), TYPE],
  ])('answers %i to %s, and changes nothing', async (status, _, text, headers) => {
    await using world = await jamfWorld();
    const before = world.simulator.console.record('ios');
    expect((await put(world, text, headers)).status).toBe(status);
    expect(world.simulator.console.record('ios')).toEqual(before);
  });

  it('changes the groups that a PUT names, and keeps the others', async () => {
    await using world = await jamfWorld();
    const before = world.simulator.console.record('ios');
    const text = `${'&lt;dict&gt;&#13;\n'}<![CDATA[</dict>]]>`;
    expect(await put(world, configuration(text))).toMatchObject({
      status: 201,
      text: expect.stringContaining('<id>101</id>'),
    });
    expect(world.simulator.console.record('ios')).toEqual({ ...before, preferences: '<dict>\r\n</dict>' });
    const read = await ask(world, `${HERE}/id/101`);
    expect(read.text).toContain('<preferences>&lt;dict&gt;&#13;\n&lt;/dict&gt;</preferences>');
  });

  it('has a page of its own for what the Classic API refuses, and JSON for the newer API', async () => {
    await using world = await jamfWorld();
    expect(await ask(world, `${HERE}/id/4711`)).toMatchObject({
      status: 404,
      text: expect.stringContaining('Status page'),
    });
    expect(JSON.parse((await ask(world, '/api/v9/nothing')).text)).toMatchObject({ httpStatus: 404 });
    const refused = await ask(world, HERE, { headers: { authorization: 'Bearer another' } });
    expect(refused).toMatchObject({ status: 401, text: expect.stringContaining('Unauthorized') });
  });

  it('shows a change to readers, and to phones, once it has settled', async () => {
    await using world = await jamfWorld({ phones: 2, settleMs: 1_000 });
    world.simulator.console.setValue('ios', 'typed');
    world.simulator.fleet.checkInAll(world.clock.now());
    const phone = world.simulator.fleet.phones.find(({ slot }) => slot === 'ios');
    expect(phone?.token).toBeNull();
    expect((await ask(world, `${HERE}/id/101`)).text).not.toContain('typed&lt;');
    await world.clock.advance(1_000);
    world.simulator.fleet.checkInAll(world.clock.now());
    expect(phone?.token).toBe('typed');
    expect((await ask(world, `${HERE}/id/101`)).text).toContain('typed&lt;');
  });
});
