/** Day one at a simulated Intune: `ios` holds one value and `android` another; three phones are below the one, two below the other. */
import { describe, expect, it } from 'vitest';
import type { Estate } from '../../src/reconcile/adopt/estate.ts';
import { FakeCli } from './fake.ts';
import { CliWorld, type Situation } from './world.ts';

const IOS = 'typed-in-the-console-of-2019';
const ANDROID = 'typed-in-the-console-of-2021';

async function open(ios: string | null = IOS, android: string | null = ANDROID) {
  const world = await CliWorld.open({ phones: 5 });
  world.simulator.console.setValue('ios', ios);
  world.simulator.console.setValue('android', android);
  await using watchword = await world.openWatchword();
  const short = (value: string | null) => watchword.store.fingerprint(value ?? '').slice(0, 8);
  const adopt = (args: readonly string[] = [], situation?: Situation) =>
    world.run(['tokens', 'adopt', ...args], situation);
  const stages = async () =>
    Object.fromEntries((await world.tokens()).map(({ fingerprint, stage }) => [fingerprint.slice(0, 8), stage]));
  const letsIn = async (value: string) => (await world.run(['validate'], { input: value })).code === 0;
  return Object.assign(world, { ios: short(ios), android: short(android), adopt, stages, letsIn });
}

describe('what is found', () => {
  it('is listed with whose it is, where it stands and how many phones it has; nothing is written and no value shown', async () => {
    await using world = await open();
    const { code, out, err } = await world.adopt();
    expect(out.split('\n')).toEqual([
      'The slots of pingid hold 2 values; the set has no current token.',
      `  ${world.ios}  unknown to the set  1 copy in 1 slot, 3 phones`,
      expect.stringMatching(/^ {12}contoso\/ios {6}PingID iOS \(/),
      `  ${world.android}  unknown to the set  1 copy in 1 slot, 2 phones`,
      expect.stringMatching(/^ {12}contoso\/android {2}PingID Android \(/),
      '',
    ]);
    expect(err).toContain(`\`watchword tokens adopt --take ${world.ios} ${world.android}\``);
    expect(code).toBe(2);
    expect(`${out}${err}`).not.toMatch(/typed-in/);
    expect(world.writes()).toBe(0);
    expect(await world.tokens()).toEqual([]);
  });

  it('is one document with --json, and nobody is asked', async () => {
    await using world = await open();
    const ran = await world.adopt(['--json'], { typed: [] });
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.out)).toMatchObject({
      tokenSet: 'pingid',
      current: null,
      values: [
        { token: null, copies: 1, phones: 3, foundIn: [{ account: 'contoso', slot: 'ios' }], cannotTake: null },
        { token: null, copies: 1, phones: 2, foundIn: [{ account: 'contoso', slot: 'android' }], cannotTake: null },
      ],
      unseen: [],
      taken: [],
      left: [expect.stringContaining(world.ios), expect.stringContaining(world.android)],
    });
    expect(ran.out).not.toMatch(/typed-in/);
  });

  it('is recognised where the authority knows it', async () => {
    await using world = await open();
    await world.run(['tokens', 'add'], { input: IOS });
    await world.run(['tokens', 'add'], { input: ANDROID });
    const { code, out, err } = await world.adopt();
    expect(out).toContain(`  ${world.ios}  current             1 copy`);
    expect(out).toContain(`  ${world.android}  pending             1 copy`);
    expect({ code, err }).toEqual({ code: 0, err: 'The authority knows every value that was found.\n' });
  });

  it('is said not to be known where an MDM does not answer, and the exit code is 1', async () => {
    await using world = await open();
    world.simulator.behave(({ path }) => (path.includes('mobileAppConfigurations') ? { status: 403 } : undefined));
    const { code, out } = await world.adopt();
    expect(out).toMatch(
      /^The slots of pingid hold 0 values; .*\nNot known:\n {2}contoso\/ios {2}.*403.*\n {2}contoso\/android {2}/,
    );
    expect(code).toBe(1);
  });
});

