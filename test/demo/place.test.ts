import { describe, expect, it } from 'vitest';
import { startPlace } from '../../src/demo/place.ts';
import { UserError } from '../../src/model/failure.ts';

describe("the demo's authority", () => {
  it('is no place where Watchword decides', async () => {
    expect(await startPlace('local')).toBeNull();
  });

  it('is a service with one token', async () => {
    await using place = await startPlace('pingone');
    expect(place?.console.values()).toHaveLength(1);
  });

  it.each([
    ['nowhere', /^There is no simulator of the authority nowhere; there are: .*pingone/],
    ['azure-key-vault', /^The demo replaces a token, and at .*Key Vault others do that: choose another --authority/],
  ])('is not %s', async (kind, says) => {
    const refusal = await startPlace(kind).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect(String((refusal as UserError).message)).toMatch(says);
  });
});
