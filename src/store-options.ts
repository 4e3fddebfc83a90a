import type { Clock } from './clock.ts';
import type { Configuration } from './config/configuration.ts';
import { readEncryptionKeys } from './store/encryption-key.ts';
import type { StoreOptions } from './store/open-database.ts';

/** How the configured store is opened; its keys are read here. Throws `UserError` for a key that can't be had. */
export function storeOptionsOf({ store, keys }: Configuration, baseDir: string, clock: Clock): StoreOptions {
  const { url, password } = store;
  return { url, baseDir, password, encryptionKey: readEncryptionKeys(keys, baseDir), clock };
}
