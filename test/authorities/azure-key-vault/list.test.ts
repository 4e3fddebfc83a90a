import { expect, it } from 'vitest';
import { signal, values, vaultWith } from './vault-for-tests.ts';

const FIRST = '5f1c3a52-0000-4000-8000-000000000001';
const SECOND = '5f1c3a52-0000-4000-8000-000000000002';
const THIRD = '5f1c3a52-0000-4000-8000-000000000003';
const DAY_MS = 86_400_000;

it('lists the values of the enabled versions, oldest first, with the moment each was made', async () => {
  await using world = await vaultWith([FIRST, SECOND, THIRD]);
  const { tokens, enforcedFrom, warnings } = await world.open().list(signal);
  expect(tokens.map(({ value }) => value.reveal())).toEqual([FIRST, SECOND, THIRD]);
  const now = Math.floor(world.clock.now() / 1000) * 1000;
  expect(tokens.map(({ createdAt }) => createdAt)).toEqual([now - 3 * DAY_MS, now - 2 * DAY_MS, now - DAY_MS]);
  expect({ enforcedFrom, warnings }).toEqual({ enforcedFrom: null, warnings: [] });
});

it('leaves a disabled version out, and takes it in when it is enabled again', async () => {
  await using world = await vaultWith([FIRST, SECOND]);
  const source = world.open();
  world.vault.console.change(FIRST, { enabled: false });
  expect(await values(source)).toEqual([SECOND]);
  world.vault.console.change(FIRST, { enabled: true });
  expect(await values(source)).toEqual([FIRST, SECOND]);
});

it('leaves a version out before it is valid and after it has expired', async () => {
  await using world = await vaultWith([FIRST, SECOND, THIRD]);
  const now = Math.floor(world.clock.now() / 1000);
  world.vault.console.change(FIRST, { exp: now + 60 });
  world.vault.console.change(THIRD, { nbf: now + 60 });
  const source = world.open();
  expect(await values(source)).toEqual([FIRST, SECOND]);
  await world.clock.advance(60_000);
  expect(await values(source)).toEqual([SECOND, THIRD]);
});

it.each([
  ['disabled', { enabled: false }, 'found 2 disabled'],
  ['expired', { exp: 1_000_000_000 }, 'found 2 expired'],
  ['not valid yet', { nbf: 4_000_000_000 }, 'found 2 not valid yet'],
])('a secret whose versions are all %s is a failure that says so', async (_, change, says) => {
  await using world = await vaultWith([FIRST, SECOND], { quirks: { neighbours: 'clean' } });
  for (const value of [FIRST, SECOND]) world.vault.console.change(value, change);
  await expect(world.open().list(signal)).rejects.toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining(`no active version (${says}); enable one in the vault`),
  });
});

it('a secret that was deleted is a failure, until it is recovered', async () => {
  await using world = await vaultWith([FIRST]);
  const source = world.open();
  world.vault.console.deleteSecret();
  await expect(source.list(signal)).rejects.toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('(SecretNotFound); the vault has no secret pingid-mdm-tokens'),
  });
  world.vault.console.recoverSecret();
  expect(await values(source)).toEqual([FIRST]);
});

it('passes a duplicate over, and takes white space away, with the version and never the value', async () => {
  await using world = await vaultWith([FIRST, SECOND]);
  world.vault.console.add(`${THIRD}\n`);
  world.vault.console.add(FIRST);
  world.vault.console.add(' ');
  const { tokens, warnings = [] } = await world.open().list(signal);
  expect(tokens.map(({ value }) => value.reveal())).toEqual([FIRST, SECOND, THIRD]);
  expect(warnings.map((says) => says.replace(/version \w+/g, 'version x'))).toEqual([
    expect.stringMatching(/, the version x: white space around the token was removed$/),
    expect.stringMatching(/, the version x: the same token as the version x; it was passed over$/),
    expect.stringMatching(/, the version x: a blank entry was passed over$/),
  ]);
});

it('a value that is no token refuses the whole secret', async () => {
  await using world = await vaultWith([FIRST]);
  world.vault.console.add('short');
  await expect(world.open().list(signal)).rejects.toMatchObject({
    kind: 'rejected',
    message: expect.stringMatching(/the version \w+: the token has 5 characters; expected 8 to 256/),
  });
});

it('reads each value once; after that a look is one request', async () => {
  await using world = await vaultWith([FIRST, SECOND]);
  expect(await world.requestsOf(() => values(world.open()))).toEqual({
    'well-known': 1,
    token: 1,
    'list-versions': 1,
    'read-value': 2,
  });
  expect(await world.requestsOf(() => values(world.open()))).toEqual({ 'list-versions': 1 });
  world.vault.console.add(THIRD);
  expect(await world.requestsOf(() => values(world.open()))).toEqual({ 'list-versions': 1, 'read-value': 1 });
});

it('forgets the value of a version that is not active any more', async () => {
  await using world = await vaultWith([FIRST, SECOND]);
  const source = world.open();
  await source.list(signal);
  world.vault.console.change(FIRST, { enabled: false });
  await source.list(signal);
  world.vault.console.change(FIRST, { enabled: true });
  expect(await world.requestsOf(() => values(source))).toEqual({ 'list-versions': 1, 'read-value': 1 });
});

it('follows every page, short and empty ones included', async () => {
  const tokens = Array.from({ length: 60 }, (_, at) => `5f1c3a52-0000-4000-8000-${String(at).padStart(12, '0')}`);
  for (const quirks of [{ pageSize: 'vendor' }, { pageSize: '1', emptyPages: 'one' }]) {
    await using world = await vaultWith(tokens, { quirks });
    expect(await values(world.open())).toEqual(tokens);
  }
});

it('asks for an access token for Key Vault, and for nothing else', async () => {
  await using world = await vaultWith([FIRST]);
  await values(world.open());
  const [token] = world.vault.requests.filter(({ operation }) => operation === 'token');
  expect(new URLSearchParams(token?.body).get('scope')).toBe('https://vault.azure.net/.default');
});
