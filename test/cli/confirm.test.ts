/** What somebody has to do where tokens are decided, and saying that it is done. */
import { describe, expect, it } from 'vitest';
import { openElsewhere } from '../reconcile/rotate/elsewhere.ts';
import { HOUR_MS } from '../reconcile/rotate/world.ts';
import { RotateCli } from './fake-rotate.ts';

async function open(changedBy: 'watchword' | 'person' | 'others') {
  const on = await openElsewhere(changedBy);
  const cli = RotateCli.over(on.world);
  /** The digits of what is ordered. */
  const ordered = async () => (await on.authority.orders())[0]?.fingerprint.slice(0, 8) ?? '';
  return { ...on, cli, ordered, run: cli.run.bind(cli) };
}

/** A rotation in which a person has added the new token, and every phone has it: the old one is to be taken away. */
async function removing() {
  const on = await open('person');
  await on.run(['rotate', 'start', '--reason', 'change 4711']);
  await on.run(['tokens', 'confirm', await on.ordered()]);
  await on.world.turn();
  await on.delivered();
  await on.world.turn();
  return on;
}

describe('without a token', () => {
  it('there is nothing to do at first', async () => {
    await using on = await open('person');
    expect(await on.run(['tokens', 'confirm'])).toMatchObject({ code: 0, out: 'Nobody has to do anything.\n' });
  });

  it('lists what, for which rotation, since when, step by step, and the command that records it', async () => {
    await using on = await open('person');
    const started = await on.run(['rotate', 'start', '--wait', '--reason', 'change 4711']);
    expect(started.code).toBe(2);
    expect(started.out).toMatch(/^pingid {2}minted: somebody has to add the token [0-9a-f]{8} in Fake /);
    expect(started.out).toMatch(/\n {2}to go on: `watchword tokens confirm [0-9a-f]{8}`/);
    await on.world.clock.advance(2 * HOUR_MS);
    const ran = await on.run(['tokens', 'confirm']);
    expect(ran.code).toBe(2);
    const digits = await on.ordered();
    expect(ran.out.split('\n')).toEqual([
      `pingid: somebody has to add the token ${digits} in Fake`,
      '  ordered 2 hours ago by daemon@test for the rotation that daemon@test began 2 hours ago: change 4711',
      '  1. Open the console.',
      '  2. Add it.',
      `  then \`watchword tokens confirm ${digits}\``,
      '',
    ]);
  });

  it('shows the value that is to be entered with --reveal, and the trail says so', async () => {
    await using on = await open('person');
    await on.run(['rotate', 'start']);
    const [order] = await on.authority.orders();
    const value = (await on.authority.reveal(order?.token ?? '')).reveal();
    expect((await on.run(['tokens', 'confirm'])).out).not.toContain(value);
    expect((await on.run(['tokens', 'confirm', '--reveal'])).out).toContain(`  the value: ${value}\n`);
    const [entry] = await on.world.store.read.audit.list({ limit: 1 });
    expect(entry).toMatchObject({ action: 'token.revealed', subject: `token:${order?.token}`, actor: 'cli:jo@host' });
  });

  it('says that a token must not be taken away now, and why', async () => {
    await using on = await removing();
    expect((await on.run(['tokens', 'confirm'])).out).not.toContain('not now');
    on.world.mdm().slot('ios').type('the-first-value');
    await on.world.round();
    expect((await on.run(['tokens', 'confirm'])).out).toMatch(/\n {2}not now: /);
    expect((await on.run(['rotate', 'status'])).out).toContain('must not do it now');
  });

  it('looks first: what others have done by now is not listed', async () => {
    await using on = await open('others');
    on.place.values.push('made-by-others');
    await on.look();
    const [first] = await on.world.tokens();
    await on.authority.revoke(first?.id ?? '', { emergency: true }, { name: 'test', reason: '' });
    const listed = await on.run(['tokens', 'confirm']);
    expect(listed).toMatchObject({ code: 2 });
    expect(listed.out).toContain('Nobody has to record it: it is seen, and `watchword tokens list` looks at once.');
    on.place.values.shift();
    expect(await on.run(['tokens', 'confirm'])).toMatchObject({ code: 0, out: 'Nobody has to do anything.\n' });
  });

  it('lists nothing that is ours to do', async () => {
    await using on = await open('watchword');
    on.place.fail('add', 'before');
    await on.run(['rotate', 'start']);
    expect(await on.orders()).toEqual(['add']);
    expect((await on.run(['tokens', 'confirm'])).code).toBe(0);
  });
});

