import { X509Certificate } from 'node:crypto';
import type { Path } from './mistake.ts';
import type { Reading } from './reading.ts';
import { readReference } from './secrets.ts';

/** The certificates that `ca` refers to, PEM. Null, with everything reported, where there are none. */
export function readCertificates(reference: string, path: Path, { from, report }: Reading): string | null {
  const read = readReference(reference, from);
  if ('problem' in read) {
    report(path, read.problem);
    return null;
  }
  const blocks = read.value.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length > 0 && blocks.every(isCertificate)) return read.value;
  report(path, `expected certificates in PEM, found none that can be read in ${reference.slice('file:'.length)}`);
  return null;
}

function isCertificate(pem: string): boolean {
  try {
    return Boolean(new X509Certificate(pem));
  } catch {
    return false;
  }
}
