/** Jamf Pro, one method per call. Answers come back as text or as the vendor sent them. */
import { type AccessTokens, Failure, failureOf, type Kit, readJson, scrub } from '#connector';
import { type Endpoint, LIST_APPS, LIST_DEVICES, READ_APP, WRITE_APP } from './endpoints.ts';
import type { Account } from './settings.ts';
import { vendorWords } from './vendor-words.ts';

interface Asked {
  readonly endpoint: Endpoint;
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  /** XML text. */
  readonly body?: string;
  /** What is not there where the answer is 404: `the record 17`. */
  readonly what: string;
}

const APPS = '/JSSResource/mobiledeviceapplications';
const DEVICES = '/api/v2/mobile-devices/detail';

/**
 * unverified: is this an order that the list of devices knows? (sheet: Devices) Public code asks for it. Names are no order to
 * page by: two devices may have the same one.
 */
const DEVICE_ORDER = 'deviceId:asc';
const DEVICE_SECTIONS = ['GENERAL', 'HARDWARE', 'USER_AND_LOCATION', 'NETWORK'];

const XML_TYPE = /^(application|text)\/([\w.-]+\+)?xml\s*(;|$)/i;

export class Client {
  readonly #account: Account;
  readonly #kit: Kit;
  readonly #session: AccessTokens;

  constructor(account: Account, kit: Kit, session: AccessTokens) {
    this.#account = account;
    this.#kit = kit;
    this.#session = session;
  }

  /** All app records, as XML, without their configurations. It comes in one piece. */
  async apps(signal: AbortSignal): Promise<string> {
    return this.#xml({ endpoint: LIST_APPS, method: 'GET', path: APPS, what: 'the list of app records' }, signal);
  }

  /** One app record, as XML. */
  async app(id: string, signal: AbortSignal): Promise<string> {
    return this.#xml({ endpoint: READ_APP, method: 'GET', ...recordAt(id) }, signal);
  }

  /** Changes what the body names of an app record. */
  async updateApp(id: string, body: string, signal: AbortSignal): Promise<void> {
    await this.#send({ endpoint: WRITE_APP, method: 'PUT', ...recordAt(id), body }, signal);
  }

  /** One page of mobile devices, counted from 0. */
  async devices(page: number, size: number, signal: AbortSignal): Promise<unknown> {
    const query = [
      ...DEVICE_SECTIONS.map((section) => ['section', section] as const),
      ['page', String(page)],
      ['page-size', String(size)],
      ['sort', DEVICE_ORDER],
    ] as const;
    const asked: Asked = { endpoint: LIST_DEVICES, method: 'GET', path: DEVICES, query, what: 'the list of devices' };
    return this.#whole(asked, signal, async () => readJson(await this.#send(asked, signal), nameOf(asked)));
  }

  async #xml(asked: Asked, signal: AbortSignal): Promise<string> {
    const response = await this.#send(asked, signal);
    const text = await this.#whole(asked, signal, () => response.text());
    const type = response.headers.get('content-type') ?? '';
    if (XML_TYPE.test(type) && text.trim() !== '') return text;
    const found =
      text.trim() === ''
        ? 'an empty answer'
        : type === ''
          ? 'no content type'
          : `the content type \`${type.split(';', 1)[0]}\``;
    throw new Failure(
      'protocol',
      `${nameOf(asked)}: expected XML, found ${found}; something in between may have answered`,
    );
  }

  /** The answer, its body still to be read. A status outside 200 to 299 is thrown. */
  #send(asked: Asked, signal: AbortSignal): Promise<Response> {
    return this.#session.enter((token) => this.#sendWith(token, asked, signal), signal, isTokenRefused);
  }

  async #sendWith(token: string, asked: Asked, signal: AbortSignal): Promise<Response> {
    const url = new URL(this.#account.url + asked.path);
    for (const [name, value] of asked.query ?? []) url.searchParams.append(name, value);
    const response = await this.#kit.fetch(url, {
      operation: asked.endpoint.operation,
      method: asked.method,
      headers: {
        accept: asked.endpoint.answers === 'json' ? 'application/json' : 'application/xml',
        authorization: `Bearer ${token}`,
        ...(asked.body === undefined ? {} : { 'content-type': 'application/xml; charset=utf-8' }),
      },
      ...(asked.body === undefined ? {} : { body: asked.body }),
      redirect: 'manual',
      signal,
    });
    if (!response.ok) {
      throw this.#refused(asked, response, await this.#whole(asked, signal, () => response.text()));
    }
    return response;
  }

  /** A body that broke off or never came is no answer. Abortion by our own signal is passed on as it is. */
  async #whole<T>(asked: Asked, signal: AbortSignal, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (signal.aborted || error instanceof Failure) throw error;
      throw new Failure('unavailable', `${nameOf(asked)}: the answer broke off`, { cause: error });
    }
  }

  #refused(asked: Asked, response: Response, body: string): Failure {
    const { status } = response;
    const words = scrub(this.#kit.redact(vendorWords(body)));
    const advice = adviceFor(asked, status);
    const says = `${nameOf(asked)} was answered with ${status}${words === '' ? '' : ` (${words})`}`;
    return failureOf(response, advice === '' ? says : `${says}; ${advice}`, this.#kit.now(), {
      ...(status === 403 ? { permission: asked.endpoint.permission } : {}),
    });
  }
}

function recordAt(id: string): Pick<Asked, 'path' | 'what'> {
  return { path: `${APPS}/id/${encodeURIComponent(id)}`, what: `the app record ${id}` };
}

function nameOf({ method, path }: Asked): string {
  return `${method} ${path}`;
}

function adviceFor({ endpoint, what }: Asked, status: number): string {
  const grant = `the API role needs the privilege \`${endpoint.permission}\``;
  switch (status) {
    case 401:
      // unverified: does the Classic API say 401 where a privilege is missing? (sheet: Authentication) Its documentation says 403.
      return `the access token was not accepted, and the next run signs in afresh; if it stays so, ${grant}`;
    case 403:
      return grant;
    case 404:
      return `${what} does not exist`;
    case 409:
      return 'Jamf Pro says so of what it declines, too: look at what stands in brackets';
    default:
      return '';
  }
}

/** 403 is a privilege that lacks: another token would lack it too. */
function isTokenRefused({ status }: Failure): boolean {
  return status === 401;
}
