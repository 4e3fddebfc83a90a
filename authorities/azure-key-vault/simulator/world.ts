/** The vault as it is when the simulator starts. */
import { randomUUID } from 'node:crypto';
import type { Random } from '#simulation';
import type { Quirks } from './quirks.ts';
import { Secrets } from './secrets.ts';

/** The secret whose versions are the tokens. */
export const SECRET = 'pingid-mdm-tokens';
/** Another one of the same vault. */
export const OTHER = 'unrelated';

const DAY = 86_400;

export function makeWorld(
  tokens: readonly string[] = [randomUUID()],
  quirks: Quirks,
  random: Random,
  now: () => number,
): Secrets {
  const secrets = new Secrets(random, now);
  const today = secrets.seconds();
  for (const [at, value] of tokens.entries()) {
    secrets.add(SECRET, value, { created: today - (tokens.length - at) * DAY });
  }
  if (quirks.neighbours === 'odd') befriend(secrets, today);
  if (quirks.secret === 'deleted') secrets.delete(SECRET);
  for (const version of secrets.versions(SECRET) ?? []) {
    if (quirks.secret === 'disabled') secrets.change(version, { enabled: false });
    if (quirks.secret === 'expired') secrets.change(version, { exp: today - 60 });
    if (quirks.secret === 'not-yet-valid') secrets.change(version, { nbf: today + DAY });
  }
  return secrets;
}

/** Versions that are no tokens now, between those that are; what nobody documents; another secret. */
function befriend(secrets: Secrets, today: number): void {
  const long = today - 400 * DAY;
  const [oldest] = secrets.versions(SECRET) ?? [];
  if (oldest !== undefined) {
    secrets.change(oldest, { tags: { team: 'mobile', ключ: '鍵 🔑' }, contentType: 'text/plain' });
  }
  secrets.add(SECRET, randomUUID(), { created: long, enabled: false, contentType: '' });
  secrets.add(SECRET, randomUUID(), {
    created: long + 1,
    exp: long + 90 * DAY,
    nbf: 0,
    unknown: { previousVersion: null },
  });
  secrets.add(SECRET, 'short', { created: long + 2, enabled: false });
  secrets.add(SECRET, randomUUID(), {
    created: long + 3,
    nbf: today + 400 * DAY,
    unknown: { addedLater: { 'a"b\\c': [1, 1.5, null, ''] } },
  });
  secrets.add(OTHER, randomUUID(), { created: long, tags: { team: 'somebody else' } });
}
