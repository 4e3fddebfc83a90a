/**
 * One secret of a vault, through Microsoft's own client. What it sends goes through here, so that every request carries the signal, and
 * a token that is for Key Vault alone: the client follows the address of the next page wherever it leads, and it forgets the signal there.
 */
import { SecretClient } from '@azure/keyvault-secrets';
import {
  type AuthorityKit,
  type AzureHttp,
  type AzureRequest,
  answerForAzure,
  EntraSignIn,
  Failure,
  readJson,
  sendForAzure,
} from '#authority';
import { type Asked, GET, LIST, refused } from './refused.ts';
import { type Settings, targetOf } from './settings.ts';

/** A version of the secret, without its value. Times are milliseconds since 1970; null where there is none. */
export interface Version {
  readonly id: string;
  readonly enabled: boolean;
  readonly createdAt: number | null;
  readonly notBefore: number | null;
  readonly expiresAt: number | null;
}

/** Every cloud of Microsoft's has it. Newer ones change nothing of what is read here. */
const API_VERSION = '7.4';

/** Of 25 versions each. Nobody has so many; a service that goes on for ever must not keep us for ever. */
const MOST_PAGES = 100;

/** Retrying is not ours to do, and a redirect would carry the access token elsewhere. */
const ONE_TRY = { retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } } as const;

const NEVER_ASKED = {
  getToken: () => Promise.reject(new Error('requests bring their own access token')),
};

export class Vault {
  readonly #settings: Settings;
  readonly #kit: AuthorityKit;
  readonly #signIn: EntraSignIn;

  constructor(settings: Settings, kit: AuthorityKit) {
    this.#settings = settings;
    this.#kit = kit;
    this.#signIn = kit.keep('sign-in', () => new EntraSignIn(settings, targetOf(settings), kit));
  }

  async signIn(signal: AbortSignal): Promise<void> {
    await this.#signIn.token(signal);
  }

  /** Every version, in no order that means anything, or a throw. */
  async versions(signal: AbortSignal): Promise<readonly Version[]> {
    const { secret } = this.#settings;
    const asked: Asked = { name: `GET /secrets/${secret}/versions`, permission: LIST };
    return this.#ask(asked, 'list-versions', signal, async (client) => {
      const versions: Version[] = [];
      let pages = 0;
      for await (const page of client.listPropertiesOfSecretVersions(secret).byPage()) {
        pages += 1;
        if (pages > MOST_PAGES) throw new Failure('protocol', `${asked.name}: the list has no end`);
        for (const { version, enabled, createdOn, notBefore, expiresOn } of page) {
          versions.push({
            id: idOf(version),
            enabled: isEnabled(enabled),
            createdAt: timeOf(createdOn),
            notBefore: timeOf(notBefore),
            expiresAt: timeOf(expiresOn),
          });
        }
      }
      return versions;
    });
  }

  /** The value of one version: it never changes. */
  async value(version: string, signal: AbortSignal): Promise<string> {
    const { secret } = this.#settings;
    const asked: Asked = { name: `GET /secrets/${secret}/${version}`, permission: GET };
    return this.#ask(asked, 'read-value', signal, async (client) => {
      const { value } = await client.getSecret(secret, { version });
      if (typeof value !== 'string') throw new Misshapen();
      return value;
    });
  }

  async #ask<T>(
    asked: Asked,
    operation: string,
    signal: AbortSignal,
    work: (client: SecretClient) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const httpClient: AzureHttp = { sendRequest: (request) => this.#send(request, asked, operation, signal) };
    const options = { ...ONE_TRY, httpClient, serviceVersion: API_VERSION } as const;
    try {
      return await work(new SecretClient(this.#settings.vaultUrl, NEVER_ASKED, options));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Failure) throw error;
      // The client takes answers apart without looking; its errors may hold the answer, and so a value.
      throw new Failure('protocol', `${asked.name}: the answer does not have the documented shape`);
    }
  }

  async #send(request: AzureRequest, asked: Asked, operation: string, signal: AbortSignal) {
    const { origin } = new URL(this.#settings.vaultUrl);
    if (new URL(request.url).origin !== origin) {
      throw new Failure('protocol', `${asked.name}: the next page is not on ${origin}`);
    }
    let { response, body } = await this.#sendOnce(request, asked, operation, signal);
    if (response.status === 401) {
      // The session has ended, or it was ended there; whoever is refused again may not come in.
      this.#signIn.forget();
      ({ response, body } = await this.#sendOnce(request, asked, operation, signal));
    }
    if (!response.ok) {
      // Roles are looked up anew for a new token.
      if (response.status === 401 || response.status === 403) this.#signIn.forget();
      const { secret, tenantId } = this.#settings;
      throw refused(asked, response, body, { secret, tenantId, now: this.#kit.now() });
    }
    await readJson(new Response(body, { status: response.status, headers: response.headers }), asked.name);
    return answerForAzure(request, response, body);
  }

  async #sendOnce(request: AzureRequest, asked: Asked, operation: string, signal: AbortSignal) {
    request.headers.set('authorization', `Bearer ${await this.#signIn.token(signal)}`);
    request.abortSignal = signal;
    const response = await sendForAzure(this.#kit, request, operation);
    try {
      return { response, body: await response.text() };
    } catch (error) {
      signal.throwIfAborted();
      throw new Failure('unavailable', `${asked.name}: the answer broke off`, { cause: error });
    }
  }
}

/** What the answer holds is not what the documentation says. */
class Misshapen extends Error {}

function idOf(version: string | undefined): string {
  if (version === undefined || !/^\w+$/.test(version)) throw new Misshapen();
  return version;
}

/** Documented: left out, it is enabled. */
function isEnabled(enabled: unknown): boolean {
  if (enabled !== undefined && typeof enabled !== 'boolean') throw new Misshapen();
  return enabled ?? true;
}

function timeOf(date: unknown): number | null {
  if (date === undefined || date === null) return null;
  // The client makes dates of all but the beginning of 1970.
  if (date === 0) return 0;
  const at = date instanceof Date ? date.getTime() : Number.NaN;
  if (Number.isNaN(at)) throw new Misshapen();
  return at;
}
