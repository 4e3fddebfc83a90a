/** What a person does in the portal. */
import type { AuthorityConsole } from '#simulation';
import { type Change, type Secrets, shown, type Version } from './secrets.ts';
import { OTHER, SECRET } from './world.ts';

export interface AzureKeyVaultConsole extends AuthorityConsole {
  /** Somebody changes every version with this value. */
  change(value: string, change: Change): void;
  /** Somebody deletes the secret; it can be recovered. */
  deleteSecret(): void;
  recoverSecret(): void;
}

export function makeConsole(secrets: Secrets): AzureKeyVaultConsole {
  let touches = 0;
  const versions = () => secrets.versions(SECRET) ?? [];
  const active = () => versions().filter((version) => secrets.isActive(version));
  const withValue = (value: string) => versions().filter((version) => version.value === value);

  /** The newest version that is no token. */
  function idle(): Version {
    return versions().findLast(({ enabled }) => !enabled) ?? secrets.add(SECRET, 'made to be idle', { enabled: false });
  }

  return {
    values: () => [...new Set(active().map(({ value }) => value))],
    add: (value) => void secrets.add(SECRET, value),
    remove(value) {
      for (const version of withValue(value)) if (version.enabled) secrets.change(version, { enabled: false });
    },
    touchNeighbour() {
      touches += 1;
      const [first] = versions();
      if (touches % 3 === 1 && first !== undefined) secrets.change(first, { tags: { touched: String(touches) } });
      else if (touches % 3 === 2) secrets.change(idle(), { contentType: `touched ${touches}` });
      else secrets.add(OTHER, `touched ${touches}`);
    },
    neighbours: () =>
      secrets.names().map((name) => ({
        name,
        versions: (secrets.versions(name) ?? []).map((version) => shown('', name, { ...version, updated: 0 })),
      })),
    letsIn: (value) => value !== null && active().some((version) => version.value === value),
    change(value, change) {
      for (const version of withValue(value)) secrets.change(version, change);
    },
    deleteSecret: () => secrets.delete(SECRET),
    recoverSecret: () => secrets.recover(SECRET),
  };
}
