/** A process that encrypts a store anew, and is killed on the way: after so many values it stands still, and says so. */
import { Secret } from '../../src/model/secret.ts';
import { readEncryptionKeys } from '../../src/store/encryption-key.ts';
import { reseal } from '../../src/store/reseal.ts';

/** What the process is told, as JSON in `RESEALER`. */
export interface ResealerOrders {
  readonly url: string;
  readonly baseDir: string;
  readonly keys: { readonly encryption: string; readonly previous: readonly string[] };
  readonly password: string | null;
  readonly after: number;
}

if (process.env.RESEALER !== undefined) await work(JSON.parse(process.env.RESEALER));

async function work({ url, baseDir, keys, password, after }: ResealerOrders): Promise<void> {
  const secret = password === null ? null : new Secret(password);
  await reseal({
    store: { url, baseDir, password: secret, encryptionKey: readEncryptionKeys(keys, baseDir), clock: Date },
    actor: 'cli:jo@host',
    onValues: (values) => {
      if (values < after) return;
      process.stdout.write('here\n');
      // Nothing runs any more; only a signal ends it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  });
}
