/** Reads what was asked out of a request. Members we don't know are left alone. */
import { isUtf8 } from 'node:buffer';

export interface Asked {
  readonly token: string;
  readonly tokenSet: string | undefined;
}

/** What was asked, or one sentence saying what is wrong with the request; it never repeats the request. */
export type Reading = Asked | { readonly wrong: string };

/** From a parsed JSON body. */
export function askedInJson(body: unknown): Reading {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { wrong: 'expected a JSON object such as {"token": "..."}' };
  }
  const { token, tokenSet } = body as { readonly token?: unknown; readonly tokenSet?: unknown };
  if (token === undefined) return { wrong: '`token` is missing' };
  if (typeof token !== 'string') return { wrong: '`token` is not a string' };
  if (tokenSet !== undefined && typeof tokenSet !== 'string') return { wrong: '`tokenSet` is not a string' };
  return { token, tokenSet };
}

/** From a form, as RFC 7662 section 2.1 has it; `tokenSet` is our addition. */
export function askedInForm(form: unknown): Reading {
  if (!(form instanceof URLSearchParams)) return { wrong: 'expected a form such as token=...' };
  const tokens = form.getAll('token');
  const tokenSets = form.getAll('tokenSet');
  const [token] = tokens;
  if (token === undefined) return { wrong: '`token` is missing' };
  if (tokens.length > 1 || tokenSets.length > 1) return { wrong: 'a parameter is given more than once' };
  return { token, tokenSet: tokenSets[0] };
}

/** From header fields. A phone without a token sends none: that is a value that matches nothing, not a mistake. */
export function askedInHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Asked {
  const tokenSet = headerText(headers['x-token-set']);
  return { token: headerText(headers['x-mdm-token']), tokenSet: tokenSet === '' ? undefined : tokenSet };
}

const BEYOND_ASCII = /[\u0080-\u00ff]/;

/** Node reads header fields as Latin-1; a token with other letters was sent as UTF-8. What is neither is no token. */
function headerText(field: string | string[] | undefined): string {
  if (typeof field !== 'string') return '';
  if (!BEYOND_ASCII.test(field)) return field;
  const bytes = Buffer.from(field, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : '';
}
