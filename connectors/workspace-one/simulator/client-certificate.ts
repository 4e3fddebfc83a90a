/** The certificate of an administrator who signs in with it, as the console hands it out: RSA, with its key. */
import 'reflect-metadata'; // the X.509 library finds its parts through it
import { webcrypto, X509Certificate } from 'node:crypto';
import { cryptoProvider, PemConverter, X509CertificateGenerator } from '@peculiar/x509';

export interface ClientCertificate {
  readonly certificate: X509Certificate;
  /** PEM of the certificate and of its private key. */
  readonly pem: string;
  readonly key: string;
}

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const YEAR_MS = 31_536_000_000;

export async function makeClientCertificate(): Promise<ClientCertificate> {
  cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const now = Date.now();
  const made = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=570:watchword',
    notBefore: new Date(now - YEAR_MS),
    notAfter: new Date(now + YEAR_MS),
    keys,
    signingAlgorithm: RSA,
  });
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  const pem = made.toString('pem');
  return { certificate: new X509Certificate(pem), pem: `${pem}\n${key}\n`, key };
}
