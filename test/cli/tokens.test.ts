import { describe, expect, it } from 'vitest';
import type { Cli } from '../../src/cli/cli.ts';
import type { Token } from '../../src/model/token.ts';
import { CliWorld, runProgram } from './world.ts';

const VALUE = 'chosen-by-hand-0001';
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

const short = (token: Token | undefined) => token?.fingerprint.slice(0, 8) ?? '';

describe('tokens generate', () => {
  it('makes the first token current and the next one pending, and says what follows', async () => {
    await using world = await CliWorld.open();
    const first = await world.run(['tokens', 'generate', '--note', 'the first']);
    const second = await world.run(['tokens', 'generate']);
    const tokens = await world.tokens();

    expect(tokens.map(({ stage, note }) => [stage, note])).toEqual([
      ['current', 'the first'],
      ['pending', ''],
    ]);
    expect(first).toMatchObject({ code: 0, out: `${short(tokens[0])}  current  pingid  ${tokens[0]?.id}\n` });
    expect(first.err).toContain('`watchword sync`, writes it');
    expect(second.err).toContain(`\`watchword tokens edit ${short(tokens[1])} --make-current\``);
  });

  it('--make-current retires the one before', async () => {
    await using world = await CliWorld.open();
    await world.run(['tokens', 'generate']);
    await world.run(['tokens', 'generate', '--make-current']);
    expect((await world.tokens()).map(({ stage }) => stage)).toEqual(['retiring', 'current']);
  });

  it('shows the value only with --reveal, and the trail says so', async () => {
    await using world = await CliWorld.open();
    const hidden = await world.run(['tokens', 'generate', '--json']);
    expect(JSON.parse(hidden.out).token).not.toHaveProperty('value');
    expect((await world.trail()).map(({ action }) => action)).not.toContain('token.revealed');

    const { out } = await world.run(['tokens', 'generate', '--reveal']);
    const value = out.split('\n')[1] ?? '';
    expect(value).toMatch(UUID);
    expect(await world.run(['validate'], { input: `${value}\n` })).toMatchObject({ code: 0, out: 'proceed: active\n' });
    const [, token] = await world.tokens();
    expect((await world.trail())[0]).toMatchObject({
      action: 'token.revealed',
      subject: `token:${token?.id}`,
      reason: 'asked for with `reveal`',
    });
  });
});

