/** What the trail keeps of the configuration: that it was changed, in which sections, and a fingerprint of each. */
import type { Configuration } from '../config/configuration.ts';
import { isSame } from '../config/is-same.ts';
import { Secret } from '../model/secret.ts';
import type { Fingerprint } from '../model/token.ts';
import { canonicalJson } from '../store/canonical-json.ts';
import { type Store, StoreUnavailable } from '../store/contract.ts';
import type { Watchword } from '../watchword.ts';

/** What has no part in what the file says. */
const BESIDE: readonly string[] = ['file', 'warnings', 'secrets'];

/**
 * Writes down that another configuration is used from now on. Where it can't be written down it isn't used: then the answer is why,
 * in a sentence.
 */
export async function writeReload(
  { actor, clock, configuration, store }: Pick<Watchword, 'actor' | 'clock' | 'configuration' | 'store'>,
  next: Configuration,
): Promise<string | null> {
  const sections = (Object.keys(next) as (keyof Configuration)[]).filter(
    (name) => !BESIDE.includes(name) && !isSame(configuration[name], next[name]),
  );
  try {
    await store.write(({ audit }) =>
      audit.append({
        at: clock.now(),
        actor,
        action: 'configuration.reloaded',
        subject: 'configuration',
        reason: 'the file was read again',
        detail: {
          sections,
          before: { fingerprint: configurationFingerprint(configuration, store) },
          after: { fingerprint: configurationFingerprint(next, store) },
        },
      }),
    );
    return null;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return `the change of the configuration can't be written down, so it is not used: ${error.message}`;
  }
}

/** Of everything that the file says; of a secret in it, its own fingerprint. */
export function configurationFingerprint(configuration: Configuration, store: Pick<Store, 'fingerprint'>): Fingerprint {
  return store.fingerprint(canonicalJson(plain(configuration, store)));
}

/** Without the code of connectors and authorities, which isn't in the file. */
function plain(value: unknown, store: Pick<Store, 'fingerprint'>): unknown {
  if (value instanceof Secret) return store.fingerprint(value.reveal());
  if (value instanceof Map) return [...value].map((entry) => plain(entry, store));
  if (Array.isArray(value)) return value.map((entry) => plain(entry, store));
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value).filter(([name]) => name !== 'definition' && !BESIDE.includes(name));
  return Object.fromEntries(said.map(([name, inner]) => [name, plain(inner, store)]));
}
