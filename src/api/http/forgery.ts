/**
 * Requests that another site makes a browser send. What a browser adds by itself, a cookie or a certificate, shows who the browser
 * belongs to, and not who wants the change:
 *
 * | who asks, is known by | a change is carried out if                                            |
 * |-----------------------|-----------------------------------------------------------------------|
 * | key, token            | always: nothing sends them by itself                                  |
 * | certificate, nothing  | the browser, where it is one, says that our own page asks             |
 * | session               | the same, and the request has a header that other sites can't add     |
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Self } from '../../access/identify.ts';
import { Refusal } from '../problems.ts';

/** What our own page sends with every request; for another site a browser would have to ask us first, and we don't answer. */
export const OWN_HEADER = 'x-watchword';

const READING: readonly string[] = ['GET', 'HEAD'];

/** Throws for a change that another site may have asked for. */
export function refuseForged(
  request: { readonly method: string; readonly headers: IncomingHttpHeaders },
  by: Self['by'] | null,
): void {
  if (READING.includes(request.method) || by === 'key' || by === 'oidc') return;
  if (isOfAnotherSite(request.headers)) throw new Refusal('forbidden', 'another site has asked for this');
  if (by === 'session' && request.headers[OWN_HEADER] !== '1') {
    throw new Refusal('forbidden', 'with a session, send the header `X-Watchword: 1`; or send a key instead');
  }
}

/** What the browser says of where a request comes from. Who is no browser says nothing. */
function isOfAnotherSite({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  // The browser has compared the addresses itself, as a person sees them: a proxy may have changed the host since.
  if (site !== undefined) return site !== 'same-origin';
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