describe('taking over', () => {
  it('lets in whoever holds the value, from then on; the trail says where it was found', async () => {
    await using world = await open();
    expect(await world.letsIn(IOS)).toBe(false);
    const ran = await world.adopt(['--take', world.ios, world.android, '--yes', '--reason', 'day one']);
    expect(ran).toMatchObject({ code: 0, asked: [] });
    expect(ran.out).toMatch(
      new RegExp(`^${world.ios} {2}current {2}pingid .*\n${world.android} {2}retiring {2}pingid `, 'm'),
    );
    expect([await world.letsIn(IOS), await world.letsIn(ANDROID)]).toEqual([true, true]);

    const trail = (await world.json(['audit', 'list'])).entries as readonly { action: string; detail: object }[];
    const [android, ios, ...more] = trail.filter(({ action }) => action === 'token.adopted');
    expect(android).toMatchObject({ reason: 'day one', detail: { stage: 'retiring', foundIn: [{ slot: 'android' }] } });
    expect(ios).toMatchObject({
      reason: 'day one',
      detail: { stage: 'current', foundIn: [{ slot: 'ios', phones: 3 }] },
    });
    expect(more).toEqual([]);
    expect((await world.tokens()).map(({ note }) => note)).toEqual([
      'found in contoso/ios',
      'found in contoso/android',
    ]);
    expect(`${ran.out}${ran.err}${JSON.stringify(trail)}`).not.toMatch(/typed-in/);
    expect(world.writes()).toBe(0);

    expect((await world.run(['sync'])).code).toBe(0);
    expect(world.values()).toEqual([IOS, IOS]);
  });

  it('again is taking over what is left', async () => {
    await using world = await open();
    expect((await world.adopt(['--take', world.android])).code).toBe(2);
    expect(await world.stages()).toEqual({ [world.android]: 'current' });
    expect((await world.adopt(['--take', world.android, world.ios])).code).toBe(0);
    expect(await world.stages()).toEqual({ [world.android]: 'current', [world.ios]: 'retiring' });
  });

  it('changes nothing in a set without a current token until somebody says which one is', async () => {
    await using world = await open();
    const refused = await world.adopt(['--take', world.ios, world.android]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(
      new RegExp(`--make-current .*: ${world.ios}, .* 3 phones; ${world.android}, .* 2 phones\\.\n$`),
    );
    expect(await world.tokens()).toEqual([]);
    await world.adopt(['--take', world.ios, '--make-current', world.android]);
    expect(await world.stages()).toEqual({ [world.android]: 'current', [world.ios]: 'retiring' });
  });

  it('--make-current distributes what was found instead of the present token', async () => {
    await using world = await open();
    const { fingerprint } = await world.generate();
    expect((await world.adopt(['--make-current', world.ios])).code).toBe(2);
    expect(await world.stages()).toEqual({ [fingerprint.slice(0, 8)]: 'retiring', [world.ios]: 'current' });
    await world.adopt(['--take', world.android]);
    await world.adopt(['--make-current', world.android]);
    await world.adopt(['--make-current', world.android]);
    expect(await world.stages()).toMatchObject({ [world.ios]: 'retiring', [world.android]: 'current' });
  });
});

describe('on a terminal', () => {
  it('it is asked, price first, which values to take over and which one becomes current', async () => {
    await using world = await open();
    const ran = await world.adopt([], { typed: ['all', 'yes'] });
    expect(ran.err).toMatch(/^Whoever holds a value that is taken over is let in, until it is revoked\.\n/);
    expect(ran.asked).toEqual([
      expect.stringContaining('take over'),
      expect.stringMatching(new RegExp(`^Make ${world.ios}, .* 3 phones, current.*another one \\(${world.android}\\)`)),
    ]);
    expect(await world.stages()).toEqual({ [world.ios]: 'current', [world.android]: 'retiring' });
  });

  it.each([
    { typed: [''], stages: [undefined, undefined], code: 2 },
    { typed: ['all', ''], stages: [undefined, undefined], code: 1 },
    { typed: ['IOS'], stages: ['current', undefined], code: 2 },
    { typed: ['IOS, ANDROID', 'ANDROID'], stages: ['retiring', 'current'], code: 0 },
    { typed: ['all', 'no'], stages: [undefined, undefined], code: 1 },
  ])('$typed makes them $stages', async ({ typed, stages, code }) => {
    await using world = await open();
    const answers = typed.map((text) => text.replace('IOS', world.ios).replace('ANDROID', world.android));
    expect(await world.adopt([], { typed: answers })).toMatchObject({ code });
    const now = await world.stages();
    expect([now[world.ios], now[world.android]]).toEqual(stages);
  });

  it('nobody is asked where everything is known', async () => {
    await using world = await open(null, null);
    expect(await world.adopt([], { typed: [] })).toMatchObject({ code: 0, asked: [] });
  });
});

describe('what can not be taken over', () => {
  it('is listed with the reason, stays held, and is left after everything else', async () => {
    await using world = await open(IOS, 'short');
    const ran = await world.adopt([], { typed: ['all'] });
    expect(ran.out).toContain("it has 5 characters, so that it can't be taken over");
    expect(ran.err).toContain(`${world.android} can't be taken over, and no run overwrites that.`);
    expect(ran.code).toBe(2);
    expect(await world.stages()).toEqual({ [world.ios]: 'current' });
    const refused = await world.adopt(['--take', world.android]);
    expect(refused).toMatchObject({ code: 1, err: `${world.android} can't be taken over: it has 5 characters.\n` });
    expect((await world.run(['sync'])).code).toBe(2);
    expect(world.values()).toEqual([IOS, 'short']);
  });

  it('as the current token is what some MDM of the set cannot hold; beside another one it can', async () => {
    await using world = await open('{{deviceid}}-in-braces', ANDROID);
    const refused = await world.adopt(['--make-current', world.ios]);
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringMatching(/can't be the current token: contoso can't hold it: /),
    });
    expect((await world.adopt(['--take', world.ios])).err).toMatch(/has no current token, and none of these can be it/);
    expect(await world.tokens()).toEqual([]);
    expect((await world.adopt(['--take', world.ios, world.android])).code).toBe(0);
    expect(await world.stages()).toEqual({ [world.ios]: 'retiring', [world.android]: 'current' });
  });

  it.each([
    { args: ['--take', 'ffff0000'], says: /^No slot holds a value ffff0000; they hold [0-9a-f]{8}, [0-9a-f]{8}\. / },
    { args: ['--take', 'IOS', '0'], says: /^No slot holds a value 0; .* four digits or more\.\n$/ },
    { args: ['--make-current', 'GONE'], says: /^[0-9a-f]{8} was revoked and never comes back/ },
    { args: ['--set', 'okta'], says: /^There is no token set okta/ },
  ])('is refused before anything is changed: $args', async ({ args, says }) => {
    await using world = await open();
    const gone = await world.json(['tokens', 'add'], { input: ANDROID });
    await world.generate('--make-current');
    await world.run(['tokens', 'revoke', (gone.token as { id: string }).id, '--emergency', '--confirm', '2']);
    const before = await world.stages();
    const named = args.map((text) => text.replace('IOS', world.ios).replace('GONE', world.android));
    const ran = await world.adopt(named);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(says);
    expect(await world.stages()).toEqual(before);
  });
});

