/**
 * Requests to Microsoft Graph through the vendor's client library. Of its chain only the authentication stays, with a last link of
 * our own in front of the kit: repeating and following redirects are not the connector's business.
 */
import {
  AuthenticationHandler,
  AuthenticationHandlerOptions,
  Client,
  type Context,
  GraphClientError,
  type Middleware,
  type MiddlewareOptions,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { type EntraSignIn, Failure, type Kit } from '#connector';
import { type Asked, broken, nameOf, refused } from './failures.ts';
import { type GraphObject, graphObject, objectsOf } from './graph-object.ts';
import { type Account, CLOUDS } from './settings.ts';

export interface GraphRequest extends Asked {
  /** Names and values, not yet encoded. */
  readonly query?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string;
}

/** A whole answer; the body may be empty. */
export interface Answer {
  readonly body: string;
  readonly type: string;
}

const JSON_TYPE = /^(application|text)\/([\w.-]+\+)?json\s*(;|$)/i;

/** More pages than this no list of Intune has; a service that goes on for ever must not keep us for ever. */
const MOST_PAGES = 10_000;

export class Graph {
  readonly #kit: Kit;
  readonly #signIn: EntraSignIn;
  readonly #client: Client;
  readonly #origin: string;

  constructor(account: Account, kit: Kit, signIn: EntraSignIn) {
    const baseUrl = account.graphUrl ?? CLOUDS[account.cloud].graph;
    const { origin, hostname } = new URL(baseUrl);
    this.#kit = kit;
    this.#signIn = signIn;
    this.#origin = origin;
    this.#client = Client.initWithMiddleware({
      baseUrl,
      customHosts: new Set([hostname]),
      // Each request brings its own source of tokens, bound to its signal; this one is never asked.
      middleware: [new AuthenticationHandler(tokensOf(signIn, AbortSignal.abort())), new LastLink(kit)],
    });
  }

  /** Sends one request and reads all of the answer. A status outside 200 to 299 is thrown. */
  async send(request: GraphRequest, signal: AbortSignal, exactUrl?: string): Promise<Answer> {
    await this.#signIn.token(signal);
    const { isFromCache } = this.#signIn;
    try {
      return await this.#once(request, signal, exactUrl);
    } catch (error) {
      // A token that was kept may be older than what it is refused for; one that was made just now is not.
      if (!isFromCache || !(error instanceof Failure) || error.kind !== 'auth') throw error;
      return this.#once(request, signal, exactUrl);
    }
  }

  async #once(request: GraphRequest, signal: AbortSignal, exactUrl?: string): Promise<Answer> {
    const call = this.#client
      .api(request.path + queryOf(request.query))
      .version(request.endpoint.version)
      .responseType(ResponseType.RAW)
      .headers({ 'client-request-id': crypto.randomUUID(), Accept: 'application/json' })
      .middlewareOptions([
        new AuthenticationHandlerOptions(tokensOf(this.#signIn, signal)),
        new Purpose(request, signal, exactUrl),
      ]);
    const response = await unpacked(call, request);
    const body = await bodyOf(response, request, signal);
    if (response.ok) return { body, type: response.headers.get('content-type') ?? '' };
    // A token carries the roles it was made with, so a permission granted since needs another one.
    if (response.status === 401 || response.status === 403) this.#signIn.forget();
    throw refused(request, response, body, this.#kit);
  }

  /** One object. */
  async read(request: GraphRequest, signal: AbortSignal, exactUrl?: string): Promise<GraphObject> {
    const { body, type } = await this.send(request, signal, exactUrl);
    // A hotel's sign-in page and a proxy's block page come with status 200 too.
    if (body.trim() !== '' && !JSON_TYPE.test(type)) {
      const found = type === '' ? 'no content type' : `the content type \`${type.split(';', 1)[0]}\``;
      throw new Failure(
        'protocol',
        `${nameOf(request)}: expected JSON, found ${found}; something in between may have answered`,
      );
    }
    return graphObject(body, nameOf(request));
  }

  /** A list, page by page, to its end or to a throw. The next page's address is the vendor's, and is used as it came. */
  async *pages(request: GraphRequest, signal: AbortSignal): AsyncGenerator<readonly GraphObject[], void, undefined> {
    const seen = new Set<string>();
    let next: string | undefined;
    do {
      const page = await this.read(request, signal, next);
      yield objectsOf(page, nameOf(request));
      next = this.#nextOf(page, request);
      if (next !== undefined && (seen.has(next) || seen.size >= MOST_PAGES)) {
        throw new Failure('protocol', `${nameOf(request)}: the list has no end: a next page comes round again`);
      }
      if (next !== undefined) seen.add(next);
    } while (next !== undefined);
  }

  #nextOf(page: GraphObject, request: GraphRequest): string | undefined {
    const link = page.fields['@odata.nextLink'];
    if (link === undefined || link === null || link === '') return undefined;
    if (typeof link !== 'string' || !URL.canParse(link)) {
      throw new Failure('protocol', `${nameOf(request)}: the address of the next page is not one`);
    }
    const { origin } = new URL(link);
    // The access token goes where the link says: to another host it would be given away.
    if (origin !== this.#origin) {
      throw new Failure('protocol', `${nameOf(request)}: the next page is on ${origin}, expected ${this.#origin}`);
    }
    return link;
  }
}

