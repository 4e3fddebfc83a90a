import { KNOWN_EVERYWHERE_MS } from '../../../src/model/token.ts';
import type { History } from './history.ts';

/** Who asks later than the bound after a revocation was acknowledged hears of no endpoint that the token is active, unless it calls itself stale. */
export function answersAreTrue({ answers, revocations }: History): readonly string[] {
  const revokedAt = new Map(revocations.map(({ token, acknowledgedAt }) => [token, acknowledgedAt]));
  return answers.flatMap(({ askedAt, by, token, active, stale }) => {
    const lateMs = askedAt - (revokedAt.get(token) ?? Number.POSITIVE_INFINITY);
    if (!active || stale || lateMs <= KNOWN_EVERYWHERE_MS) return [];
    return [`process ${by} called ${token} active at ${askedAt}, ${lateMs} ms after its revocation was acknowledged`];
  });
}