it('a value that another set has says so: the slot may be in the wrong one', async () => {
  await using world = await open();
  const okta = { app: 'pingid', authority: { kind: 'local' } };
  world.configure({ tokenSets: { pingid: okta, okta } });
  await world.run(['tokens', 'add', '--set', 'okta'], { input: IOS });
  const { values } = (await world.json(['tokens', 'adopt', '--set', 'pingid'])) as unknown as Estate;
  expect(values.map(({ alsoIn }) => alsoIn)).toEqual([['okta'], []]);
  expect((await world.adopt(['--set', 'pingid'])).out).toContain(
    'it is a token of okta: is the slot in the right set?',
  );
});

it('an account that stays busy, and a slot that a person writes, are not known', async () => {
  await using cli = await FakeCli.open({ slots: { ios: [IOS], byHand: [null] } });
  cli.world.mdm.steps.set('byHand', ['Paste the value.']);
  await cli.world.store.write(({ leases }) => leases.acquire('account:contoso', 'daemon@elsewhere#1 -', 600_000));
  const { code, out } = await cli.run(['tokens', 'adopt']);
  expect(out).toMatch(
    /^Not known:\n {2}contoso\/ios {2}another process is working on it\n {2}contoso\/byHand {2}nobody has confirmed what it holds; a person writes it/m,
  );
  expect(code).toBe(1);
});
