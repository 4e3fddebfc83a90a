/** The tokens of a set about which somebody else decides: a file that others write, a console that a person works, a service. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openElsewhere } from '../reconcile/rotate/elsewhere.ts';
import { HOUR_MS } from '../reconcile/rotate/world.ts';
import { RotateCli } from './fake-rotate.ts';
import { CliWorld } from './world.ts';

async function open(authority: Record<string, unknown>) {
  const world = await CliWorld.open();
  world.configure({ tokenSets: { pingid: { app: 'pingid', authority } } });
  const write = (...values: readonly string[]) => writeFileSync(world.path('tokens'), `${values.join('\n')}\n`);
  return Object.assign(world, { write });
}

const openFile = () => open({ kind: 'file', path: './tokens' });
const openManual = () => open({ kind: 'manual', service: 'PingID' });

async function openAsked() {
  const on = await openElsewhere('watchword');
  const cli = RotateCli.over(on.world);
  return { ...on, run: cli.run.bind(cli) };
}

describe('tokens list', () => {
  it('looks first: what was written a moment ago is shown', async () => {
    await using world = await openFile();
    world.write('written-by-others');
    const ran = await world.run(['tokens', 'list']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/\npingid {2}[0-9a-f]{8} {2}current /);
  });

  it('says so where it can not look, with the age of what it shows', async () => {
    await using on = await openAsked();
    await on.run(['tokens', 'list']);
    await on.world.clock.advance(2 * HOUR_MS);
    on.place.fail('list');
    const ran = await on.run(['tokens', 'list']);
    expect(ran).toMatchObject({
      code: 0,
      out: expect.stringContaining('  current  '),
      err: 'pingid could not be looked at, and what is shown of it was seen 2 hours ago: list fake tokens: reset\n',
    });
  });

  it('that has never seen a token says so, and proposes nothing that is not possible', async () => {
    await using world = await openFile();
    const ran = await world.run(['tokens', 'list']);
    expect(ran).toMatchObject({ code: 0, out: 'No token has been seen yet.\n' });
    expect(ran.err).toMatch(/^pingid could not be looked at, and it was never looked at before: /);
  });
});

describe('tokens that others write', () => {
  it.each([
    ['generate', ['tokens', 'generate']],
    ['add', ['tokens', 'add']],
    ['rotate', ['rotate', 'start']],
  ])('%s: is refused before anything is read, with what to do instead', async (_, args) => {
    await using world = await openFile();
    world.write('written-by-others');
    const ran = await world.run(args, { input: 'another-one-of-ours' });
    expect(ran).toMatchObject({ code: 1, out: '', read: false });
    expect(ran.err).toContain('`watchword tokens list` looks at once');
    expect(await world.tokens()).toHaveLength(1);
  });

  it('are taken away by others: it is ordered, and the command says by whom and how', async () => {
    await using world = await openFile();
    world.write('the-first-of-others', 'the-second-of-others');
    const [first] = await world.tokens();
    await world.run(['sync']);
    const ran = await world.run(['tokens', 'revoke', first?.id ?? '']);
    expect(ran).toMatchObject({ code: 2, out: expect.stringMatching(/^[0-9a-f]{8} {2}retiring {2}pingid /) });
    expect(ran.err).toMatch(
      /It is active until that is done\.\npingid: somebody has to take [0-9a-f]{8} out of A file\n/,
    );
    expect(ran.err).toContain('  1. find out what writes ');
    world.write('the-second-of-others');
    expect((await world.tokens()).map(({ stage }) => stage)).toEqual(['revoked', 'current']);
  });
});

describe('a console that a person works', () => {
  it('is told a token of our making: the command says what somebody has to do, and how', async () => {
    await using world = await openManual();
    const ran = await world.run(['tokens', 'generate', '--reveal', '--note', 'the first']);
    expect(ran).toMatchObject({ code: 2, err: '' });
    expect(ran.out).toMatch(/^pingid: somebody has to add the token [0-9a-f]{8} in /);
    const [, value = ''] = /the value: (\S+)/.exec(ran.out) ?? [];
    const [, digits = ''] = /then `watchword tokens confirm ([0-9a-f]{8})`/.exec(ran.out) ?? [];
    expect(await world.tokens()).toEqual([]);
    expect((await world.run(['tokens', 'confirm', digits])).code).toBe(0);
    expect(await world.tokens()).toMatchObject([{ stage: 'current', note: 'the first' }]);
    expect((await world.run(['validate'], { input: value })).code).toBe(0);
  });

  it('prints one document with --json', async () => {
    await using world = await openManual();
    expect(await world.json(['tokens', 'generate'])).toMatchObject({
      token: null,
      order: { what: 'add', tokenSet: 'pingid', notNow: null, wantedBy: null },
    });
    expect(await world.json(['tokens', 'confirm'])).toMatchObject({ orders: [{ what: 'add' }] });
  });

  it('has what is entered: it is written down as active there', async () => {
    await using world = await openManual();
    expect((await world.run(['tokens', 'add'], { input: 'typed-in-the-console' })).code).toBe(0);
    expect((await world.tokens()).map(({ stage }) => stage)).toEqual(['current']);
  });

  it('keeps its values: none is read to replace one', async () => {
    await using world = await openManual();
    await world.run(['tokens', 'add'], { input: 'typed-in-the-console' });
    const [token] = await world.tokens();
    const ran = await world.run(['tokens', 'edit', token?.id ?? '', '--value'], { input: 'another-value-of-ours' });
    expect(ran).toMatchObject({ code: 1, read: false });
    expect(ran.err).toMatch(/^The values of pingid are decided elsewhere \(manual\).*`watchword rotate start`\.\n$/);
  });

  it('may not be told that a token is current which it is to take away', async () => {
    await using world = await openManual();
    await world.run(['tokens', 'add'], { input: 'typed-in-the-console' });
    await world.run(['tokens', 'add', '--make-current'], { input: 'typed-in-afterwards' });
    const [first] = await world.tokens();
    await world.run(['sync']);
    expect((await world.run(['tokens', 'revoke', first?.id ?? ''])).code).toBe(2);
    const ran = await world.run(['tokens', 'edit', first?.id ?? '', '--make-current']);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('is ordered to be taken away');
  });
});

describe('a service that is asked', () => {
  it('makes the token at once; a rotation distributes it', async () => {
    await using on = await openAsked();
    const ran = await on.run(['tokens', 'generate']);
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^[0-9a-f]{8} {2}pending /) });
    expect(ran.err).toBe('It is active and not distributed yet: a rotation distributes it, with `watchword serve`.\n');
    expect(on.place.values).toHaveLength(2);
    expect(await on.world.turn()).toMatchObject({ state: 'delivering' });
  });

  it('that gives no answer is said to be asked again, and how that is taken back', async () => {
    await using on = await openAsked();
    on.place.fail('add');
    const ran = await on.run(['tokens', 'generate']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    const digits = (await on.authority.orders())[0]?.fingerprint.slice(0, 8);
    expect(ran.err).toBe(
      `Still ordered: adding ${digits}. \`watchword serve\` asks for it again; \`watchword tokens confirm ${digits} --withdraw\` takes that back.\nadd fake tokens: reset\n`,
    );
    expect((await on.run(['tokens', 'confirm', digits ?? '', '--withdraw'])).code).toBe(0);
    expect(await on.orders()).toEqual([]);
  });
});
