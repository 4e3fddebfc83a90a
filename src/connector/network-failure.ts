/** What can go wrong before an answer is complete, in sentences for people. */
import { Failure, type FailureKind } from '../model/failure.ts';

/** Codes of Node, OpenSSL and undici. What isn't listed is `unavailable`, with its code. */
const TROUBLES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused: nothing listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CLOSED: 'the connection was cut',
  UND_ERR_DESTROYED: 'the account was closed meanwhile',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the connection was cut',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host could not be looked up',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
  ETIMEDOUT: 'the host could not be reached in time',
  UND_ERR_CONNECT_TIMEOUT: 'the host could not be reached in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet; is the clock of this machine right?',
  CERT_REVOKED: 'its certificate has been revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate belongs to another host name',
  HOSTNAME_MISMATCH: 'its certificate belongs to another host name',
  EPROTO: 'no TLS connection could be made; does the host speak https at this port?',
  UND_ERR_PRX_TLS: 'the certificate of the proxy belongs to another host name',
  UND_ERR_PRX_CONN: 'the proxy cut the connection',
};

const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
]);

const UNSENDABLE = ['rejected', 'not sent: its address, a header or its body is not proper HTTP'] as const;

/**
 * A failure for an error that was thrown instead of an answer. `asked` is method, host and path; `trusts` is where a private authority
 * is named.
 */
export function networkFailure(
  thrown: unknown,
  asked: string,
  redact: (text: string) => string,
  trusts = 'in the account as `ca: file:...`',
): Failure {
  const { name, code, message } = rootOf(thrown);
  // What never left is the one thing `fetch` throws without a cause; its message quotes the header it refuses.
  const unsent = thrown instanceof TypeError && thrown.cause === undefined;
  const [kind, says] = unsent ? UNSENDABLE : judge(name, code, message, trusts);
  if (kind === 'rejected') return new Failure(kind, redact(`${asked}: ${says}`));
  const shownCode = code === '' || code === 'UND_ERR_ABORTED' ? '' : ` (${code})`;
  // The error itself may carry raw bytes of the answer; what is kept of it is its message, redacted.
  return new Failure(kind, redact(`${asked}: ${says}${shownCode}`), { cause: new Error(redact(`${code} ${message}`)) });
}

function judge(name: string, code: string, message: string, trusts: string): readonly [FailureKind, string] {
  // undici tells of a proxy's refusal in words only.
  const [, tunnel, forward] = /Proxy response \((\d+)\)|Proxy Authentication Required \((407)\)/.exec(message) ?? [];
  const status = tunnel ?? forward;
  if (status === '407') return ['auth', 'the proxy wants credentials that it was not given, or not these (407)'];
  if (status !== undefined) return ['unavailable', `the proxy refused to connect (${status})`];
  const trouble = TROUBLES[code];
  if (trouble !== undefined) return ['unavailable', trouble];
  if (UNTRUSTED.has(code)) {
    return [
      'unavailable',
      `its certificate is not signed by an authority that is trusted here; a private one is named ${trusts}`,
    ];
  }
  if (code.startsWith('ERR_SSL_')) return ['unavailable', 'no TLS connection could be made'];
  if (name === 'HTTPParserError' || code === 'UND_ERR_HEADERS_OVERFLOW')
    return ['protocol', 'the answer is not proper HTTP'];
  if (code === 'UND_ERR_INVALID_ARG') return UNSENDABLE;
  // `fetch` refuses ports of other protocols, such as 25 and 6000, and says so without a code.
  if (message === 'bad port')
    return ['rejected', 'not sent: `fetch` refuses this port, it belongs to another protocol'];
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI')) return ['protocol', 'the answer could not be unpacked'];
  return ['unavailable', 'no answer came'];
}

/** The innermost error that has a code: `fetch` wraps what happened. */
function rootOf(thrown: unknown): { readonly name: string; readonly code: string; readonly message: string } {
  let found = { name: '', code: '', message: '' };
  let error = thrown;
  for (let depth = 0; error instanceof Error && depth < 8; depth++) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    if (code !== '' || found.code === '') found = { name: error.name, code, message: error.message };
    error = error.cause;
  }
  return found;
}
