/** From an answer of Microsoft Graph to a `Failure` whose message names method, path and status, and never a body or a header. */
import { Failure, failureOf, type Kit, scrub } from '#connector';
import type { Endpoint } from './endpoints.ts';
import { readVendorError } from './vendor-error.ts';

export interface Asked {
  readonly endpoint: Endpoint;
  readonly method: 'GET' | 'PATCH' | 'POST';
  /** Without version and query. */
  readonly path: string;
  /** The object in words: `the configuration 4f1c...`. */
  readonly what: string;
}

/** `PATCH /deviceAppManagement/...`: how messages call a request. */
export function nameOf(asked: Asked): string {
  return `${asked.method} ${asked.path}`;
}

/** The failure for an answer with a status outside 200 to 299. */
export function refused(asked: Asked, response: Response, body: string, kit: Kit): Failure {
  const error = readVendorError(body);
  const { status } = response;
  const words = [error.code, error.message === null ? null : scrub(kit.redact(error.message))];
  const vendorSays = words.filter((word) => word !== null).join(': ');
  const parts = [`${nameOf(asked)} was answered with ${status}`, vendorSays === '' ? '' : ` (${vendorSays})`];
  const advice = adviceFor(asked, status);
  const requestId = response.headers.get('request-id') ?? error.requestId;
  return failureOf(response, kit.redact(parts.join('') + (advice === '' ? '' : `; ${advice}`)), kit.now(), {
    ...(status === 403 ? { permission: asked.endpoint.permission } : {}),
    ...(requestId === null ? {} : { requestId }),
  });
}

function adviceFor({ endpoint, what }: Asked, status: number): string {
  switch (status) {
    case 400:
      return endpoint.operation === 'write-configuration' ? PARTIAL_WRITE_REFUSED : '';
    case 401:
      return 'the access token was not accepted; the next run signs in afresh';
    case 403:
      return `the application needs the permission ${endpoint.permission} (type Application, with an administrator's consent)`;
    case 404:
      return `${what} does not exist`;
    default:
      return '';
  }
}

/**
 * unverified: is a PATCH with `@odata.type` and only the one property accepted? Microsoft's pages say that properties left out stay, and
 * the console sends parts; public tools send the whole object. (sheet: Writing one key without touching its neighbours)
 */
const PARTIAL_WRITE_REFUSED =
  'Intune declined a change of one property alone, which its documentation allows; nothing was written';

/** The failure for a body that broke off or never came. Abortion by our own signal is passed on as it is. */
export function broken(asked: Asked, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || error instanceof Failure) return error;
  return new Failure('unavailable', `${nameOf(asked)}: the answer broke off`, { cause: error });
}
