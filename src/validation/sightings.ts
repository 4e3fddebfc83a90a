/** How often a token was presented since this process started, and when last (milliseconds since 1970). */
export interface Sighting {
  readonly tokenId: string;
  readonly times: number;
  readonly lastAt: number;
}

/** Counts presented tokens, revoked ones too: a phone that still presents one is a phone somebody should look at. */
export class Sightings {
  readonly #byToken = new Map<string, { times: number; lastAt: number }>();

  saw(tokenId: string, at: number): void {
    const counted = this.#byToken.get(tokenId);
    if (counted === undefined) {
      this.#byToken.set(tokenId, { times: 1, lastAt: at });
      return;
    }
    counted.times += 1;
    counted.lastAt = at;
  }

  list(): readonly Sighting[] {
    return [...this.#byToken].map(([tokenId, counted]) => ({ tokenId, ...counted }));
  }
}
