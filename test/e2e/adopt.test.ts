/**
 * The first day in an estate where every MDM holds another value. The phones sign in all the time; whoever signs in is let in.
 *
 * A value that nobody knows is refused by every authority until it is taken over. With `local` nobody asks our endpoint before the
 * values are in its set, so that its phones begin to sign in here then.
 */
import { expect, it } from 'vitest';
import { authoritySimulatorOf } from '../../src/daemon.ts';
import { EstateWorld, SigningIn } from './estate.ts';
import type { Served } from './process.ts';

const A = 'typed-in-the-console-of-2019';
const B = 'typed-in-the-console-of-2021';
const C = 'typed-in-the-console-of-2023';

const ESTATE = {
  intune: { value: A, phones: 4 },
  'mobileiron-core': { value: B, phones: 4 },
  'workspace-one': { value: C, phones: 6 },
};

/** As the command says it: the first digits of what was found at an account. */
async function found(world: EstateWorld): Promise<Readonly<Record<string, string>>> {
  const { values } = JSON.parse((await world.run(['tokens', 'adopt', '--json'])).out);
  const places = (values as readonly { fingerprint: string; foundIn: readonly { account: string }[] }[]).flatMap(
    ({ fingerprint, foundIn }) => foundIn.map(({ account }) => [account, fingerprint.slice(0, 8)]),
  );
  return Object.fromEntries(places);
}

async function isLetIn(daemon: Served, value: string): Promise<void> {
  await expect.poll(() => daemon.decision(value), { timeout: 20_000 }).toBe('proceed');
}

/** One phone after the other fetches what its MDM holds now, while all of them sign in. */
async function everyPhoneChecksIn(world: EstateWorld, signing: SigningIn): Promise<void> {
  for (const phone of world.phones()) await signing.beside(() => world.checkIn(phone));
}

const KNOWN = [
  { kind: 'local', start: async () => null },
  { kind: 'pingone', start: async () => (await authoritySimulatorOf('pingone')).start({ tokens: [B, A] }) },
];

it.each(KNOWN)(
  'three MDMs with three values, of which $kind knows two, end in sync with no phone refused',
  {
    timeout: 300_000,
  },
  async ({ start }) => {
    await using place = await start();
    await using world = await EstateWorld.open(ESTATE);
    world.configure(place);
    const neighbours = world.neighbours();
    if (place === null) {
      await world.run(['tokens', 'add'], `${A}\n`);
      await world.run(['tokens', 'add'], `${B}\n`);
    }
    const names = await found(world);
    const plan = await world.run(['plan']);
    expect(plan.code).toBe(2);
    expect(plan.out).toMatch(new RegExp(`${names['mobileiron-core']} (pending|retiring)`));
    expect(plan.out).toContain(`\`watchword tokens adopt --take ${names['workspace-one']}\``);

    // It makes a run of its own when it starts.
    await using daemon = await world.serve();
    const signing = new SigningIn(daemon, place);
    for (const phone of world.phones('intune', 'mobileiron-core')) signing.phones.add(phone);
    expect((await signing.beside(() => world.run(['sync']))).code).toBe(2);
    expect([...world.valuesOf('mobileiron-core')]).toEqual([A]);
    expect([...world.valuesOf('workspace-one')], 'nobody has decided about it').toEqual([C]);

    const listed = await signing.beside(() => world.run(['tokens', 'adopt']));
    expect(listed.code).toBe(2);
    expect(listed.out).toMatch(new RegExp(`${names['workspace-one']}  unknown to the set .* 6 phones`));
    expect(await daemon.decision(C), 'before it is taken over').toBe('halt');
    expect(place?.console.letsIn(C) ?? false).toBe(false);
    const taken = await signing.beside(() => world.run(['tokens', 'adopt', '--take', names['workspace-one'] ?? '']));
    expect(taken.code).toBe(0);
    await isLetIn(daemon, C);
    for (const phone of world.phones('workspace-one')) signing.phones.add(phone);

    expect((await signing.beside(() => world.run(['sync']))).code).toBe(0);
    expect([...world.valuesOf('workspace-one')]).toEqual([A]);
    const early = await signing.beside(() => world.run(['tokens', 'revoke', names['workspace-one'] ?? '']));
    expect(early, 'its phones still have it').toMatchObject({
      code: 1,
      err: expect.stringContaining('workspace-one/'),
    });

    await everyPhoneChecksIn(world, signing);
    for (const name of ['mobileiron-core', 'workspace-one']) {
      expect(await signing.beside(() => world.run(['tokens', 'revoke', names[name] ?? '']))).toMatchObject({ code: 0 });
    }
    expect(await signing.beside(() => world.run(['plan']))).toMatchObject({ code: 0 });
    expect(signing.doors.count()).toEqual({
      isFine: true,
      says: expect.stringMatching(/^\d{3,} sign-ins.* 0 lock-outs/),
    });
    if (place !== null) expect(place.console.values()).toEqual([A]);
    expect(world.neighbours()).toBe(neighbours);
    expect([A, B, C].filter((value) => world.printed.includes(value))).toEqual([]);
  },
);

it('three values, and nobody knows any: what most phones have becomes current, and no phone is refused', {
  timeout: 300_000,
}, async () => {
  await using world = await EstateWorld.open(ESTATE);
  world.configure(null);
  const names = await found(world);
  expect((await world.run(['sync'])).code, 'a set without a token is pushed nowhere').toBe(2);
  expect(['intune', 'mobileiron-core', 'workspace-one'].map((name) => [...world.valuesOf(name)])).toEqual([
    [A],
    [B],
    [C],
  ]);

  const taken = await world.run(['tokens', 'adopt', '--take', ...Object.values(names), '--yes', '--reason', 'day one']);
  expect(taken.code).toBe(0);
  expect(taken.out).toMatch(new RegExp(`^${names['workspace-one']}  current `, 'm'));

  await using daemon = await world.serve();
  await isLetIn(daemon, A);
  const signing = new SigningIn(daemon, null);
  for (const phone of world.phones()) signing.phones.add(phone);
  expect((await signing.beside(() => world.run(['sync']))).code).toBe(0);
  expect(['intune', 'mobileiron-core', 'workspace-one'].map((name) => [...world.valuesOf(name)])).toEqual([
    [C],
    [C],
    [C],
  ]);
  await everyPhoneChecksIn(world, signing);
  expect((await signing.beside(() => world.run(['tokens', 'adopt']))).code).toBe(0);
  expect(signing.doors.count()).toMatchObject({ isFine: true });
  expect(world.phones().every(({ token }) => token === C)).toBe(true);
});
