/** The yardstick: `node:http` with nothing around it, doing the same lookup and giving the same answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isActive } from '../../src/model/token.ts';
import { tellParent } from './measured.ts';
import { askedFor, fingerprint, makeTokens } from './tokens.ts';

const count = Number(process.argv[2]);
const known = new Map(makeTokens(count).map((token) => [token.fingerprint, token]));
const asOf = new Date().toISOString();

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const { token: value } = JSON.parse(text) as { readonly token: string };
    const token = known.get(fingerprint(value));
    const active = token !== undefined && isActive(token);
    const decision = active ? 'proceed' : 'halt';
    const reason = active ? 'active' : token === undefined ? 'no-match' : 'revoked';
    const body = JSON.stringify({ decision, active, reason, tokenSet: token?.tokenSet, asOf, stale: false });
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});

server.listen(0, '127.0.0.1', () => tellParent((server.address() as AddressInfo).port, askedFor(count)));
