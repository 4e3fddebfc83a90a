/**
 * A certificate authority and a server certificate, made anew for each simulator, because the vendors' own clients insist on
 * TLS. Elliptic curve P-256: made in a few milliseconds.
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
    issue(authority, AUTHORITY, authority.publicKey, [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(authority.publicKey),
    ]),
    issue(authority, 'CN=localhost', server.publicKey, [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      await AuthorityKeyIdentifierExtension.create(authority.publicKey),
      new SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name })),
      ),
    ]),
  ]);
  const key = await webcrypto.subtle.exportKey('pkcs8', server.privateKey);
  return { ca, certificate, key: PemConverter.encode(key, 'PRIVATE KEY') };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
}

async function issue(
  authority: webcrypto.CryptoKeyPair,
  subject: string,
  publicKey: webcrypto.CryptoKey,
  extensions: Extension[],
): Promise<string> {
  const now = Date.now();
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: AUTHORITY,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + LIFE_MS),
    publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: CURVE,
    extensions,
  });
  return certificate.toString('pem');
}
