/** Signs as a client with a certificate does, bit by bit, so that a test can get any of it wrong. */
import { createHash, sign, X509Certificate } from 'node:crypto';

export interface CmsWanted {
  /** PEM of certificate and private key. */
  readonly pem: string;
  readonly path: string;
  /** What is signed, where it isn't the path. */
  readonly content?: string;
  readonly certificates?: number;
  readonly embedded?: boolean;
  readonly signingTime?: boolean;
  readonly sorted?: boolean;
  /** PEM of the certificate that is inside, and of the one that the signer says is its own, where they are others. */
  readonly inside?: string;
  readonly signer?: string;
  /** Spoils the signature. */
  readonly spoilt?: boolean;
}

const OIDS = {
  data: '06092a864886f70d010701',
  signedData: '06092a864886f70d010702',
  contentType: '06092a864886f70d010903',
  messageDigest: '06092a864886f70d010904',
  signingTime: '06092a864886f70d010905',
  sha256: '0609608648016503040201',
  rsa: '06092a864886f70d010101',
} as const;

export function authorization(wanted: CmsWanted): string {
  return `CMSURL'1 ${cms(wanted).toString('base64')}`;
}

function cms(wanted: CmsWanted): Buffer {
  const { pem, path, content = path, certificates = 1, embedded = false, signingTime = true, sorted = true } = wanted;
  const signerOf = new X509Certificate(wanted.signer ?? pem);
  const inside = new X509Certificate(wanted.inside ?? pem);
  const algorithm = der(0x30, oid('sha256'), der(0x05));
  const attributes = [
    attribute('contentType', oid('data')),
    ...(signingTime ? [attribute('signingTime', der(0x17, Buffer.from('260101000000Z')))] : []),
    attribute('messageDigest', der(0x04, createHash('sha256').update(content).digest())),
  ].sort((a, b) => (sorted ? Buffer.compare(a, b) : Buffer.compare(b, a)));
  const signature = sign('sha256', der(0x31, ...attributes), pem);
  if (wanted.spoilt) signature.writeUInt8(signature.readUInt8(9) ^ 1, 9);
  const signer = der(
    0x30,
    der(0x02, Buffer.from([1])),
    der(0x30, issuerOf(signerOf), der(0x02, serialOf(signerOf))),
    algorithm,
    der(0xa0, ...attributes),
    der(0x30, oid('rsa'), der(0x05)),
    der(0x04, signature),
  );
  const signedData = der(
    0x30,
    der(0x02, Buffer.from([1])),
    der(0x31, algorithm),
    der(0x30, oid('data'), ...(embedded ? [der(0xa0, der(0x04, Buffer.from(content)))] : [])),
    der(0xa0, ...Array.from({ length: certificates }, () => inside.raw)),
    der(0x31, signer),
  );
  return der(0x30, oid('signedData'), der(0xa0, signedData));
}

function attribute(name: keyof typeof OIDS, value: Buffer): Buffer {
  return der(0x30, oid(name), der(0x31, value));
}

function oid(name: keyof typeof OIDS): Buffer {
  return Buffer.from(OIDS[name], 'hex');
}

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const figures = body.length.toString(16);
  const length = Buffer.from(figures.length % 2 === 0 ? figures : `0${figures}`, 'hex');
  const head = body.length < 0x80 ? [tag, body.length] : [tag, 0x80 + length.length, ...length];
  return Buffer.concat([Buffer.from(head), body]);
}

/** The issuer's name as the certificate spells it: behind version, serial number and algorithm. */
function issuerOf(certificate: X509Certificate): Buffer {
  return part(part(part(certificate.raw, 0), 0), 3, true);
}

function serialOf(certificate: X509Certificate): Buffer {
  return part(part(part(certificate.raw, 0), 0), 1);
}

/** The body of the nth value inside, or all of it. */
function part(bytes: Buffer, nth: number, whole = false): Buffer {
  for (let at = 0, seen = 0; at < bytes.length; seen += 1) {
    const first = bytes.readUInt8(at + 1);
    const more = first < 0x80 ? 0 : first - 0x80;
    const start = at + 2 + more;
    const end = start + (more === 0 ? first : bytes.readUIntBE(at + 2, more));
    if (seen === nth) return bytes.subarray(whole ? at : start, end);
    at = end;
  }
  throw new Error('there is no such value');
}
