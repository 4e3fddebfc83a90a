/**
 * Requests to an Ivanti product, for its own API and for Common Platform Services alike: axios in front of the kit, a user's
 * name and password with every request.
 */
import axios, { type AxiosInstance, type InternalAxiosRequestConfig } from 'axios';
import { type Kit, readJson, type Secret } from '#connector';
import { FirstAlone } from './first-alone.ts';
import { type Asked, nameOf, refused } from './refused.ts';

export interface HttpSettings {
  /** The product's address, without a slash at its end. */
  readonly url: string;
  readonly username: string;
  readonly password: Secret;
  readonly kit: Kit;
}

export interface IvantiRequest extends Asked {
  /** Names and values, not yet encoded. */
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** JSON text, sent as it is. */
  readonly text?: string;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
}

/** A whole answer with a status from 200 to 299. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** One user at one product, for one run. */
export class IvantiHttp {
  readonly #settings: HttpSettings;
  readonly #axios: AxiosInstance;
  readonly #turn = new FirstAlone();

  constructor(settings: HttpSettings) {
    this.#settings = settings;
    const asItIs = [(data: unknown) => data];
    this.#axios = axios.create({
      baseURL: settings.url,
      // What a status and a text mean is decided here, so axios leaves both as they are.
      responseType: 'text',
      transformRequest: asItIs,
      transformResponse: asItIs,
      validateStatus: () => true,
      paramsSerializer: encoded,
    });
  }

  /** Sends one request and reads all of the answer. A status outside 200 to 299 is thrown. */
  async send(request: IvantiRequest, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    return this.#turn.ask(async () => {
      const answer = await this.#ask(request, signal);
      if (answer.status >= 200 && answer.status <= 299) return answer;
      throw refused(request, answer, this.#settings.kit);
    }, signal);
  }

  /** The JSON in the answer. */
  async json(request: IvantiRequest, signal: AbortSignal): Promise<unknown> {
    return jsonOf(await this.send(request, signal), request);
  }

  async #ask(request: IvantiRequest, signal: AbortSignal): Promise<Answer> {
    const { method, path, query = {} } = request;
    const body = bodyOf(request);
    let headers = new Headers();
    try {
      const { status, data } = await this.#axios.request<string>({
        method,
        url: path,
        params: query,
        signal,
        headers: { Accept: 'application/json', ...(body === null ? {} : { 'Content-Type': body.type }) },
        ...(body === null ? {} : { data: body.text }),
        // A function of our own: axios keeps a `fetch` it is given for ever, and wraps failures in errors that hold the request.
        adapter: async (config) => {
          const response = await this.#fetch(config, request, signal);
          headers = response.headers;
          const { status, statusText } = response;
          return { data: await response.text(), status, statusText, headers: {}, config };
        },
      });
      return { status, headers, text: data };
    } catch (error) {
      // Axios has an error of its own for what was given up.
      signal.throwIfAborted();
      throw error;
    }
  }

  #fetch(config: InternalAxiosRequestConfig, { operation }: Asked, signal: AbortSignal): Promise<Response> {
    const { username, password, kit } = this.#settings;
    const headers = new Headers();
    for (const [name, value] of Object.entries(config.headers.toJSON())) headers.set(name, String(value));
    const pair = Buffer.from(`${username}:${password.reveal()}`).toString('base64');
    kit.guard(pair);
    headers.set('authorization', `Basic ${pair}`);
    return kit.fetch(this.#axios.getUri(config), {
      operation,
      method: (config.method ?? 'get').toUpperCase(),
      headers,
      signal,
      ...(typeof config.data === 'string' ? { body: config.data } : {}),
    });
  }
}

/** The JSON in an answer. Throws `protocol` for anything else. */
export function jsonOf({ status, headers, text }: Answer, asked: Asked): Promise<unknown> {
  const body = status === 204 || status === 205 ? null : text;
  return readJson(new Response(body, { status, headers }), nameOf(asked));
}

function bodyOf({ json, text, form }: IvantiRequest): { readonly type: string; readonly text: string } | null {
  if (text !== undefined) return { type: 'application/json', text };
  if (json !== undefined) return { type: 'application/json', text: JSON.stringify(json) };
  return form === undefined ? null : { type: 'application/x-www-form-urlencoded', text: encoded(form) };
}

/** Blanks as `%20`: a plus means a blank in forms only, and these products are older than that agreement. */
function encoded(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}
