/**
 * A certificate authority and a server certificate, made anew for each simulator, because the vendors' own clients insist on
 * TLS. Elliptic curve P-256: made in a millisecond. Profile: RFC 5280.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { bits, bool, commonName, element, integer, octets, oid, sequence, time } from './der.ts';

/** PEM texts. */
export interface Certificates {
  /** The authority's certificate: what a client has to trust. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
const LIFE_MS = 365 * DAY_MS;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** An authority, and a certificate under it for `127.0.0.1`, `::1`, `localhost` and the hosts given. */
export function makeCertificates(hosts: readonly string[] = []): Certificates {
  const authority = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }), name: 'Watchword simulation' };
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const names = [...new Set(['127.0.0.1', '::1', 'localhost', ...hosts])];
  return {
    ca: certificate(authority, authority.name, authority.publicKey, [
      extension('2.5.29.19', sequence(bool(true)), true),
      extension('2.5.29.15', bits(Buffer.from([0x06]), 1), true),
      extension('2.5.29.14', octets(keyId(authority.publicKey))),
    ]),
    certificate: certificate(authority, 'localhost', server.publicKey, [
      extension('2.5.29.19', sequence(), true),
      extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true),
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.35', sequence(element(0x80, keyId(authority.publicKey)))),
      extension('2.5.29.17', sequence(...names.map(alternativeName))),
    ]),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function certificate(
  issuer: { readonly name: string; readonly privateKey: KeyObject },
  subject: string,
  publicKey: KeyObject,
  extensions: readonly Uint8Array[],
): string {
  const now = Date.now();
  const content = sequence(
    element(0xa0, integer(Buffer.from([2]))),
    // A serial number is positive and its first byte not zero.
    integer(Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    commonName(issuer.name),
    sequence(time(now - DAY_MS), time(now + LIFE_MS)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions)),
  );
  const der = sequence(content, ECDSA_WITH_SHA256, bits(sign('sha256', content, issuer.privateKey)));
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function extension(id: string, content: Uint8Array, critical = false): Uint8Array {
  return sequence(oid(id), ...(critical ? [bool(true)] : []), octets(content));
}

function keyId(key: KeyObject): Uint8Array {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20);
}

function alternativeName(host: string): Uint8Array {
  if (isIPv4(host)) return element(0x87, Buffer.from(host.split('.').map(Number)));
  if (isIPv6(host)) return element(0x87, ipv6(host));
  return element(0x82, Buffer.from(host, 'latin1'));
}

function ipv6(host: string): Uint8Array {
  const [head = '', tail] = host.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
