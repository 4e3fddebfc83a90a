/** Requests to Workspace ONE with axios. It builds and reads them; sending is the kit's business, and so are time-outs and redirects. */
import axios, { type AxiosInstance } from 'axios';
import { Failure, jsonObject, type Kit } from '#connector';
import { type Answer, type Asked, broken, nameOf, Refusal, refused } from './failures.ts';
import type { Account } from './settings.ts';
import type { Session } from './sign-in/session.ts';

export interface ApiRequest extends Asked {
  readonly query?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
}

/** What the last answers said beside what was asked for. */
export interface Margin {
  /** How far the vendor's clock is ahead of ours, in milliseconds, to a second or so; null where it doesn't say. */
  readonly clockAheadMs: number | null;
  /** How much of the day's requests is left, as headers tell; null where they don't. */
  readonly quota: { readonly limit: number; readonly remaining: number } | null;
}

const JSON_TYPE = /^(application|text)\/([\w.-]+\+)?json\s*(;|$)/i;

/** The headers that tell what is left of the day's requests. (sheet: Errors, limits, paging) */
export const QUOTA = {
  limit: 'x-ratelimit-limit',
  remaining: 'x-ratelimit-remaining',
  reset: 'x-ratelimit-reset',
} as const;

/** Android Enterprise isn't set up: the one 404 that is an answer. (sheet: Health checks) */
const IS_AN_ANSWER = '6071';

/** What went in and out of one request, kept beside axios: its own errors carry headers and bodies, and plain objects it copies. */
class Carried {
  readonly operation: string;
  readonly signal: AbortSignal;
  headers = new Headers();
  failure: unknown;

  constructor(operation: string, signal: AbortSignal) {
    this.operation = operation;
    this.signal = signal;
  }
}

export class Api {
  readonly #account: Account;
  readonly #kit: Kit;
  readonly #session: Session;
  readonly #axios: AxiosInstance;
  #margin: Margin = { clockAheadMs: null, quota: null };

  constructor(account: Account, kit: Kit, session: Session) {
    this.#account = account;
    this.#kit = kit;
    this.#session = session;
    this.#axios = through(kit);
  }

  get margin(): Margin {
    return this.#margin;
  }

  /** Sends one request and reads all of the answer. A status outside 200 to 299 is thrown. */
  send(request: ApiRequest, signal: AbortSignal): Promise<Answer> {
    return this.#session.enter(async () => {
      try {
        return await this.#once(request, signal);
      } catch (error) {
        // Under load something that exists is not found for a moment, so what can be asked again is asked again. (sheet: Errors)
        if (!(error instanceof Refusal) || error.status !== 404 || error.code === IS_AN_ANSWER) throw error;
        if (request.method !== 'GET') throw error;
        return this.#once(request, signal);
      }
    }, signal);
  }

  /** The text of an answer that is a JSON object; null where the answer is 204, which is how Workspace ONE says "none". */
  async text(request: ApiRequest, signal: AbortSignal): Promise<string | null> {
    const { status, headers, body } = await this.send(request, signal);
    if (status === 204) return null;
    const type = headers.get('content-type') ?? '';
    if (body.trim() !== '' && !JSON_TYPE.test(type)) {
      const found = type === '' ? 'no content type' : `the content type \`${type.split(';', 1)[0]}\``;
      throw new Failure(
        'protocol',
        `${nameOf(request)}: expected JSON, found ${found}; something in between may have answered`,
      );
    }
    return body;
  }

  /** The same, parsed. */
  async read(request: ApiRequest, signal: AbortSignal): Promise<Record<string, unknown> | null> {
    const text = await this.text(request, signal);
    return text === null ? null : jsonObject(text, nameOf(request));
  }

  async #once(request: ApiRequest, signal: AbortSignal): Promise<Answer> {
    const answer = await this.#exchange(request, signal);
    if (answer.status < 200 || answer.status > 299) throw refused(request, answer, this.#kit);
    return answer;
  }

  async #exchange(request: ApiRequest, signal: AbortSignal): Promise<Answer> {
    const url = new URL(this.#account.apiUrl + request.path);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
    const { version, operation } = request.endpoint;
    const carried = new Carried(operation, signal);
    try {
      const { status, data } = await this.#axios.request<string>({
        url: url.href,
        method: request.method,
        headers: {
          accept: version === 1 ? 'application/json' : `application/json;version=${version}`,
          // Some firewalls refuse the names that libraries give themselves. (sheet: Authentication)
          'user-agent': 'Watchword',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(await this.#session.headers(url.pathname, signal)),
        },
        ...(request.body === undefined ? {} : { data: request.body }),
        fetchOptions: { carried },
      });
      this.#look(carried.headers);
      return { status, headers: carried.headers, body: data };
    } catch (error) {
      throw carried.failure ?? broken(request, error, signal);
    }
  }

  #look(headers: Headers): void {
    const at = Date.parse(headers.get('date') ?? '');
    const limit = Number(headers.get(QUOTA.limit) ?? Number.NaN);
    const remaining = Number(headers.get(QUOTA.remaining) ?? Number.NaN);
    this.#margin = {
      clockAheadMs: Number.isNaN(at) ? null : at - this.#kit.now(),
      quota: Number.isFinite(limit) && Number.isFinite(remaining) && limit > 0 ? { limit, remaining } : null,
    };
  }
}

/** An axios that sends through the kit and hands every answer over as the text it came as. */
function through(kit: Kit): AxiosInstance {
  return axios.create({
    adapter: 'fetch',
    responseType: 'text',
    transformRequest: [(body: unknown) => body],
    transformResponse: [(body: unknown) => body],
    validateStatus: () => true,
    env: {
      fetch: async (url: URL | Request | string, init: (RequestInit & { carried?: Carried }) | undefined) => {
        const { carried, ...request } = init ?? {};
        if (carried === undefined || typeof url !== 'string') throw new Error('a request without its purpose');
        try {
          const { method, headers, body } = request;
          const response = await kit.fetch(url, {
            operation: carried.operation,
            redirect: 'manual',
            // Not one that axios makes of it: its reason would be an error with headers.
            signal: carried.signal,
            ...(method === undefined ? {} : { method }),
            ...(headers === undefined ? {} : { headers }),
            ...(body === undefined || body === null ? {} : { body }),
          });
          carried.headers = response.headers;
          return response;
        } catch (error) {
          carried.failure = error;
          throw error;
        }
      },
      // Without a `Request` axios passes on what it has put together, our own part included.
      Request: null as never,
    },
  });
}
