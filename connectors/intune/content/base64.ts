/** Text inside base64, as `payloadJson` and `encodedSettingXml` carry it. */
import { Failure } from '#connector';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** The text, always read as UTF-8. `what` names the property in the failure: `payloadJson of configuration ...`. */
export function fromBase64(encoded: string, what: string): string {
  const compact = encoded.replace(/\s+/g, '');
  if (!BASE64.test(compact)) throw new Failure('rejected', `${what} is not base64`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(compact, 'base64'));
  } catch {
    throw new Failure('rejected', `${what} is not UTF-8 text inside base64`);
  }
}

export function toBase64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
