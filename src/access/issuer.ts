/**
 * The keys of an OpenID Connect issuer: found by its discovery document, kept, and fetched again when they are old or a token
 * names one that is not among them. The issuer is asked at most once in `ASK_EVERY_MS`, whatever tokens come in; while it is out of
 * reach, the keys it had are used on for a day.
 */
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { ServerMetadata } from 'openid-client';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { Failure } from '../model/failure.ts';

/** How far apart two looks at the issuer are at least. */
export const ASK_EVERY_MS = 30_000;
/** Older keys are fetched again, while they are still used: so a key that was withdrawn is forgotten. */
const RENEW_AFTER_MS = 10 * 60_000;
/** Older keys are not used at all. */
const TRUSTED_MS = 24 * 3_600_000;

/** What an issuer has said of itself. */
interface Known {
  /** Exactly as its tokens name it. */
  readonly issuer: string;
  /** All of its discovery document. */
  readonly server: ServerMetadata;
  readonly keyOf: JWTVerifyGetKey;
  readonly at: number;
}

/** What keys are fetched with. */
export interface IssuerOptions {
  /** Without a slash at its end. */
  readonly issuer: string;
  /** Asks for a document, within limits of time and size. */
  readonly get: (url: URL) => Promise<Response>;
  readonly clock: Pick<Clock, 'now'>;
  /** Told once when the issuer can't be asked, and once when it can again: null. */
  readonly onTrouble: (says: string | null) => void;
}

const https = z.url({ protocol: /^https$/ });
const Discovery = z.looseObject({
  issuer: z.string(),
  jwks_uri: https,
  authorization_endpoint: https.optional(),
  token_endpoint: https.optional(),
});

/** One issuer. */
export class Issuer {
  readonly #options: IssuerOptions;
  #known: Known | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;
  #isTroubled = false;

  constructor(options: IssuerOptions) {
    this.#options = options;
  }

  /** As its tokens name it, as far as it could be asked lately; null otherwise. */
  async name(): Promise<string | null> {
    const age = this.#age();
    if (age > TRUSTED_MS) await this.#renew();
    else if (age > RENEW_AFTER_MS) void this.#renew();
    return this.#age() > TRUSTED_MS ? null : (this.#known?.issuer ?? null);
  }

  /** What it says of itself, as far as it could be asked lately, and people can be sent there; null otherwise. */
  async server(): Promise<ServerMetadata | null> {
    if ((await this.name()) === null) return null;
    const server = this.#known?.server;
    return server?.authorization_endpoint === undefined || server.token_endpoint === undefined ? null : server;
  }

  /** The key that a token names. */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    try {
      return await this.#find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#renew();
      return this.#find(header, token);
    }
  };

  #find(...asked: Parameters<JWTVerifyGetKey>): ReturnType<JWTVerifyGetKey> {
    if (this.#known === null) throw new errors.JWKSNoMatchingKey();
    return this.#known.keyOf(...asked);
  }

  #age(): number {
    return this.#known === null ? Number.POSITIVE_INFINITY : this.#options.clock.now() - this.#known.at;
  }

  /** Never throws; who comes while the issuer is being asked waits for the same answer. */
  #renew(): Promise<void> {
    const { clock } = this.#options;
    if (this.#asking !== null) return this.#asking;
    if (clock.now() - this.#askedAt < ASK_EVERY_MS) return Promise.resolve();
    this.#askedAt = clock.now();
    this.#asking = this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    const { clock, onTrouble } = this.#options;
    try {
      const { issuer, jwks_uri, ...server } = await this.#discover();
      const keyOf = createLocalJWKSet((await this.#json(new URL(jwks_uri))) as Parameters<typeof createLocalJWKSet>[0]);
      this.#known = { issuer, server: { ...server, issuer, jwks_uri } as ServerMetadata, keyOf, at: clock.now() };
      if (this.#isTroubled) onTrouble(null);
      this.#isTroubled = false;
    } catch (error) {
      if (!this.#isTroubled) onTrouble(error instanceof Error ? error.message : String(error));
      this.#isTroubled = true;
    }
  }

  async #discover(): Promise<z.infer<typeof Discovery>> {
    const { issuer } = this.#options;
    const read = Discovery.safeParse(await this.#json(new URL(`${issuer}/.well-known/openid-configuration`)));
    // The setting has no slash at its end; some issuers have one in their name.
    if (read.success && [issuer, `${issuer}/`].includes(read.data.issuer)) return read.data;
    throw new Failure(
      'protocol',
      `the discovery document of ${issuer} does not name this issuer and an https address of its keys and whatever else it names`,
    );
  }

  async #json(url: URL): Promise<unknown> {
    const response = await this.#options.get(url);
    if (response.status !== 200) {
      throw new Failure('unavailable', `${url.host}${url.pathname} answered with status ${response.status}`);
    }
    try {
      return await response.json();
    } catch (error) {
      throw new Failure('protocol', `${url.host}${url.pathname} answered with no JSON`, { cause: error });
    }
  }
}
