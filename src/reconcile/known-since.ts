import { type Fingerprint, isActive, KNOWN_EVERYWHERE_MS, type Token } from '../model/token.ts';

/**
 * Since when each value is active, as far as this process has seen with its own eyes: no clock of another machine is asked, and a
 * token that is given another value counts anew. One process has one of these for as long as it lives.
 */
export class KnownSince {
  readonly #seen = new Map<string, { readonly fingerprint: Fingerprint; readonly at: number }>();

  /** These tokens were read; by this moment (milliseconds since 1970) they had been committed. */
  saw(tokens: readonly Token[], at: number): void {
    for (const token of tokens) {
      if (!isActive(token)) this.#seen.delete(token.id);
      else if (this.#seen.get(token.id)?.fingerprint !== token.fingerprint) {
        this.#seen.set(token.id, { fingerprint: token.fingerprint, at });
      }
    }
  }

  /** From which moment on every validation endpoint knows a value; null for one that nobody has seen to be active. */
  everywhereAt({
    tokenId,
    fingerprint,
  }: {
    readonly tokenId: string;
    readonly fingerprint: Fingerprint;
  }): number | null {
    const seen = this.#seen.get(tokenId);
    return seen?.fingerprint === fingerprint ? seen.at + KNOWN_EVERYWHERE_MS : null;
  }
}
