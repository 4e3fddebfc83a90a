/** Requests to PingOne's API, one method per call. What comes back stays the text it came as: it is sent back around our change. */
import { Failure, isRecord, type Kit, readJson } from '#authority';
import { type Answer, type Asked, isMissing, isStale, nameOf, refused } from './refused.ts';
import type { Session } from './session.ts';
import { addressesOf, type Settings } from './settings.ts';

export class Client {
  readonly #kit: Kit;
  readonly #session: Session;
  readonly #api: string;
  readonly #application: string;
  #clockAheadMs: number | null = null;

  constructor(settings: Settings, kit: Kit, session: Session) {
    this.#kit = kit;
    this.#session = session;
    this.#api = addressesOf(settings).api;
    this.#application = `/v1/environments/${settings.environmentId}/applications/${settings.applicationId}`;
  }

  /** How far PingOne's clock is ahead of ours, to a second or so, as the last answer says; null where it doesn't. */
  get clockAheadMs(): number | null {
    return this.#clockAheadMs;
  }

  /** The device requirements of the application: the text of a JSON object. It holds every token in clear. */
  async requirements(signal: AbortSignal): Promise<string> {
    const asked: Asked = {
      method: 'GET',
      path: `${this.#application}/deviceRequirements`,
      operation: 'read-requirements',
    };
    const answer = await this.#send(asked, null, signal);
    const { status, headers, text } = answer;
    const body = status === 204 || status === 205 ? null : text;
    const document = await readJson(new Response(body, { status, headers }), nameOf(asked));
    if (!isRecord(document)) throw new Failure('protocol', `${nameOf(asked)}: the answer is not a JSON object`);
    return text;
  }

  /** Replaces all of them: a setting that the text leaves out is cleared. */
  async replaceRequirements(text: string, signal: AbortSignal): Promise<void> {
    const path = `${this.#application}/deviceRequirements`;
    await this.#send({ method: 'PUT', path, operation: 'write-requirements' }, text, signal);
  }

  /** Whether there is such an application at all. What it is like is of no interest, and may hold tokens. */
  async hasApplication(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#send({ method: 'GET', path: this.#application, operation: 'read-application' }, null, signal);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** Sends one request and reads all of the answer. A status outside 200 to 299 is thrown. */
  async #send(asked: Asked, body: string | null, signal: AbortSignal): Promise<Answer> {
    const first = await this.#exchange(asked, body, signal);
    // Refused for its access token, a request has done nothing yet, be it a write.
    const answer = isStale(first) ? await this.#exchange(asked, body, signal) : first;
    if (answer.status >= 200 && answer.status <= 299) return answer;
    throw refused(asked, answer, this.#kit);
  }

  async #exchange(asked: Asked, body: string | null, signal: AbortSignal): Promise<Answer> {
    const { method, path, operation } = asked;
    const token = await this.#session.token(signal);
    const response = await this.#kit.fetch(this.#api + path, {
      operation,
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === null ? {} : { body }),
      redirect: 'manual',
      signal,
    });
    this.#readClock(response.headers);
    const answer = { status: response.status, headers: response.headers, text: await textOf(response, asked) };
    // A role that was granted since may be in the next token only.
    const isShut = !response.ok && refused(asked, answer, this.#kit).kind === 'auth';
    if (isStale(answer) || isShut) this.#session.forget(token);
    return answer;
  }

  #readClock(headers: Headers): void {
    const at = Date.parse(headers.get('date') ?? '');
    this.#clockAheadMs = Number.isNaN(at) ? null : at - this.#kit.now();
  }
}

/** Text that isn't UTF-8 would come back as something else than it was, so it is no answer. */
async function textOf(response: Response, asked: Asked): Promise<string> {
  const bytes = await response.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (!response.ok) return '';
    throw new Failure('protocol', `${nameOf(asked)}: the answer is not UTF-8 (status ${response.status})`);
  }
}
