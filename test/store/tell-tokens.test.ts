/** Changes of tokens are told when they are kept, and only then. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LocalAuthority } from '../../src/authority/local.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Store } from '../../src/store/contract.ts';
import { type TokenEvents, tellingTokens } from '../../src/store/tell-tokens.ts';
import { testClock } from '../clock.ts';
import { sqlite } from './databases.ts';

const ACTOR = { name: 'cli:ann', reason: '' };

type Told = Parameters<TokenEvents['tokenChanged']>[0];

let fresh: Awaited<ReturnType<typeof sqlite.fresh>>;
let store: Store;
let told: Told[];
let authority: LocalAuthority;
beforeEach(async () => {
  fresh = await sqlite.fresh();
  told = [];
  store = tellingTokens(await fresh.open(), { tokenChanged: (fields) => told.push(fields) });
  authority = new LocalAuthority({ tokenSet: 'pingid', store, clock: testClock(), slots: [] });
});
afterEach(() => fresh[Symbol.asyncDispose]());

const steps = () => told.map(({ token, from, to }) => [token, from, to]);

it('each change of a token is told once, with its stages and who did it, never with a value', async () => {
  const first = await authority.generate({ note: '', makeCurrent: true }, ACTOR);
  const second = await authority.add(new Secret('chosen-by-hand'), { note: '', makeCurrent: false }, ACTOR);
  await authority.makeCurrent(second.id, ACTOR);
  await authority.edit(first.id, { note: 'old' }, ACTOR);
  await authority.revoke(first.id, { emergency: false }, ACTOR);
  expect(steps()).toEqual([
    [first.id, null, 'pending'],
    [first.id, 'pending', 'current'],
    [second.id, null, 'pending'],
    [first.id, 'current', 'retiring'],
    [second.id, 'pending', 'current'],
    [first.id, 'retiring', 'retiring'],
    [first.id, 'retiring', 'revoked'],
  ]);
  expect(told[0]).toEqual({
    tokenSet: 'pingid',
    token: first.id,
    fingerprint: first.fingerprint,
    from: null,
    to: 'pending',
    actor: 'cli:ann',
  });
  expect(JSON.stringify(told)).not.toContain('chosen-by-hand');
});

it('what is undone is not told, and neither is what changes no token', async () => {
  const { id } = await authority.generate({ note: '', makeCurrent: true }, ACTOR);
  told.length = 0;
  const refused = authority.edit(id, { note: 'x' }, ACTOR, () => Promise.reject(new Error('it has changed')));
  await expect(refused).rejects.toThrow('it has changed');
  await expect(
    store.write(async ({ audit, tokens }) => {
      await tokens.update(id, { note: 'x' });
      await audit.append({ at: 1, actor: 'x', action: 'token.edited', subject: `token:${id}`, reason: '', detail: {} });
      throw new Error('the disk is full');
    }),
  ).rejects.toThrow('the disk is full');
  await store.write(({ audit }) =>
    audit.append({ at: 1, actor: 'x', action: 'token.revealed', subject: `token:${id}`, reason: '', detail: {} }),
  );
  expect(told).toEqual([]);
});
