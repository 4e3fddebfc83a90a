/**
 * The signature of a request that signs in with a certificate: `CMSURL'1 <base64 of a CMS>`, a detached signature over the
 * absolute path, in UTF-8. Node has no call that verifies a CMS, but all that is in one: here it is read from its DER, and the
 * digest and the signature are verified with the key of the certificate inside.
 */
import { createHash, verify, X509Certificate } from 'node:crypto';
import { childrenOf, contextTag, type Der, oidOf, readDer, TAGS } from './der.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const DATA = '1.2.840.113549.1.7.1';
const ATTRIBUTES = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const;
const DIGESTS: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** What is wrong with a signature of the content, null where it is right and the certificate inside is the one given. */
export function cmsProblem(cms: Buffer, content: string, certificate: X509Certificate): string | null {
  try {
    return problemOf(cms, content, certificate);
  } catch (error) {
    return `no CMS: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function problemOf(cms: Buffer, content: string, certificate: X509Certificate): string | null {
  const [type, wrapped] = childrenOf(readDer(cms)[0]);
  if (oidOf(type) !== SIGNED_DATA) return 'no signed data';
  const [, , encapsulated, ...rest] = childrenOf(childrenOf(wrapped)[0]);
  const certificates = childrenOf(rest.find(({ tag }) => tag === contextTag(0)));
  const signers = childrenOf(rest.find(({ tag }) => tag === TAGS.set));
  const [contentType, ...embedded] = childrenOf(encapsulated);
  const [signer] = signers;
  const [own] = certificates;
  if (oidOf(contentType) !== DATA || embedded.length > 0) return 'not detached';
  if (certificates.length !== 1 || own === undefined) return 'not exactly the end certificate';
  if (signers.length !== 1) return 'not exactly one signer';
  if (new X509Certificate(own.whole).fingerprint256 !== certificate.fingerprint256) return 'another certificate';
  return signatureProblem(childrenOf(signer), content, certificate);
}

function signatureProblem(signer: readonly Der[], content: string, certificate: X509Certificate): string | null {
  const [, signerId, digestAlgorithm, attributes, , signature] = signer;
  const digest = DIGESTS[oidOf(childrenOf(digestAlgorithm)[0])];
  if (digest === undefined) return 'an unknown digest';
  if (attributes?.tag !== contextTag(0)) return 'no signed attributes';
  if (signature?.tag !== TAGS.octets) return 'no signature';
  const serial = childrenOf(signerId)[1]?.body.toString('hex').replace(/^00/, '');
  if (signerId?.tag === TAGS.sequence && serial !== certificate.serialNumber.toLowerCase().replace(/^00/, ''))
    return 'another signer';

  const list = childrenOf(attributes);
  if (list.some(({ whole }, at) => at > 0 && Buffer.compare(list[at - 1]?.whole ?? whole, whole) > 0))
    return 'attributes that are not in the order of DER';
  const values = new Map(
    list.map((attribute) => [oidOf(childrenOf(attribute)[0]), childrenOf(childrenOf(attribute)[1])[0]]),
  );
  if (oidOf(values.get(ATTRIBUTES.contentType)) !== DATA) return 'no content type';
  if (!values.has(ATTRIBUTES.signingTime)) return 'no signing time';
  const hash = createHash(digest).update(content, 'utf8').digest();
  if (values.get(ATTRIBUTES.messageDigest)?.body.equals(hash) !== true) return 'a signature of another path';
  // What is signed is the set itself, not the place it has in the message.
  const signed = Buffer.concat([Buffer.from([TAGS.set]), attributes.whole.subarray(1)]);
  return verify(digest, signed, certificate.publicKey, signature.body) ? null : 'a wrong signature';
}
