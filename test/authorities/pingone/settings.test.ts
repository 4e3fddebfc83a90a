import { describe, expect, it } from 'vitest';
import { Secret } from '#authority';
import { addressesOf, settings } from '../../../authorities/pingone/settings.ts';
import { json } from '../../connectors/kit-for-tests.ts';
import { APPLICATION, ENVIRONMENT, OLD, openPingOne, requirements, shows, signal } from './pingone-for-tests.ts';

const MINIMAL = {
  environmentId: ENVIRONMENT,
  applicationId: APPLICATION,
  region: 'na',
  clientId: 'worker',
  clientSecret: new Secret('secret'),
};

/** What is wrong with the settings: `path: message`. */
function problems(changes: Readonly<Record<string, unknown>>): readonly string[] {
  const { error } = settings.safeParse({ ...MINIMAL, ...changes });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the settings', () => {
  it('need ids, a region and credentials, and no more', () => {
    expect(problems({})).toEqual([]);
    expect(settings.parse(MINIMAL)).toMatchObject({ clientAuthentication: 'basic' });
  });

  it.each([
    ['an id that is part of an address', { environmentId: '../other' }, 'environmentId: expected an id such as'],
    ['an empty id', { applicationId: '' }, 'applicationId: expected an id such as'],
    ['a client id with a colon', { clientId: 'a:b' }, 'clientId: expected the client id of a worker application'],
    ['a secret in clear', { clientSecret: 'secret' }, 'clientSecret: expected `env:NAME` or `file:/path`'],
    [
      'neither region nor addresses',
      { region: undefined },
      'region: expected `region`, or `apiUrl` together with `authUrl`; found neither',
    ],
    ['a region and an address', { apiUrl: 'https://a.example' }, 'apiUrl: expected only without `region`'],
    [
      'an address for the API alone',
      { region: undefined, apiUrl: 'https://a.example' },
      'authUrl: expected together with `apiUrl`, found nothing',
    ],
    [
      'an address for signing in alone',
      { region: undefined, authUrl: 'https://a.example' },
      'apiUrl: expected together with `authUrl`, found nothing',
    ],
    [
      'an address without TLS',
      { region: undefined, apiUrl: 'http://a.example', authUrl: 'https://a.example' },
      'apiUrl: expected an https address',
    ],
    ['a region there is not', { region: 'us' }, 'region: '],
    ['an unknown key', { regoin: 'na' }, ': Unrecognized key'],
  ])('are refused with %s, and the mistake is named once', (_, changes, says) => {
    expect(problems(changes)).toEqual([expect.stringContaining(says)]);
  });

  it.each([
    ['na', 'com'],
    ['ca', 'ca'],
    ['eu', 'eu'],
    ['au', 'com.au'],
    ['sg', 'sg'],
    ['asia', 'asia'],
  ])('lead to the addresses of the region %s', (region, tld) => {
    expect(addressesOf(settings.parse({ ...MINIMAL, region }))).toEqual({
      api: `https://api.pingone.${tld}`,
      auth: `https://auth.pingone.${tld}`,
    });
  });

  it.each(['https://api.example', 'https://api.example/', 'https://api.example/v1', 'https://api.example/v1/'])(
    'have the version in the path exactly once, with the address %s',
    async (apiUrl) => {
      const changes = { region: undefined, apiUrl, authUrl: 'https://auth.example' };
      const { source, kit } = openPingOne(shows(requirements([OLD])), changes);
      await source.list(signal);
      expect(kit.sent.map(({ url }) => url.href)).toEqual([
        `https://auth.example/${ENVIRONMENT}/as/token`,
        `https://api.example/v1/environments/${ENVIRONMENT}/applications/${APPLICATION}/deviceRequirements`,
      ]);
    },
  );

  it('are not looked at by opening: nothing is asked before a method is called', () => {
    const { kit } = openPingOne(() => json(500, {}));
    expect(kit.sent).toEqual([]);
  });
});
