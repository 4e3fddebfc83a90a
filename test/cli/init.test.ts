/** `init`: a person at a terminal, options, and files that are there. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { openWatchword } from '../../src/daemon.ts';
import { removeFolder, temporaryFolder } from '../store/fresh-database.ts';
import { CTRL_C, DOWN, Person, RETURN, type Script, SPACE } from './person.ts';
import { runProgram } from './world.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  vi.unstubAllEnvs();
  removeFolder(folder);
});

const at = (...names: string[]) => join(folder, ...names);
const config = () => at('etc', 'watchword.yaml');
const CLEAR = '\u0015';

/** A whole interview about Intune, with a secret that is typed. */
const SCRIPT = (): Script => [
  ['Where shall the key', `${CLEAR}${at('data')}${RETURN}`],
  ['Where is the state kept?', RETURN],
  ['Which app gets the token?', RETURN],
  ['Who decides which tokens', RETURN],
  ['Which MDM is the token written to?', RETURN],
  ['What do you call this account?', `${CLEAR}contoso${RETURN}`],
  ['What shall happen when somebody else', RETURN],
  ['tenantId: The directory', `contoso.onmicrosoft.com${RETURN}`],
  ['What else shall be set for contoso?', `${SPACE}${DOWN}${SPACE}${RETURN}`],
  ['clientId: The application', `00000000-0000-0000-0000-000000000000${RETURN}`],
  ['clientSecret: A client secret', `${DOWN}${DOWN}${RETURN}`],
  ['clientSecret: A client secret', `hunter2-hunter2${RETURN}`],
  ['Which platforms does contoso have?', `${DOWN}${SPACE}${RETURN}`],
  ['configuration: The app configuration policy', `PingID iOS${RETURN}`],
  ['What else shall be set for contoso on ios?', RETURN],
  ['To which other one?', RETURN],
  ["Where shall phones' tokens be validated?", RETURN],
  ['Shall there be the admin API', RETURN],
  ['Where shall they listen?', RETURN],
  ['Shall these files be written?', RETURN],
  ['Shall `check` look', `n`],
];

async function interviewed(script: Script, args: readonly string[] = []) {
  const person = new Person(script);
  const ran = await runProgram(['--config', config(), 'init', ...args], openWatchword, { streams: person.streams });
  return { ...ran, person };
}

function withoutAsking(...args: readonly string[]) {
  return runProgram(['--config', config(), 'init', '--data', at('data'), ...args], openWatchword);
}

