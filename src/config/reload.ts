import { UserError } from '../model/failure.ts';
import { Secret } from '../model/secret.ts';
import type { Configuration } from './configuration.ts';

/** Settings that are looked at once, when the daemon starts. */
const NEEDS_RESTART = ['store', 'keys', 'listen'] as const;

export interface Reloaded {
  /** What is in force now. */
  readonly configuration: Configuration;
  /** Whether it differs from what was in force before. */
  readonly changed: boolean;
  /** Why the new configuration was refused, with all its mistakes; null when it wasn't. */
  readonly refused: string | null;
  /** What a person should know beyond that, in sentences. */
  readonly remarks: readonly string[];
}

/** Loads the configuration again. A bad one changes nothing and is reported; settings that need a restart keep their old values. */
export async function reload(current: Configuration, load: () => Promise<Configuration>): Promise<Reloaded> {
  let loaded: Configuration;
  try {
    loaded = await load();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { configuration: current, changed: false, refused: error.message, remarks: [] };
  }
  const remarks = NEEDS_RESTART.filter((section) => !isSame(current[section], loaded[section])).map(
    (section) => `\`${section}\` has changed; that takes effect at the next start, and the old values stay until then`,
  );
  const next = keepingOld(current, loaded);
  if (isSame(current, next)) return { configuration: current, changed: false, refused: null, remarks };
  return { configuration: next, changed: true, refused: null, remarks };
}

function keepingOld(current: Configuration, loaded: Configuration): Configuration {
  const { store, keys, listen } = current;
  const { password } = store;
  // A password that stays in use must stay known to the redactor.
  const kept = password !== null && !isSame(password, loaded.store.password) ? [password] : [];
  return { ...loaded, store, keys, listen, secrets: [...loaded.secrets, ...kept] };
}

/** Whether two settings say the same. Secrets are compared by value: a rotated credential is a change. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Secret) return b instanceof Secret && a.reveal() === b.reveal();
  if (a instanceof Map) return b instanceof Map && isSame([...a], [...b]);
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((entry, index) => isSame(entry, b[index]));
  if (!isPlain(a) || !isPlain(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(a[name], b[name]));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}
