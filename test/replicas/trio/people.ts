/** Those who ask daemons over HTTP: phones and people. */
import { BY_PEOPLE, type Recorder } from './recorder.ts';
import type { Replica } from './replica.ts';

/** A token and its value. */
export interface Made {
  readonly id: string;
  readonly value: string;
}

export interface PeopleOptions {
  readonly replicas: readonly Replica[];
  readonly recorder: Recorder;
  /** For the admin API. */
  readonly key: string;
}

/** An answer that is no success. */
class Refused extends Error {
  readonly status: number;

  constructor(status: number, says: string) {
    super(says);
    this.status = status;
  }
}

/** How often each endpoint is asked about each token. */
const ASKED_EVERY_MS = 50;

/** Everybody who asks. */
export class People {
  readonly #options: PeopleOptions;

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  /** A token that stands in no slot, so that it can be revoked at any time. */
  async make(at: Replica, tokenSet: string): Promise<Made> {
    const { token, value } = await this.#call(at, 'POST', '/v1/tokens', { tokenSet, reveal: true, note: BY_PEOPLE });
    const { id } = token as Made;
    return { id, value: String(value) };
  }

  /** Resolves when it is acknowledged. */
  async revoke(at: Replica, { id }: Made): Promise<void> {
    const { phones } = await this.#call(at, 'GET', `/v1/tokens/${id}/price`);
    await this.#insist(
      () => this.#call(at, 'POST', `/v1/tokens/${id}/revoke`, { emergency: true, confirm: phones }),
      async () => (await this.#call(at, 'GET', `/v1/tokens/${id}`)).stage === 'revoked',
    );
    this.#options.recorder.revocations.push({ token: id, acknowledgedAt: Date.now() });
  }

  async rotate(at: Replica, tokenSet: string): Promise<void> {
    const path = `/v1/token-sets/${tokenSet}/rotation`;
    await this.#insist(
      () => this.#call(at, 'POST', path, {}),
      async () => (await this.#call(at, 'GET', path)).rotation !== null,
    );
  }

  /** What one endpoint says of a token now; it may take as long as it likes. Kept in the record. */
  async ask(at: Replica, { id, value }: Made): Promise<{ readonly active: boolean; readonly stale: boolean } | null> {
    const { pid, validationUrl } = at;
    const askedAt = Date.now();
    try {
      const response = await fetch(`${validationUrl}/v1/validate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: value }),
      });
      if (!response.ok) return null;
      const { active, stale } = (await response.json()) as { readonly active: boolean; readonly stale: boolean };
      this.#options.recorder.answers.push({ askedAt, by: pid, token: id, active, stale });
      return { active, stale };
    } catch {
      // Nobody is there, or he was killed before he had answered.
      return null;
    }
  }

  /** Asks every endpoint about a token again and again, until it is disposed of. */
  keepAsking(made: Made): Disposable {
    const timer = setInterval(() => {
      for (const replica of this.#options.replicas) if (replica.isUp) void this.ask(replica, made);
    }, ASKED_EVERY_MS);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  /** As the answer says: where the store could not be used, looks whether the change was made, and makes it again. */
  async #insist(change: () => Promise<unknown>, wasMade: () => Promise<boolean>): Promise<void> {
    for (;;) {
      try {
        await change();
        return;
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 503) throw error;
        if (await wasMade()) return;
      }
    }
  }

  async #call(at: Replica, method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>> {
    const response = await fetch(`${at.adminUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#options.key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Refused(
        response.status,
        `${method} ${path} at ${at.name}: ${response.status} ${await response.text()}`,
      );
    return (await response.json()) as Readonly<Record<string, unknown>>;
  }
}
