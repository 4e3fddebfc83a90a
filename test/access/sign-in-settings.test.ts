import { expect, it } from 'vitest';
import { parse } from '../config/world.ts';

function problemsOf(settings: string): string {
  try {
    parse(`
store: { url: "sqlite:./data/watchword.db" }
keys: { encryption: "file:./data/encryption.key" }
tokenSets: { pingid: { app: pingid, authority: { kind: local } } }
accounts: {}
access: { oidc: { issuer: https://login.example.com, audience: a, roles: {}, ${settings} } }
`);
    return '';
  } catch (error) {
    return String(error);
  }
}

it.each([
  ['a client', 'clientId: page', /^$/],
  ['an address', 'clientId: page, redirect: https://w.example.com/watchword/sign-in/callback', /^$/],
  [
    'an address for nobody',
    'redirect: https://w.example.com/sign-in/callback',
    /redirect.*of no use without `clientId`/,
  ],
  ['another address', 'clientId: page, redirect: https://w.example.com/', /redirect.*ends in `\/sign-in\/callback`/],
  ['a secret in clear', 'clientId: page, clientSecret: hunter-two', /clientSecret.*not shown/],
  ['no openid', 'clientId: page, scope: profile', /scope.*`openid` among them/],
])('%s: %s', (_, settings, says) => {
  expect(problemsOf(settings)).toMatch(says);
});

it.each([
  ['', null],
  ['listen: { publicUrl: https://w.example.com/mdm/ }', 'https://w.example.com/mdm/sign-in/callback'],
])('people come back to where the page is reached: %s', (listen, redirect) => {
  const { access } = parse(`
store: { url: "sqlite:./data/watchword.db" }
keys: { encryption: "file:./data/encryption.key" }
tokenSets: { pingid: { app: pingid, authority: { kind: local } } }
accounts: {}
access: { oidc: { issuer: https://login.example.com, audience: a, roles: {}, clientId: page } }
${listen}
`);
  expect(access.oidc?.client).toEqual({ id: 'page', secret: null, redirect, scope: 'openid' });
});
