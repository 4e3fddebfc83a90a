/** A value is not taken away from phones over the API either, whichever route is asked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remoteAdmin } from '../../src/api/remote.ts';
import type { Admin } from '../../src/api/routes.ts';
import { type ApiWorld, openApiWorld } from './world.ts';

const VALUE = 'another-value-of-ours';

let world: ApiWorld;
let admin: Admin;
let current: string;
beforeAll(async () => {
  world = await openApiWorld();
  const url = await world.app.listen({ port: 0, host: '127.0.0.1' });
  admin = remoteAdmin({ url, key: world.keys.admin, fetch, signal: new AbortController().signal });
  const made = await admin.createToken({ tokenSet: 'pingid', note: '', makeCurrent: true, reveal: false, reason: '' });
  current = made.token?.id ?? '';
});
afterAll(() => world[Symbol.asyncDispose]());

const changeValue = (paid: { readonly emergency: boolean; readonly confirm?: number }) =>
  admin.editToken({ token: current, value: VALUE, ...paid, reason: 'typed over' });

async function look(): Promise<void> {
  await admin.startRun({ account: 'contoso', repair: false, lookOnly: true });
  await world.inHand.settled();
}

describe('another value for a token', () => {
  it('needs a look first, at every account', async () => {
    await expect(changeValue({ emergency: false })).rejects.toMatchObject({
      problem: 'look-first',
      more: { accounts: ['contoso'] },
    });
    await look();
    expect(await admin.priceToken({ token: current })).toMatchObject({
      phones: 0,
      serving: [],
      refused: expect.stringMatching(/last active/),
    });
  });

  it('is refused while a slot holds the old one, and has its price', async () => {
    await admin.startRun({ account: 'contoso', repair: false, lookOnly: false });
    await world.inHand.settled();
    const { phones, serving } = await admin.priceToken({ token: current });
    expect(serving).toHaveLength(2);
    await expect(changeValue({ emergency: false })).rejects.toMatchObject({
      problem: 'still-served',
      message: expect.stringContaining('contoso/ios holds it'),
      more: { serving },
    });
    for (const paid of [{ emergency: true }, { emergency: true, confirm: phones + 1 }]) {
      await expect(changeValue(paid)).rejects.toMatchObject({ problem: 'price-not-confirmed', more: { phones } });
    }
    const before = await admin.getToken({ token: current });
    expect((await changeValue({ emergency: true, confirm: phones })).fingerprint).not.toBe(before.fingerprint);
    const [entry] = (await admin.listAudit({ limit: 1 })).items;
    expect(entry).toMatchObject({ actor: 'key:admin', reason: 'typed over' });
    expect(JSON.stringify(entry)).not.toContain(VALUE);
  });

  it('is looked at before it is used', async () => {
    await expect(
      admin.editToken({ token: current, value: 'short', emergency: true, reason: '' }),
    ).rejects.toMatchObject({
      problem: 'refused',
      message: 'The token has 5 characters; expected 8 to 256 printable characters.',
    });
  });
});

describe('what can not be asked', () => {
  it('is refused with the reason', async () => {
    await expect(admin.startAuthorityCheck({ tokenSet: 'pingid' })).rejects.toMatchObject({ problem: 'refused' });
    await expect(admin.lookAtTokenSet({ tokenSet: 'nobody' })).rejects.toMatchObject({ problem: 'not-found' });
    expect(await admin.lookAtTokenSet({ tokenSet: 'pingid' })).toMatchObject({ authority: { isLookedAt: false } });
    await expect(admin.getOrder({ order: 'abcd' })).rejects.toMatchObject({ problem: 'not-found' });
  });
});
