import { UserError } from '../model/failure.ts';
import type { Configuration } from './configuration.ts';
import { isSame } from './is-same.ts';

/** Settings that are looked at once, when the daemon starts. */
const NEEDS_RESTART = ['store', 'keys', 'listen', 'access', 'audit', 'tracing'] as const;

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
  const { store, keys, listen, access, audit, tracing } = current;
  const { password } = store;
  // A password that stays in use must stay known to the redactor.
  const kept = password !== null && !isSame(password, loaded.store.password) ? [password] : [];
  return { ...loaded, store, keys, listen, access, audit, tracing, secrets: [...loaded.secrets, ...kept] };
}
