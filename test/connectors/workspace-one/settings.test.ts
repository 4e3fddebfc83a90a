import { describe, expect, it } from 'vitest';
import { Secret } from '#connector';
import { account, slot, tokenUrlOf } from '../../../connectors/workspace-one/settings.ts';
import { settings } from './tenant-for-tests.ts';

const apiUrl = 'https://as1.example.com';
const secret = new Secret('a secret');
const oauth = { apiUrl, region: 'emea', clientId: 'client', clientSecret: secret };
const basic = { apiUrl, username: 'watchword', password: secret, tenantCode: secret };

function mistakes(input: Record<string, unknown>): readonly string[] {
  const { error } = account.safeParse(input);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('an account', () => {
  it.each([
    ['an OAuth client in a region', oauth],
    [
      'an OAuth client with its own token service',
      { ...oauth, region: undefined, tokenUrl: 'https://x.example/token' },
    ],
    ['an OAuth client with an API key', { ...oauth, tenantCode: secret }],
    ['a name and password', basic],
    ['a certificate', { apiUrl, certificate: secret, tenantCode: secret, organizationGroup: 'contoso' }],
  ])('signs in with %s', (_, input) => {
    expect(mistakes(input)).toEqual([]);
  });

  it.each([
    ['no way in', { apiUrl }, /^clientId: expected exactly one way to sign in .* found none$/],
    ['two ways in', { ...oauth, ...basic }, /found several$/],
    ['a client without a secret', { ...oauth, clientSecret: undefined }, /^clientSecret: expected together/],
    ['a secret without a client', { ...oauth, clientId: undefined }, /^clientId: expected together/],
    ['no token service', { ...oauth, region: undefined }, /^region: .* found neither$/],
    ['two token services', { ...oauth, tokenUrl: 'https://x.example/token' }, /^region: .* found both$/],
    ['an unknown region', { ...oauth, region: 'eu' }, /^region: /],
    ['a slash at the end', { ...oauth, region: undefined, tokenUrl: 'https://x.example/token/' }, /^tokenUrl: .*slash/],
    ['plain http', { ...oauth, apiUrl: 'http://as1.example.com' }, /^apiUrl: expected an https address/],
    ['`/api` in the address', { ...oauth, apiUrl: `${apiUrl}/api/` }, /^apiUrl: expected the address without/],
    [
      'a name without an API key',
      { ...basic, tenantCode: undefined },
      /^tenantCode: expected together with `username`/,
    ],
    ['a certificate without one', { apiUrl, certificate: secret }, /^tenantCode: .*`certificate`/],
    ['a region for a name and password', { ...basic, region: 'na' }, /^region: expected only together/],
    ['a secret in the clear', { ...oauth, clientSecret: 'in the clear' }, /^clientSecret: .*not shown/],
  ])('with %s is refused', (_, input, says) => {
    expect(mistakes(input)).toContainEqual(expect.stringMatching(says));
  });

  it('knows where the token services of the regions are', () => {
    const urls = (['na', 'emea', 'apac', 'uat'] as const).map((region) =>
      tokenUrlOf(settings({ region, tokenUrl: undefined })),
    );
    expect(urls).toEqual(
      ['na', 'emea', 'apac', 'uat'].map((region) => `https://${region}.uemauth.workspaceone.com/connect/token`),
    );
  });
});

describe('a slot', () => {
  it.each([[{}], [{ assignments: ['Pilot', 'All'] }], [{ app: 'PingID' }]])('may be %j', (input) => {
    expect(slot.safeParse(input).success).toBe(true);
  });

  it.each([[{ assignments: [] }], [{ assignments: ['a', 'a'] }], [{ assignments: [''] }], [{ app: '' }], [{ x: 1 }]])(
    'may not be %j',
    (input) => {
      expect(slot.safeParse(input).success).toBe(false);
    },
  );
});
