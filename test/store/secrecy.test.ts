import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { databases } from './databases.ts';
import { addToken } from './samples.ts';

const VALUES = ['7b0f4c1e-5d3a-4f7b-9c46-0d1a2b3c4d5e', 'a passphrase, entered by hand'];

describe.each(databases)('what $name keeps on its disk', (database) => {
  it('has no token value in it, in any form, nor the keys', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    for (const value of VALUES) await addToken(store, { note: 'to be found' }, value);
    const edited = await addToken(store, { stage: 'pending' });
    await store.write(({ tokens }) => tokens.update(edited.id, { value: new Secret(`edited ${VALUES[0]}`) }));
    await expect(addToken(store, {}, VALUES[0])).rejects.toThrow();
    const contents = await fresh.contents();
    // Without this the search could pass by looking in the wrong place.
    expect(contents.includes('to be found')).toBe(true);
    const key = fresh.encryptionKey.key.export();
    for (const secret of [...VALUES.map((value) => Buffer.from(value)), key]) {
      for (const form of formsOf(secret)) expect(contents.includes(form)).toBe(false);
    }
  });
});

/** As it is, and as it looks in common encodings. Base64 without its ends, which depend on what stands beside. */
function formsOf(secret: Buffer): Buffer[] {
  const texts = ['hex', 'base64', 'base64url'].map((form) => secret.toString(form as BufferEncoding));
  const inner = [1, 2].map((skip) => secret.subarray(skip).toString('base64').slice(0, 24));
  const wide = Buffer.from(secret.toString('latin1'), 'utf16le');
  return [secret, wide, Buffer.from(secret).reverse(), ...[...texts, ...inner].map((text) => Buffer.from(text))];
}
