/**
 * A certificate authority and a server certificate, made anew for each simulator, because the vendors' own clients insist on
 * TLS; and an authority for the certificates of clients. Elliptic curve P-256: made in a few milliseconds.
 */
import 'reflect-metadata'; // the X.509 library finds its parts through it
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** PEM texts. */
export interface Certificates {
  /** The authority's certificate: what a client has to trust. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
const LIFE_MS = 365 * DAY_MS;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const AUTHORITY = 'CN=Watchword simulation';

/** An authority, and a certificate under it for `127.0.0.1`, `::1`, `localhost` and the hosts given. */
export async function makeCertificates(hosts: readonly string[] = []): Promise<Certificates> {
  cryptoProvider.set(webcrypto);
  const [authority, server] = await Promise.all([makeKeys(), makeKeys()]);
  const names = [...new Set(['127.0.0.1', '::1', 'localhost', ...hosts])];
  const [ca, certificate] = await Promise.all([
    selfSigned(authority),
    issue(authority, 'CN=localhost', server.publicKey, [
      ...(await endExtensions(authority, ExtendedKeyUsage.serverAuth)),
      new SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name })),
      ),
    ]),
  ]);
  return { ca, certificate, key: await privateKeyOf(server) };
}

/** Signs certificates of clients. */
export interface ClientAuthority {
  /** PEM: what a server has to trust. */
  readonly ca: string;
  /** One for a common name, or several; PEM. From yesterday for a year, and for clients, unless something else is given. */
  issue(
    names: readonly string[],
    options?: Life & { readonly usage?: 'client' | 'server' },
  ): Promise<Omit<Certificates, 'ca'>>;
}

/** Milliseconds since 1970. */
interface Life {
  readonly from?: number;
  readonly to?: number;
}

/** An authority for certificates of clients. */
export async function makeClientAuthority(): Promise<ClientAuthority> {
  cryptoProvider.set(webcrypto);
  const authority = await makeKeys();
  return {
    ca: await selfSigned(authority),
    async issue(names, { usage = 'client', ...life } = {}) {
      const client = await makeKeys();
      const extensions = await endExtensions(authority, ExtendedKeyUsage[`${usage}Auth`]);
      const subject = names.map((name) => ({ CN: [name] }));
      const certificate = await issue(authority, subject, client.publicKey, extensions, life);
      return { certificate, key: await privateKeyOf(client) };
    },
  };
}

async function selfSigned(authority: webcrypto.CryptoKeyPair): Promise<string> {
  return issue(authority, AUTHORITY, authority.publicKey, [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(authority.publicKey),
  ]);
}

async function endExtensions(authority: webcrypto.CryptoKeyPair, usage: ExtendedKeyUsage): Promise<Extension[]> {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([usage]),
    await AuthorityKeyIdentifierExtension.create(authority.publicKey),
  ];
}

async function privateKeyOf({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
}

async function issue(
  authority: webcrypto.CryptoKeyPair,
  subject: string | JsonName,
  publicKey: webcrypto.CryptoKey,
  extensions: Extension[],
  { from = Date.now() - DAY_MS, to = Date.now() + LIFE_MS }: Life = {},
): Promise<string> {
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: AUTHORITY,
    notBefore: new Date(from),
    notAfter: new Date(to),
    publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: CURVE,
    extensions,
  });
  return certificate.toString('pem');
}