describe('with a token', () => {
  it('records that it was added, and the rotation goes on', async () => {
    await using on = await open('person');
    await on.run(['rotate', 'start']);
    const ran = await on.run(['tokens', 'confirm', await on.ordered(), '--reason', 'done in the console']);
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^[0-9a-f]{8} {2}pending {2}pingid /) });
    expect(ran.err).toContain('Its rotation goes on with `watchword serve`');
    expect(await on.world.turn()).toMatchObject({ state: 'delivering' });
  });

  it('records the value that the console has chosen, read from standard input', async () => {
    await using on = await open('person');
    await on.run(['rotate', 'start']);
    const ran = await on.run(['tokens', 'confirm', await on.ordered(), '--value'], {
      input: 'chosen-by-the-console\n',
    });
    expect(ran.code).toBe(0);
    const [, token] = await on.world.tokens();
    expect(token?.fingerprint).toBe(on.world.store.fingerprint('chosen-by-the-console'));
    expect(await on.world.turn()).toMatchObject({ state: 'delivering' });
  });

  it('records that the old one is gone, and the rotation ends', async () => {
    await using on = await removing();
    const ran = await on.run(['tokens', 'confirm', await on.ordered()]);
    expect(ran.out).toMatch(/^[0-9a-f]{8} {2}revoked {2}pingid /);
    expect(await on.world.turn()).toMatchObject({ state: 'steady' });
    expect(await on.world.rotation()).toMatchObject({ outcome: 'rotated' });
  });

  it('does not take it for gone while phones may have it, and says what to do where it is', async () => {
    await using on = await removing();
    on.world.mdm().slot('ios').type('the-first-value');
    await on.world.round();
    const ran = await on.run(['tokens', 'confirm', await on.ordered()]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(
      /may still be in use.*Where it is gone already, these phones are locked out: add it there again/s,
    );
    expect((await on.world.stages())[0]).toBe('retiring');
  });

  it('--withdraw pauses a rotation that would order it again at once; then it can be called back', async () => {
    await using on = await removing();
    expect((await on.run(['rotate', 'abort'])).err).toMatch(
      /may be gone by now: if it is done, run `watchword tokens confirm /,
    );
    const digits = await on.ordered();
    const ran = await on.run(['tokens', 'confirm', digits, '--withdraw', '--reason', 'not yet']);
    expect(ran).toMatchObject({ code: 0, out: `withdrawn: taking away ${digits} (pingid)\n` });
    expect(ran.err).toContain('Its rotation is paused');
    await on.world.turn();
    expect(await on.orders()).toEqual([]);
    expect((await on.run(['rotate', 'abort'])).code).toBe(0);
    expect(await on.world.held()).toEqual({ 'contoso/ios': '0' });
  });

  it('needs no word of what others do, and looks instead', async () => {
    await using on = await open('others');
    on.place.values.push('made-by-others');
    await on.look();
    const [first] = await on.world.tokens();
    await on.authority.revoke(first?.id ?? '', { emergency: true }, { name: 'test', reason: '' });
    const digits = await on.ordered();
    const early = await on.run(['tokens', 'confirm', digits]);
    expect(early.code).toBe(1);
    expect(early.err).toMatch(
      /^Nobody has to confirm it: somebody has to take .*a look has just shown that it is not done\.\n$/,
    );
    on.place.values.shift();
    const done = await on.run(['tokens', 'confirm', digits]);
    expect(done).toMatchObject({ code: 0, out: `taking away ${digits}: it is done, and was seen.\n` });
  });

  it('--withdraw of what we were to do looks first whether it was done', async () => {
    await using on = await open('watchword');
    on.place.meanwhile('add', 'after', () => on.place.fail('list'));
    await on.run(['rotate', 'start']);
    const digits = await on.ordered();
    const ran = await on.run(['tokens', 'confirm', digits, '--withdraw']);
    expect(ran).toMatchObject({
      code: 1,
      err: `It was done already: adding ${digits}. There is nothing to withdraw.\n`,
    });
  });

  it.each([
    [
      ['tokens', 'confirm', 'abcd'],
      /^Nothing is ordered of the token abcd; `watchword tokens confirm` lists what is\.\n$/,
    ],
    [['tokens', 'confirm', '--withdraw'], /^Say which token/],
    [['tokens', 'confirm', 'abcd', '--withdraw', '--value'], /^An order that is withdrawn has no value/],
  ])('%j is refused', async (args, says) => {
    await using on = await open('person');
    const ran = await on.run(args);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(says);
  });

  it('a value is refused for a token that is to be taken away, before it is read', async () => {
    await using on = await removing();
    const ran = await on.run(['tokens', 'confirm', await on.ordered(), '--value'], { input: 'another-value' });
    expect(ran).toMatchObject({ code: 1, read: false });
    expect(ran.err).toMatch(/is to be taken away, so no value is needed/);
  });
});
