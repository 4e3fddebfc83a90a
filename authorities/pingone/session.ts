/** The access token of a worker application, kept from one look to the next and renewed before it ends. */
import type { Kit } from '#authority';
import type { Settings } from './settings.ts';
import { type AccessToken, signIn } from './sign-in.ts';
import { until } from './until.ts';

/** So long before its end a token is no longer used: a request may be on its way for a while. */
const MARGIN_MS = 60_000;

export class Session {
  readonly #settings: Settings;
  readonly #kit: Kit;
  #token: AccessToken | undefined;
  #signingIn: Promise<AccessToken> | undefined;

  constructor(settings: Settings, kit: Kit) {
    this.#settings = settings;
    this.#kit = kit;
  }

  /** A token that is good for a while; whoever asks while somebody signs in gets the same. */
  async token(signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    if (this.#token !== undefined && this.#token.expiresAt - MARGIN_MS > this.#kit.now()) return this.#token.value;
    this.#signingIn ??= signIn(this.#settings, this.#kit).finally(() => {
      this.#signingIn = undefined;
    });
    this.#token = await until(this.#signingIn, signal);
    return this.#token.value;
  }

  /** It was refused: who asks next signs in afresh, unless somebody has done so already. */
  forget(token: string): void {
    if (this.#token?.value === token) this.#token = undefined;
  }
}
