/**
 * A process that writes to a store until it is killed, or so many times. Each transaction adds two tokens and one entry of the
 * trail that names them; what has been acknowledged is printed, one line for each transaction.
 */
import { randomUUID } from 'node:crypto';
import { Secret } from '../../src/model/secret.ts';
import { readEncryptionKey } from '../../src/store/encryption-key.ts';
import { openStore } from '../../src/store/open.ts';
import { sampleEntry, sampleToken } from './samples.ts';

/** What the process is told, as JSON in `WRITER`. */
export interface WriterOrders {
  readonly url: string;
  readonly baseDir: string;
  readonly keyReference: string;
  readonly password: string | null;
  /** How many transactions; null for no end. */
  readonly rounds: number | null;
}

/** The action of the entries it writes. */
export const PAIR_ADDED = 'pair.added';

if (process.env.WRITER !== undefined) await write(JSON.parse(process.env.WRITER));

async function write({ url, baseDir, keyReference, password, rounds }: WriterOrders): Promise<void> {
  await using store = await openStore({
    url,
    baseDir,
    password: password === null ? null : new Secret(password),
    encryptionKey: readEncryptionKey(keyReference, baseDir),
    clock: Date,
  });
  for (let round = 0; round !== rounds; round += 1) {
    const ids = [randomUUID(), randomUUID()];
    await store.write(async ({ tokens, audit }) => {
      for (const id of ids) await tokens.insert(sampleToken({ id }), new Secret(randomUUID()));
      await audit.append(sampleEntry({ action: PAIR_ADDED, detail: { ids } }));
    });
    process.stdout.write(`${JSON.stringify(ids)}\n`);
  }
}