function permissions(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('init at a terminal', () => {
  it('asks, writes a commented configuration, a key and typed secrets for the owner alone, and says what is next', async () => {
    const { code, out, err, person } = await interviewed(SCRIPT());
    expect({ code, left: person.left }, `${out}${err}${person.drawn}`).toEqual({ code: 0, left: [] });
    const text = readFileSync(config(), 'utf8');
    const secret = at('data', 'secrets', 'contoso-client-secret');
    expect(parse(text)).toMatchObject({
      store: { url: `sqlite:${at('data', 'watchword.db')}` },
      listen: { validation: '127.0.0.1:8480', admin: '127.0.0.1:8481' },
      tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' } } },
      accounts: {
        contoso: {
          drift: 'report',
          clientSecret: `file:${secret}`,
          slots: [{ name: 'ios', configuration: 'PingID iOS' }],
        },
      },
    });
    expect(text).toContain(
      "# The directory (tenant) id, or one of the tenant's domains.\n    tenantId: contoso.onmicrosoft.com\n",
    );
    expect(readFileSync(secret, 'utf8')).toBe('hunter2-hunter2\n');
    expect(`${text}${out}${err}${person.drawn}`).not.toContain('hunter2');
    for (const path of [config(), secret, at('data', 'encryption.key')]) expect(permissions(path)).toBe('600');
    for (const path of [at('etc'), at('data'), at('data', 'secrets')]) expect(permissions(path)).toBe('700');
    expect(err).toMatch(/What to do next:\n {2}1\. watchword --config \S+ check +whether/);
    const validated = await runProgram(['--config', config(), 'config', 'validate'], openWatchword);
    expect(validated).toMatchObject({ code: 0, err: '' });
    expect(validated.out).toMatch(/is fine: 1 token set, 1 account, 1 slot\.\n$/);
    const token = await runProgram(['--config', config(), 'tokens', 'generate'], openWatchword);
    expect(token.code, token.err).toBe(0);
  });

  const questions = SCRIPT()
    .slice(0, -1)
    .map(([question], place) => [question, place] as const);

  it.each(questions)('writes nothing when it is cancelled at: %s', async (_, place) => {
    const script = SCRIPT();
    const { code, err, person } = await interviewed([...script.slice(0, place), [script[place]?.[0] ?? '', CTRL_C]]);
    expect({ code, err, left: person.left }).toEqual({ code: 1, err: 'Cancelled; nothing was written.\n', left: [] });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes nothing when somebody says no at the end', async () => {
    const { code, err } = await interviewed([...SCRIPT().slice(0, -2), ['Shall these files be written?', 'n']]);
    expect({ code, err }).toEqual({ code: 1, err: 'Cancelled; nothing was written.\n' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps what was written when somebody goes away before the first looks', async () => {
    const { code, err } = await interviewed([...SCRIPT().slice(0, -1), ['Shall `check` look', CTRL_C]]);
    expect(code).toBe(0);
    expect(err).toContain('What to do next:');
    expect(existsSync(config())).toBe(true);
  });
});

const INTUNE = ['--connector', 'intune', '--drift', 'report', '--set', 'tenantId=contoso.onmicrosoft.com'];

describe('init without a terminal', () => {
  it('writes what the options say', async () => {
    const identity = [
      '--set',
      'managedIdentity=true',
      '--slot',
      'platform=ios,configuration=PingID iOS,create=true,assign=00000000-0000-0000-0000-00000000000a;00000000-0000-0000-0000-00000000000b',
    ];
    const ran = await withoutAsking(
      ...INTUNE,
      ...identity,
      '--account',
      'contoso',
      '--no-admin',
      '--authority',
      'manual',
      '--authority-set',
      'service=PingOne',
    );
    expect(ran, ran.err).toMatchObject({ code: 0 });
    expect(parse(readFileSync(config(), 'utf8'))).toMatchObject({
      listen: { validation: '127.0.0.1:8480' },
      tokenSets: { pingid: { authority: { kind: 'manual', service: 'PingOne' } } },
      accounts: {
        contoso: {
          managedIdentity: true,
          slots: [
            {
              name: 'ios',
              tokenSet: 'pingid',
              create: true,
              assign: [expect.stringMatching(/a$/), expect.stringMatching(/b$/)],
            },
          ],
        },
      },
    });
    expect(parse(readFileSync(config(), 'utf8')).listen).not.toHaveProperty('admin');
  });

  it('says with which options what is missing, all of it, and writes nothing', async () => {
    const nothing = await withoutAsking();
    expect(nothing).toMatchObject({ code: 1, out: '' });
    expect(nothing.err).toMatch(
      /^Nothing was written\. Missing or wrong:\n {2}--connector: the MDM .*: intune, .*, or none\n$/,
    );
    const half = await withoutAsking('--connector', 'intune', '--set', 'tenantId=a', '--slot', 'platform=ios');
    expect(half.err.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^ {2}--drift: missing\. /),
      expect.stringMatching(/^ {2}--set clientSecret=\.\.\.: expected exactly one of /),
      expect.stringMatching(/^ {2}--set clientId=\.\.\.: /),
      expect.stringMatching(/^ {2}--slot configuration=\.\.\.: missing\. /),
      '',
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('repeats no secret that was given in the clear', async () => {
    const ran = await withoutAsking(
      ...INTUNE,
      '--set',
      'clientSecret=hunter2-hunter2',
      '--slot',
      'platform=ios,hunter2-hunter2',
    );
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.err).toBe('--slot takes NAME=VALUE; one of them has no `=` after a name.\n');
    const clear = await withoutAsking(
      ...INTUNE,
      '--set',
      'clientSecret=hunter2-hunter2',
      '--slot',
      'platform=ios,configuration=x',
    );
    expect(clear.err).toMatch(/--set clientSecret=\.\.\.: expected `env:NAME` or `file:\/path`/);
    expect(clear.err).not.toContain('hunter2');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes a file of answers: sections of the configuration', async () => {
    writeFileSync(
      at('answers.yaml'),
      `data: ${at('kept')}\ntokenSets: { okta: { app: okta-verify, authority: { kind: local } } }\n`,
    );
    const ran = await runProgram(
      ['--config', config(), 'init', '--answers', at('answers.yaml'), '--json'],
      openWatchword,
    );
    expect(ran, ran.err).toMatchObject({ code: 0 });
    expect(JSON.parse(ran.out)).toEqual({ files: [at('kept', 'encryption.key'), config()], unset: [] });
    expect(parse(readFileSync(config(), 'utf8'))).toMatchObject({
      tokenSets: { okta: { app: 'okta-verify' } },
      accounts: {},
    });
  });

  it('names the variables that are still to be set', async () => {
    const ran = await withoutAsking(
      ...INTUNE,
      '--set',
      'clientId=00000000-0000-0000-0000-000000000000',
      '--set',
      'clientSecret=env:NOT_SET_HERE',
      '--slot',
      'platform=ios,configuration=x',
    );
    expect(ran.code).toBe(0);
    expect(ran.err).toMatch(/1\. set NOT_SET_HERE +in the environment/);
  });
});

describe('init where something is there', () => {
  it('never overwrites a configuration, and asks nothing', async () => {
    mkdirSync(at('etc'));
    writeFileSync(config(), 'mine');
    const { code, err, person } = await interviewed(SCRIPT());
    expect({ code, asked: SCRIPT().length - person.left.length }).toEqual({ code: 1, asked: 0 });
    expect(err).toMatch(/watchword\.yaml exists, and is never overwritten\./);
    expect(readFileSync(config(), 'utf8')).toBe('mine');
  });

  it('goes on with a key that is there, and refuses one that is no key', async () => {
    await withoutAsking('--connector', 'none');
    const key = readFileSync(at('data', 'encryption.key'), 'utf8');
    const other = ['--config', at('other.yaml'), 'init', '--data', at('data'), '--connector', 'none'];
    const again = await runProgram(other, openWatchword);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).not.toContain('encryption.key');
    expect(readFileSync(at('data', 'encryption.key'), 'utf8')).toBe(key);
    chmodSync(at('data', 'encryption.key'), 0o644);
    const open = await runProgram(['--config', at('third.yaml'), ...other.slice(2)], openWatchword);
    expect(open.err).toMatch(/is not private: everybody on this machine may read it; run `chmod 600/);
    expect(existsSync(at('third.yaml'))).toBe(false);
  });

  it('gives a typed secret another name than a file that is there', async () => {
    mkdirSync(at('data', 'secrets'), { recursive: true });
    writeFileSync(at('data', 'secrets', 'contoso-client-secret'), 'older');
    const { code } = await interviewed(SCRIPT());
    expect(code).toBe(0);
    expect(readFileSync(at('data', 'secrets', 'contoso-client-secret'), 'utf8')).toBe('older');
    expect(readFileSync(at('data', 'secrets', 'contoso-client-secret-2'), 'utf8')).toBe('hunter2-hunter2\n');
  });
});
