/**
 * A detached CMS signature (RFC 5652) over an address, as Workspace ONE takes it in place of a password: the signed attributes are the
 * content's type, its digest and the time of signing; the end certificate goes along, and no other.
 *
 * unverified: which digest does the server take? (sheet: Authentication, Certificate) The samples leave it to their library, which takes
 * SHA-256 today and took SHA-1 in old frameworks.
 */
import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { context, der, INTEGER, NULL, OCTET_STRING, oid, SEQUENCE, SET, setOf, UTC_TIME, valuesIn } from './der.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const DATA = '1.2.840.113549.1.7.1';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const SHA_256 = '2.16.840.1.101.3.4.2.1';

/** The signature algorithms by the kind of key: RSA as PKCS #1 v1.5 (RFC 3370), elliptic curves with SHA-256 (RFC 5758). */
const ALGORITHMS: Readonly<Record<string, Buffer>> = {
  rsa: der(SEQUENCE, oid('1.2.840.113549.1.1.1'), der(NULL)),
  ec: der(SEQUENCE, oid('1.2.840.10045.4.3.2')),
};

/** A certificate that can sign. */
export interface Signer {
  readonly certificate: Buffer;
  /** Who issued it and under which number, as a signature names it. */
  readonly issuerAndSerial: Buffer;
  readonly key: KeyObject;
  readonly algorithm: Buffer;
}

/** Reads PEM text that holds a certificate and its private key. Throws an `Error` that says what is wrong with it. */
export function readSigner(pem: string): Signer {
  const certificate = new X509Certificate(pem);
  const key = createPrivateKey(pem);
  if (!certificate.checkPrivateKey(key)) throw new Error('the private key is not the key of the first certificate');
  const algorithm = ALGORITHMS[key.asymmetricKeyType ?? ''];
  if (algorithm === undefined) throw new Error(`a key of the kind \`${key.asymmetricKeyType}\` cannot be used`);
  return { certificate: certificate.raw, issuerAndSerial: issuerAndSerialOf(certificate.raw), key, algorithm };
}

/** The signature over the UTF-8 bytes of a text, as DER. `at` is the time of signing, in milliseconds since 1970. */
export function signDetached(
  { certificate, issuerAndSerial, key, algorithm }: Signer,
  text: string,
  at: number,
): Buffer {
  const digest = createHash('sha256').update(text, 'utf8').digest();
  const attributes = [
    attribute(CONTENT_TYPE, oid(DATA)),
    attribute(SIGNING_TIME, der(UTC_TIME, Buffer.from(utcTime(at), 'ascii'))),
    attribute(MESSAGE_DIGEST, der(OCTET_STRING, digest)),
  ];
  // What is signed is the attributes as a SET; in the message the same bytes stand under the tag [0] (RFC 5652, 5.4).
  const signature = sign('sha256', setOf(SET, attributes), key);
  const signerInfo = der(
    SEQUENCE,
    version(1),
    issuerAndSerial,
    SHA_256_ALGORITHM,
    setOf(context(0), attributes),
    algorithm,
    der(OCTET_STRING, signature),
  );
  const signedData = der(
    SEQUENCE,
    version(1),
    der(SET, SHA_256_ALGORITHM),
    der(SEQUENCE, oid(DATA)),
    der(context(0), certificate),
    der(SET, signerInfo),
  );
  return der(SEQUENCE, oid(SIGNED_DATA), der(context(0), signedData));
}

const SHA_256_ALGORITHM = der(SEQUENCE, oid(SHA_256), der(NULL));

function attribute(type: string, value: Buffer): Buffer {
  return der(SEQUENCE, oid(type), der(SET, value));
}

function version(number: number): Buffer {
  return der(INTEGER, Buffer.from([number]));
}

/** `260101090000Z` */
function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`;
}

/** RFC 5280, 4.1: `[0] version` where it isn't 1, serial number, algorithm, issuer. */
function issuerAndSerialOf(certificate: Buffer): Buffer {
  const [whole] = valuesIn(certificate);
  const [toBeSigned] = valuesIn(whole?.content ?? Buffer.of());
  const fields = valuesIn(toBeSigned?.content ?? Buffer.of());
  const [serial, , issuer] = fields[0]?.tag === context(0) ? fields.slice(1) : fields;
  if (serial?.tag !== INTEGER || issuer?.tag !== SEQUENCE) throw new Error('the certificate has no issuer and number');
  return der(SEQUENCE, issuer.bytes, serial.bytes);
}
