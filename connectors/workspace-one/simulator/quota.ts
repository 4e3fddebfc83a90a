/** The daily quota of requests: observed in the headers of one tenant, that it is daily inferred from them. */
import type { Quirks } from './quirks.ts';

export interface Quota {
  /** Counts a request, and says whether it is within the quota. */
  take(now: number): boolean;
  headers(now: number): Readonly<Record<string, string>>;
}

const LIMIT = 250_000;
const DAY_MS = 86_400_000;
/** How much is left at the start. */
const LEFT: Readonly<Record<Quirks['quota'], number>> = { plenty: LIMIT, 'nearly-used': 500, used: 0 };

export function makeQuota({ quota }: Quirks, startedAt: number): Quota {
  let remaining = LEFT[quota];
  let resetAt = startedAt + DAY_MS;

  function renew(now: number): void {
    if (now < resetAt) return;
    remaining = LIMIT;
    resetAt = now + DAY_MS;
  }

  return {
    take(now) {
      renew(now);
      remaining -= 1;
      return remaining >= 0;
    },
    headers(now) {
      renew(now);
      return {
        'x-ratelimit-limit': String(LIMIT),
        'x-ratelimit-remaining': String(Math.max(0, remaining)),
        'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
      };
    },
  };
}
