/**
 * The peer: token introspection (RFC 7662) as `oidc-provider` answers it, with its own store in memory and opaque tokens. What it
 * logs to the console about settings for production has no place in a benchmark's output.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { tellParent } from './measured.ts';

const CLIENT = { client_id: 'sign-in', client_secret: 'a secret of the sign-in' };
const provider = new Provider('http://127.0.0.1', {
  clients: [{ ...CLIENT, redirect_uris: [], response_types: [], grant_types: ['client_credentials'] }],
  features: {
    introspection: { enabled: true },
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
  },
});

const client = await provider.Client.find(CLIENT.client_id);
if (client === undefined) throw new Error('the client is not known');
let last = '';
for (let count = 0; count < Number(process.argv[2]); count += 1) {
  last = await new provider.ClientCredentials({ client, scope: '' }).save();
}

const server = createServer(provider.callback());
server.listen(0, '127.0.0.1', () =>
  tellParent((server.address() as AddressInfo).port, {
    path: '/token/introspection',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(Object.values(CLIENT).map(encodeURIComponent).join(':')).toString('base64')}`,
    },
    body: new URLSearchParams({ token: last, token_type_hint: 'access_token' }).toString(),
  }),
);
