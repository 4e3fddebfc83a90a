/** What a person gets wrong at the keyboard ends in one sentence and exit code 1, and nothing is asked of any vendor. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cli } from '../../src/cli/cli.ts';
import { CliWorld, runProgram } from './world.ts';

let world: CliWorld;

beforeAll(async () => {
  world = await CliWorld.open();
  const set = { app: 'pingid', authority: { kind: 'local' } };
  world.configure({ tokenSets: { pingid: set, second: set } });
  await world.run(['tokens', 'generate', '--set', 'pingid']);
});

afterAll(() => world[Symbol.asyncDispose]());

const MISTAKES: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['an unknown command', ['snyc'], /^error: unknown command 'snyc'\n\(Did you mean sync\?\)$/],
  ['an unknown command of tokens', ['tokens', 'make'], /^error: unknown command 'make'$/],
  ['an unknown option', ['sync', '--repiar'], /^error: unknown option '--repiar'\n\(Did you mean --repair\?\)$/],
  ['one argument too many', ['plan', 'contoso', 'ios'], /^error: too many arguments for 'plan'\./],
  ['a missing argument', ['tokens', 'revoke'], /^error: missing required argument 'token'$/],
  ['a missing value', ['sync', '--slot'], /^error: option '--slot <name\.\.\.>' argument missing$/],
  ['an unknown account to plan', ['plan', 'contsoo'], /^There is no account contsoo; the configuration has contoso\.$/],
  ['an unknown account to sync', ['sync', 'contsoo'], /^There is no account contsoo; the configuration has contoso\.$/],
  [
    'an unknown account to check',
    ['check', 'contsoo'],
    /^There is no account contsoo; the configuration has contoso\.$/,
  ],
  ['an unknown account to look back on', ['history', 'contsoo'], /^There is no account contsoo; the config/],
  ['an unknown slot to plan', ['plan', '--slot', 'ois'], /^There is no slot ois; there are ios, android\.$/],
  ['an unknown slot to sync', ['sync', '--slot', 'ios', 'ois'], /^There is no slot ois; there are ios, android\.$/],
  [
    'an unknown slot in a dry run',
    ['sync', '--dry-run', '--slot', 'ois'],
    /^There is no slot ois; there are ios, android\.$/,
  ],
  [
    'an unknown token to revoke',
    ['tokens', 'revoke', '0000'],
    /^There is no token 0000; see `watchword tokens list --all`\.$/,
  ],
  ['an unknown token to edit', ['tokens', 'edit', '0000', '--note', 'x'], /^There is no token 0000; see/],
  ['too few digits of a token', ['tokens', 'revoke', '0'], /^There is no token 0; see/],
  [
    'an unknown set',
    ['tokens', 'list', '--set', 'third'],
    /^There is no token set third; the configuration has pingid, second\.$/,
  ],
  ['an unknown set to ask', ['validate', '--set', 'third'], /^There is no token set third; the configuration has/],
  [
    'no set where there are two',
    ['tokens', 'generate'],
    /^Several token sets are configured; say which with --set: pingid, second\.$/,
  ],
  ['an impossible number', ['history', '--limit', 'few'], /^Expected a whole number of 1 or more, found few\.$/],
  ['a number below one', ['audit', 'list', '--limit', '0'], /^Expected a whole number of 1 or more, found 0\.$/],
  ['an unknown vendor', ['simulate', 'jamf'], /^There is no simulator of jamf; there are: intune, .*\.$/],
  ['a quirk without a value', ['simulate', 'intune', '--quirk', 'x'], /^Expected --quirk name=value, found x\.$/],
  ['nothing to change', ['tokens', 'edit', 'abcd'], /^Say what to change: --note, --value or --make-current\.$/],
];

describe('a mistake', () => {
  it.each(MISTAKES)('%s', async (_, args, says) => {
    const ran = await world.run(args);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err.trimEnd()).toMatch(says);
    expect(ran.err).not.toMatch(/\n\s+at /);
    expect(world.simulator.requests).toEqual([]);
  });

  it('a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const ran = await world.run(['simulate', 'intune', '--port', String(port), '--ca-out', world.path('other-ca.pem')]);
    expect(ran).toMatchObject({ code: 1, err: `Port ${port} on 127.0.0.1 is taken; choose another with --port.\n` });
    taken.close();
  });

  it('a bug is no mistake: it shows where it happened', async () => {
    const open: Cli['open'] = () => Promise.reject(new TypeError('x is not a function'));
    const ran = await runProgram(['status'], open);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/^TypeError: x is not a function\n\s+at /);
  });
});

describe('help', () => {
  const nowhere: Cli['open'] = () => Promise.reject(new Error('opened'));

  it('names every command, and exits 0', async () => {
    const ran = await runProgram(['--help'], nowhere);
    expect(ran).toMatchObject({ code: 0, err: '' });
    for (const command of [
      'serve',
      'demo',
      'check',
      'plan',
      'sync',
      'status',
      'slots',
      'tokens',
      'validate',
      'history',
      'audit',
    ])
      expect(ran.out).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });

  it.each(['plan', 'sync', 'check', 'validate', 'slots confirm'])('of %s names its exit codes', async (command) => {
    const { out, code } = await runProgram([...command.split(' '), '--help'], nowhere);
    expect(code).toBe(0);
    expect(out).toMatch(/^Exits 0 when .*\b1 when|^Exits 0 when .*\b1 on/m);
  });

  it('a group of commands without one shows what there is, and exits 1', async () => {
    const { err, code } = await runProgram(['tokens'], nowhere);
    expect(code).toBe(1);
    expect(err).toContain('generate');
  });

  it('--version is the version of the package', async () => {
    expect((await runProgram(['--version'], nowhere)).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
