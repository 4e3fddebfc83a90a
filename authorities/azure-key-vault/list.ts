/**
 * The active tokens: the values of the versions that are enabled, valid already, and not expired.
 *
 * A value never changes, so it is read once for each version and remembered for as long as the version is active: a look that finds
 * nothing new is one request.
 */
import { type ActiveTokens, type AuthorityKit, type Entry, Failure, Secret, tokensAmong } from '#authority';
import type { Settings } from './settings.ts';
import type { Vault, Version } from './vault.ts';

export async function list(
  settings: Settings,
  vault: Vault,
  kit: AuthorityKit,
  signal: AbortSignal,
): Promise<ActiveTokens> {
  const active = activeAmong(settings, await vault.versions(signal), kit.now());
  const known = kit.keep('values', () => new Map<string, Secret>());
  return tokensOf(settings, vault, kit, active, signal, known);
}

/** The values of active versions, oldest first. Those that are `known` are not read again; those that are no longer active are forgotten. */
export async function tokensOf(
  settings: Settings,
  vault: Vault,
  kit: AuthorityKit,
  active: readonly Version[],
  signal: AbortSignal,
  known: Map<string, Secret> = new Map(),
): Promise<ActiveTokens> {
  const entries: Entry[] = [];
  for (const { id, createdAt } of active) {
    const value = known.get(id) ?? new Secret(await vault.value(id, signal));
    known.set(id, value);
    entries.push({ value: value.reveal(), createdAt, at: `the version ${id}` });
  }
  for (const id of known.keys()) if (!active.some((version) => version.id === id)) known.delete(id);
  return { ...tokensAmong(entries, placeOf(settings), kit), enforcedFrom: null };
}

/** Those whose values are tokens now, oldest first. None at all is a failure that says what became of the others. */
export function activeAmong(settings: Settings, versions: readonly Version[], now: number): readonly Version[] {
  const active = versions.filter((version) => whyInactive(version, now) === null);
  if (active.length > 0) {
    return active.toSorted((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || (a.id < b.id ? -1 : 1));
  }
  const counts = new Map<string, number>();
  for (const version of versions) {
    const why = whyInactive(version, now) ?? '';
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  const found = [...counts].map(([why, count]) => `${count} ${why}`).join(', ');
  throw new Failure(
    'rejected',
    `${placeOf(settings)} has no active version (found ${found === '' ? 'none at all' : found}); enable one in the vault, or add one`,
  );
}

/** How messages call the secret. */
export function placeOf({ secret, vaultUrl }: Settings): string {
  return `the secret ${secret} of ${new URL(vaultUrl).host}`;
}

function whyInactive({ enabled, notBefore, expiresAt }: Version, now: number): string | null {
  if (!enabled) return 'disabled';
  if (notBefore !== null && notBefore > now) return 'not valid yet';
  return expiresAt !== null && expiresAt <= now ? 'expired' : null;
}
