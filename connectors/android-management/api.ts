/** Requests to the Android Management API. Answers come back as the text they came as, after a look at status and type. */
import { type AccessTokens, Failure, failureOf, isRecord, jsonObject, type Kit, scrub } from '#connector';
import type { Account } from './settings.ts';

const API_URL = 'https://androidmanagement.googleapis.com';

/** The one permission of Google Cloud there is for this API; the role Android Management User contains it. */
export const PERMISSION = 'androidmanagement.enterprises.manage';

const JSON_TYPE = /^(application|text)\/([\w.-]+\+)?json\s*(;|$)/i;

export interface ApiRequest {
  /** A name for logs and metrics. */
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  /** Below the version, encoded: `/enterprises/LC01/policies/default`. */
  readonly path: string;
  /** The object in words: `the policy default`. */
  readonly what: string;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
}

export class Api {
  readonly #url: string;
  readonly #kit: Kit;
  readonly #session: AccessTokens;
  #clockAheadMs: number | null = null;

  constructor({ apiUrl }: Account, kit: Kit, session: AccessTokens) {
    this.#url = `${apiUrl ?? API_URL}/v1`;
    this.#kit = kit;
    this.#session = session;
  }

  /** How far Google's clock is ahead of ours, by the last answer; null where it didn't say. */
  get clockAheadMs(): number | null {
    return this.#clockAheadMs;
  }

  /** Sends one request and reads all of the answer. A status outside 200 to 299 is thrown. */
  async send(request: ApiRequest, signal: AbortSignal): Promise<{ readonly body: string; readonly type: string }> {
    return this.#session.enter((token) => this.#once(request, token, signal), signal);
  }

  /** The text of an answer that is a JSON object. */
  async text(request: ApiRequest, signal: AbortSignal): Promise<string> {
    const { body, type } = await this.send(request, signal);
    // A hotel's sign-in page and a proxy's block page come with status 200 too.
    if (!JSON_TYPE.test(type)) {
      const found = type === '' ? 'no content type' : `the content type \`${type.split(';', 1)[0]}\``;
      const says = `expected JSON, found ${found}; something in between may have answered`;
      throw new Failure('protocol', `${nameOf(request)}: ${says}`);
    }
    jsonObject(body, nameOf(request));
    return body;
  }

  /** The same, parsed. */
  async read(request: ApiRequest, signal: AbortSignal): Promise<Record<string, unknown>> {
    return jsonObject(await this.text(request, signal), nameOf(request));
  }

  async #once(request: ApiRequest, token: string, signal: AbortSignal) {
    const { operation, method, path, query = {}, body } = request;
    const url = new URL(this.#url + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const response = await this.#kit.fetch(url, {
      operation,
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const text = await bodyOf(response, request, signal);
    const at = Date.parse(response.headers.get('date') ?? '');
    this.#clockAheadMs = Number.isNaN(at) ? null : at - this.#kit.now();
    if (response.ok) return { body: text, type: response.headers.get('content-type') ?? '' };
    throw refused(request, response, text, this.#kit);
  }
}

/** `GET /enterprises/LC01/policies/default`: how messages call a request. */
export function nameOf({ method, path }: ApiRequest): string {
  return `${method} ${path}`;
}

async function bodyOf(response: Response, request: ApiRequest, signal: AbortSignal): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    if (signal.aborted || error instanceof Failure) throw error;
    throw new Failure('unavailable', `${nameOf(request)}: the answer broke off`, { cause: error });
  }
}

/** The failure for an answer that declines. Google says why in `error.message`; a page of another shape is never quoted. */
function refused(request: ApiRequest, response: Response, body: string, kit: Kit): Failure {
  const { status } = response;
  const words = messageIn(body);
  const vendorSays = words === null ? '' : ` (${scrub(kit.redact(words))})`;
  const advice = adviceFor(request, status);
  const says = `${nameOf(request)} was answered with ${status}${vendorSays}${advice === '' ? '' : `; ${advice}`}`;
  return failureOf(response, kit.redact(says), kit.now(), status === 403 ? { permission: PERMISSION } : {});
}

function messageIn(body: string): string | null {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = isRecord(parsed) && isRecord(parsed.error) ? parsed.error : {};
    return typeof error.message === 'string' && error.message.trim() !== '' ? error.message : null;
  } catch {
    return null;
  }
}

function adviceFor({ what }: ApiRequest, status: number): string {
  switch (status) {
    case 401:
      return 'the access token was not accepted; the next run signs in afresh';
    case 403:
      return `the service account needs ${PERMISSION} (role Android Management User) in the project that the enterprise belongs to, and \`enterprise\` has to be right`;
    case 404:
      return `${what} does not exist`;
    default:
      return '';
  }
}