describe('tokens add', () => {
  it('reads standard input where nobody sits, and takes the line end of a pipe for nothing', async () => {
    await using world = await CliWorld.open();
    const ran = await world.run(['tokens', 'add', '--note', 'from a pipe'], { input: `${VALUE}\n` });
    expect(ran).toMatchObject({ code: 0, read: true, asked: [] });
    expect(ran.err).not.toContain('White space');
    expect(`${ran.out}${ran.err}`).not.toContain(VALUE);
    expect((await world.run(['validate'], { input: VALUE })).code).toBe(0);
  });

  it('asks a person who sits there, without showing what is typed', async () => {
    await using world = await CliWorld.open();
    const ran = await world.run(['tokens', 'add'], { typed: [VALUE], input: 'from-a-pipe-instead' });
    expect(ran).toMatchObject({ code: 0, read: false, asked: ['The token'] });
    expect((await world.run(['validate'], { input: VALUE })).code).toBe(0);
  });

  it('never takes it from an argument', async () => {
    await using world = await CliWorld.open();
    const ran = await world.run(['tokens', 'add', VALUE], { input: `${VALUE}\n` });
    expect(ran).toMatchObject({ code: 1, read: false });
    expect(ran.err).toContain('too many arguments');
    expect(await world.tokens()).toEqual([]);
  });

  it('removes white space around it, and says so', async () => {
    await using world = await CliWorld.open();
    const ran = await world.run(['tokens', 'add', '--reveal'], { input: `\t ${VALUE} \n` });
    expect(ran.err).toContain('White space around the token was removed.\n');
    expect(ran.out.split('\n')[1]).toBe(VALUE);
  });

  it.each([
    ['', /^The token is empty/],
    ['short', /^The token has 5 characters; expected 8 to 256 printable characters\.\n$/],
    ['two\nlines-of-it', /an unprintable character at position 4/],
    ['has-{{braces}}-in-it', /^contoso can't hold this token: .*Choose another\.\n$/],
  ])('refuses %j in one sentence, without repeating it', async (input, says) => {
    await using world = await CliWorld.open();
    const ran = await world.run(['tokens', 'add'], { input: `${input}\n` });
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(says);
    if (input !== '') expect(ran.err).not.toContain(input);
    expect(await world.tokens()).toEqual([]);
  });

  it('refuses a value that the set has already', async () => {
    await using world = await CliWorld.open();
    await world.run(['tokens', 'add'], { input: VALUE });
    const again = await world.run(['tokens', 'add'], { input: VALUE });
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toMatch(/^The set pingid has this token already: [0-9a-f]{8}, current\.\n$/);
  });
});

describe('tokens list', () => {
  it('shows fingerprints, stages and ids, and no value', async () => {
    await using world = await CliWorld.open();
    const first = await world.generate('--note', 'one');
    const { out, code } = await world.run(['tokens', 'list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^SET +TOKEN +STAGE +CREATED +SINCE +PRESENTED +NOTE +ID\npingid /);
    expect(out).toContain(`${short(first)}  current`);
    expect(out).not.toContain(first.value);
  });

  it('--reveal shows the values, one entry in the trail for each', async () => {
    await using world = await CliWorld.open();
    const first = await world.generate();
    const second = await world.generate();
    const { out } = await world.run(['tokens', 'list', '--reveal']);
    expect(out).toContain(first.value);
    expect(out).toContain(second.value);
    const revealed = (await world.trail()).slice(0, 2);
    expect(revealed).toMatchObject([
      { action: 'token.revealed', subject: `token:${second.id}` },
      { action: 'token.revealed', subject: `token:${first.id}` },
    ]);
  });

  it('leaves out what was revoked, unless it is asked for', async () => {
    await using world = await CliWorld.open();
    await world.generate();
    const gone = await world.generate();
    expect((await world.run(['tokens', 'revoke', gone.id])).code).toBe(0);
    expect((await world.json(['tokens', 'list'])).tokens).toHaveLength(1);
    expect((await world.json(['tokens', 'list', '--all'])).tokens).toHaveLength(2);
  });

  it('says what to do where there is none', async () => {
    await using world = await CliWorld.open();
    expect(await world.run(['tokens', 'list'])).toMatchObject({
      code: 0,
      out: 'There is no token yet: run `watchword tokens generate` or `watchword tokens add`.\n',
    });
  });
});

describe('tokens edit', () => {
  it('changes a note, by id or by the first digits of the fingerprint', async () => {
    await using world = await CliWorld.open();
    const token = await world.generate();
    await world.run(['tokens', 'edit', token.id, '--note', 'by id']);
    expect((await world.tokens())[0]?.note).toBe('by id');
    await world.run(['tokens', 'edit', short(token).toUpperCase(), '--note', 'by digits', '--reason', 'a ticket']);
    expect((await world.tokens())[0]).toMatchObject({
      id: token.id,
      note: 'by digits',
      fingerprint: token.fingerprint,
    });
    expect((await world.trail())[0]).toMatchObject({ action: 'token.edited', reason: 'a ticket' });
  });

  it('changes a value that nobody holds; the id stays', async () => {
    await using world = await CliWorld.open();
    await world.generate();
    const token = await world.generate();
    const ran = await world.run(['tokens', 'edit', token.id, '--value'], { input: `${VALUE}\n` });
    expect(ran).toMatchObject({ code: 0, read: true });
    expect((await world.tokens())[1]?.id).toBe(token.id);
    expect((await world.run(['validate'], { input: VALUE })).code).toBe(0);
    expect((await world.run(['validate'], { input: token.value })).code).toBe(1);
  });

  it('refuses a new value while a slot holds the old one', async () => {
    await using world = await CliWorld.open();
    const token = await world.generate();
    await world.run(['sync']);
    const ran = await world.run(['tokens', 'edit', token.id, '--value', '--note', 'x'], { input: VALUE });
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('contoso/ios holds it');
    expect((await world.tokens())[0]).toMatchObject({ note: '', fingerprint: token.fingerprint });
  });

  it('changes nothing where a part of it is refused', async () => {
    await using world = await CliWorld.open();
    const token = await world.generate();
    const ran = await world.run(['tokens', 'edit', token.id, '--note', 'x', '--make-current']);
    expect(ran).toMatchObject({ code: 1, err: `Token ${short(token)} is current already.\n` });
    expect((await world.tokens())[0]?.note).toBe('');
  });

  it('asks what to change', async () => {
    const open: Cli['open'] = () => Promise.reject(new Error('opened'));
    expect(await runProgram(['tokens', 'edit', 'abcd'], open)).toMatchObject({
      code: 1,
      err: 'Say what to change: --note, --value or --make-current.\n',
    });
  });
});
