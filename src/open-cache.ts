import { Keyv } from 'keyv';
import type { Clock } from './clock.ts';
import type { Configuration } from './config/configuration.ts';
import { SharedCache } from './connector/cache.ts';
import type { Events } from './events.ts';
import { keyvOf } from './store/cache-keyv.ts';
import type { Store } from './store/contract.ts';
import type { EncryptionKey } from './store/encryption-key.ts';
import { seal, unseal } from './store/sealed.ts';

/** How long a connection to Redis may take. */
const CONNECT_LIMIT_MS = 1_000;

/** What the cache is opened with. */
export interface CacheWorld {
  readonly store: Store;
  readonly encryptionKey: EncryptionKey;
  readonly events: Events;
  readonly clock: Clock;
}

/** The configured cache. Nothing is sent before it is used, and one that can't be used never keeps anybody from working. */
export async function openCache(
  configured: Configuration['cache'],
  { store, encryptionKey, events, clock }: CacheWorld,
): Promise<SharedCache> {
  const keyv = await keyvFor(configured, store);
  // What fails is thrown too, and told there.
  keyv.on('error', () => undefined);
  return new SharedCache({
    kept: keyv,
    seal: (name, text) => seal(encryptionKey, name, Buffer.from(text, 'utf8')),
    unseal: (name, sealed) => unseal(encryptionKey, name, sealed).toString('utf8'),
    clock,
    onTrouble: (says) => (says === null ? events.cacheAvailable({}) : events.cacheUnavailable({ says })),
  });
}

async function keyvFor(configured: Configuration['cache'], store: Store): Promise<Keyv<string>> {
  if (configured === null) return new Keyv<string>();
  const options = { throwOnErrors: true, useKeyPrefix: false };
  if (configured.url === 'store') return new Keyv<string>({ ...options, store: keyvOf(store) });
  const { default: KeyvRedis } = await import('@keyv/redis');
  const redis = new KeyvRedis<string>(
    {
      url: configured.url,
      ...(configured.password === null ? {} : { password: configured.password.reveal() }),
      // The next request connects again; nothing waits in a queue for a server that is gone.
      disableOfflineQueue: true,
      socket: { connectTimeout: CONNECT_LIMIT_MS, reconnectStrategy: false },
    },
    { throwOnErrors: true, throwOnConnectError: true, connectionTimeout: CONNECT_LIMIT_MS },
  );
  return new Keyv<string>({ ...options, store: redis });
}
