/** What can be wrong with the vault before it goes wrong. */
import { type AuthorityKit, type Finding, findingsAbout, ok, warning } from '#authority';
import { activeAmong, placeOf, tokensOf } from './list.ts';
import { GET, LIST } from './refused.ts';
import type { Settings } from './settings.ts';
import type { Vault, Version } from './vault.ts';

const { look } = findingsAbout({
  product: 'Key Vault',
  host: 'Microsoft',
  auth: "correct the sign-in, or the application's access to the vault",
});

export async function* check(
  settings: Settings,
  vault: Vault,
  kit: AuthorityKit,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const place = placeOf(settings);
  let isIn = false;
  yield* await look('sign-in', signal, async () => {
    await vault.signIn(signal);
    isIn = true;
    return [ok('sign-in', 'the application can sign in')];
  });
  if (!isIn) return;

  let versions: readonly Version[] | null = null;
  yield* await look('permission-list', signal, async () => {
    versions = await vault.versions(signal);
    return [ok('permission-list', `the application may list the versions of ${place} (${LIST})`)];
  });
  const listed: readonly Version[] | null = versions;
  if (listed === null) return;

  let active: readonly Version[] = [];
  yield* await look('secret', signal, async () => {
    active = activeAmong(settings, listed, kit.now());
    const count = active.length === 1 ? '1 active version' : `${active.length} active versions`;
    return [ok('secret', `${place} has ${count}`), ...active.flatMap(expiring)];
  });
  if (active.length === 0) return;

  yield* await look('permission-get', signal, async () => {
    const { warnings = [] } = await tokensOf(settings, vault, kit, active, signal);
    return [
      ok('permission-get', `the application may read the values of ${place} (${GET})`),
      ...warnings.map((says) =>
        warning('secret-values', says, 'add a version with the right value, and disable this one'),
      ),
    ];
  });
}

/** Time alone must take no token away: nobody asks the phones first. */
function expiring({ id, expiresAt }: Version): readonly Finding[] {
  if (expiresAt === null) return [];
  const says = `the version ${id} expires at ${new Date(expiresAt).toISOString()}: then phones that hold its token are refused`;
  return [
    warning('expiry', says, 'take its expiration date away, and disable it when no phone can hold its token any more'),
  ];
}
