/** A disk that is full by the time the key is written. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { UserError } from '../../src/model/failure.ts';
import { generateEncryptionKey } from '../../src/store/encryption-key.ts';
import { removeFolder, temporaryFolder } from './fresh-database.ts';

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  fsyncSync: () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  },
}));

it('a key that could not be written is said in a sentence, and leaves nothing in the way of the next one', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'keys', 'encryption.key');
  expect(() => generateEncryptionKey(path)).toThrow(
    new UserError(`no encryption key was written to ${path}: the disk is full`),
  );
  expect(readdirSync(join(folder, 'keys'))).toEqual([]);
  removeFolder(folder);
});
