/** Signing in: tokens that last a minute, tokens that were kept, and what is said when Jamf Pro says no. */
import { describe, expect, it } from 'vitest';
import { Secret } from '#connector';
import { answerWith, onOperation, replaceField } from '#simulation';
import { signIn } from '../../../connectors/jamf-pro/sign-in.ts';
import type { Cache } from '../../../src/connector/cache.ts';
import { signal } from '../../conformance/world.ts';
import { json, kitForTests } from '../kit-for-tests.ts';
import { type JamfWorld, jamfWorld } from './jamf-for-tests.ts';

const SECOND_MS = 1_000;
const look = (world: JamfWorld) => world.open().observe(world.slot, signal);
const signIns = async (world: JamfWorld, work: () => Promise<unknown>) =>
  (await world.requestsOf(work)).filter(({ operation }) => operation === 'token').length;

describe('an access token', () => {
  it('is used for a part of its life, however short that is', async () => {
    for (const [tokenLife, goodForS] of [
      ['599', 539],
      ['59', 29.5],
    ] as const) {
      await using world = await jamfWorld({ quirks: { tokenLife } });
      await look(world);
      await world.clock.advance((goodForS - 1) * SECOND_MS);
      expect(await signIns(world, () => look(world))).toBe(0);
      await world.clock.advance(2 * SECOND_MS);
      expect(await signIns(world, () => look(world))).toBe(1);
    }
  });

  it('that does not say how long it lasts is used for half a minute', async () => {
    await using world = await jamfWorld();
    const mend = world.simulator.behave(onOperation('token', replaceField('expires_in', 'soon')));
    await look(world);
    mend();
    await world.clock.advance(29 * SECOND_MS);
    expect(await signIns(world, () => look(world))).toBe(0);
    await world.clock.advance(2 * SECOND_MS);
    expect(await signIns(world, () => look(world))).toBe(1);
  });

  it('that is refused is forgotten: the look fails, the next one signs in', async () => {
    await using world = await jamfWorld();
    await look(world);
    world.simulator.endSessions();
    expect(await signIns(world, () => look(world).catch(() => undefined))).toBe(0);
    expect(await signIns(world, () => look(world))).toBe(1);
  });

  it('that was kept and is refused costs a sign-in, and no look', async () => {
    const kept = new Map<string, string>();
    const cache: Cache = {
      get: async (key) => kept.get(key),
      set: async (key, value) => void kept.set(key, value),
      delete: async (key) => void kept.delete(key),
    };
    await using world = await jamfWorld({}, { cache });
    await look(world);
    const [key = ''] = kept.keys();
    kept.set(key, JSON.stringify({ value: 'of-yesterday', goodUntil: world.clock.now() + 60 * SECOND_MS }));
    const other = world.another();
    expect(await signIns(world, () => other.open().observe(world.slot, signal))).toBe(1);
    expect(kept.get(key)).not.toContain('of-yesterday');
  });

  it('that could not go into a header is none', async () => {
    const account = {
      url: 'https://jamf.example.com',
      clientId: 'client',
      clientSecret: new Secret('a client secret'),
    };
    for (const value of ['two words', 'line\nend', '', 7]) {
      const kit = kitForTests(() => json(200, { access_token: value, expires_in: 60 }));
      await expect(signIn(account, kit)).rejects.toMatchObject({ kind: 'protocol' });
    }
  });
});

describe('a refusal', () => {
  it('of signing in names the settings, with the words of OAuth', async () => {
    await using world = await jamfWorld();
    world.simulator.behave(onOperation('token', answerWith(401, '{"error":"invalid_client"}')));
    const sentence = 'sign-in was answered with 401 (invalid_client); check `clientId`, `clientSecret` and `url`';
    await expect(look(world)).rejects.toMatchObject({ kind: 'auth', message: expect.stringContaining(sentence) });
  });

  it('without the privilege names it, at 403 and at 401', async () => {
    for (const missingPrivilege of ['403', '401']) {
      await using world = await jamfWorld({ quirks: { missingPrivilege } });
      world.simulator.withhold('Read Mobile Device Applications');
      await expect(look(world)).rejects.toMatchObject({
        kind: 'auth',
        message: expect.stringContaining('needs the privilege `Read Mobile Device Applications`'),
      });
    }
  });
});