/** What the last link has to know of a request, carried through the library. */
class Purpose implements MiddlewareOptions {
  readonly request: GraphRequest;
  readonly signal: AbortSignal;
  /** The library takes an address apart and puts its query together in another order: this one it must leave alone. */
  readonly exactUrl: string | undefined;

  constructor(request: GraphRequest, signal: AbortSignal, exactUrl: string | undefined) {
    this.request = request;
    this.signal = signal;
    this.exactUrl = exactUrl;
  }
}

class LastLink implements Middleware {
  readonly #kit: Kit;

  constructor(kit: Kit) {
    this.#kit = kit;
  }

  async execute(context: Context): Promise<void> {
    const purpose = context.middlewareControl?.getMiddlewareOptions(Purpose);
    if (!(purpose instanceof Purpose) || typeof context.request !== 'string')
      throw new Error('a request without its purpose');
    const { request, signal, exactUrl } = purpose;
    const headers = new Headers(context.options?.headers);
    // The library leaves the token out, without a word, where it can't make out the host.
    if (!headers.has('authorization')) {
      throw carried(
        new Failure(
          'rejected',
          `${nameOf(request)}: not sent, the Graph library does not understand the host of \`graphUrl\``,
        ),
      );
    }
    try {
      context.response = await this.#kit.fetch(exactUrl ?? context.request, {
        operation: request.endpoint.operation,
        method: request.method,
        headers,
        signal,
        redirect: 'manual',
        ...(request.body === undefined ? {} : { body: request.body }),
      });
    } catch (error) {
      throw carried(error);
    }
  }
}

/** What failed goes through the library as one of its own errors, the only kind that it doesn't rewrite. */
function carried(error: unknown): GraphClientError {
  const carrier = new GraphClientError('see customError');
  carrier.customError = error;
  return carrier;
}

async function unpacked(call: ReturnType<Client['api']>, { method, body }: GraphRequest): Promise<Response> {
  try {
    const answer: unknown =
      method === 'GET' ? await call.get() : await call[method === 'POST' ? 'post' : 'patch'](body);
    if (answer instanceof Response) return answer;
  } catch (error) {
    throw error instanceof GraphClientError && error.customError !== undefined ? error.customError : error;
  }
  throw new Error('the Graph library gave no answer and no error');
}

async function bodyOf(response: Response, request: GraphRequest, signal: AbortSignal): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw broken(request, error, signal);
  }
}

function tokensOf(signIn: EntraSignIn, signal: AbortSignal): { getAccessToken(): Promise<string> } {
  return {
    getAccessToken: async () => {
      try {
        return await signIn.token(signal);
      } catch (error) {
        throw carried(error);
      }
    },
  };
}

function queryOf(query: Readonly<Record<string, string>> = {}): string {
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
