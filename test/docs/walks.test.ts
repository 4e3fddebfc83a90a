/** Guides that lead through something are walked here: their commands run one after the other, and print what the page shows. */
import { globSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWatchword } from '../../src/daemon.ts';
import { accountIn } from '../../src/demo/account.ts';
import { CliWorld, type Ran, runProgram } from '../cli/world.ts';
import { EstateWorld } from '../e2e/estate.ts';
import { wordsOf } from './command-lines.ts';
import { ROOT, read } from './pages.ts';
import { blocksUnder, runLine, type Shown, shownUnder } from './shown.ts';

describe('the first day, at three MDMs that hold three values', () => {
  const page = read('docs/first-day.md');
  const ESTATE = {
    intune: { value: 'what-contoso-has-had-since-2021', phones: 6 },
    'workspace-one': { value: 'what-fabrikam-has-had-since-2019', phones: 9 },
    'mobileiron-core': { value: 'what-the-plant-has-had-since-2017', phones: 4 },
  };
  const NAMES = { intune: 'contoso', 'workspace-one': 'fabrikam', 'mobileiron-core': 'plant' } as const;
  let world: EstateWorld;
  /** The fingerprints that the page writes, by those of this world. */
  let written: ReadonlyMap<string, string>;

  beforeAll(async () => {
    world = await EstateWorld.open(ESTATE);
    const accounts = Object.entries(NAMES).map(([id, name]) => {
      const simulator = world.mdms.get(id);
      if (simulator === undefined) throw new Error(`there is no ${id}`);
      return [name, accountIn(world.folder, name, simulator)] as const;
    });
    world.writeConfiguration({
      store: { url: 'sqlite:./data/watchword.db' },
      keys: { encryption: 'file:./encryption.key' },
      listen: { validation: '127.0.0.1:0' },
      tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' } } },
      accounts: Object.fromEntries(accounts),
    });
    await using store = await world.store();
    written = new Map(
      [
        [ESTATE.intune, '42588193'] as const,
        [ESTATE['workspace-one'], '01819cbc'] as const,
        [ESTATE['mobileiron-core'], 'df50c318'] as const,
      ].map(([{ value }, short]) => [store.fingerprint(value).slice(0, 8), short]),
    );
  }, 60_000);

  afterAll(() => world[Symbol.asyncDispose]());

  async function run(args: readonly string[], input = ''): Promise<Ran> {
    const configuration = world.path('watchword.yaml');
    return runProgram(
      ['--config', configuration, ...args],
      (options) => openWatchword({ ...options, baseDir: world.folder }),
      { input },
    );
  }

  /** Runs what a part shows; answers with the exit codes, and the lines of the page that were not printed. */
  async function walk(
    heading: string,
  ): Promise<{ readonly codes: readonly number[]; readonly missing: readonly string[] }> {
    const codes: number[] = [];
    const missing: string[] = [];
    for (const { line, prints } of shownUnder(page, heading)) {
      const own = new Map([...written].map(([here, there]) => [there, here]));
      const ran = await run(
        wordsOf(line)
          .slice(1)
          .map((word) => own.get(word) ?? word),
      );
      const printed = normal(`${ran.out}\n${ran.err}`);
      codes.push(ran.code);
      missing.push(...prints.filter((one) => !printed.some((other) => isSame(normal(one)[0] ?? '', other))));
    }
    return { codes, missing };
  }

  /** As the page writes it: its fingerprints, and any id. */
  function normal(text: string): readonly string[] {
    let plain = text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '#');
    for (const [here, there] of written) plain = plain.replaceAll(here, there);
    return plain.split('\n').map((line) => line.trim());
  }

  /** `(...)` on a page stands for the rest. */
  function isSame(shown: string, printed: string): boolean {
    return shown.endsWith('(...)') ? printed.startsWith(shown.slice(0, -4)) : shown === printed;
  }

  it('is as the page says, step by step', async () => {
    await run(['tokens', 'add'], ESTATE.intune.value);
    await run(['sync', 'contoso']);
    expect(await walk('2. Look')).toEqual({ codes: [2, 2], missing: [] });
    expect(await walk('3. Take over what phones have')).toEqual({ codes: [0], missing: [] });
    expect(await walk('4. Plan, and repair')).toEqual({ codes: [2], missing: [] });
    expect((await run(['sync'])).code).toBe(0);
    for (const value of Object.values(ESTATE)) expect((await run(['validate'], value.value)).code).toBe(0);
    const last = '5. Point the sign-in here, and let the old values go';
    expect(await walk(last)).toEqual({ codes: [1], missing: [] });
  }, 90_000);
});

describe('the guide to rotations', () => {
  const page = read('docs/rotation.md');

  it('replaces the token with the command it begins with', async () => {
    await using world = await CliWorld.open({ phones: 6 });
    const rotation = { soak: '0s', quiet: '0s' };
    world.configure({
      tokenSets: { pingid: { app: 'pingid', authority: { kind: 'local' }, rotation } },
      accounts: { contoso: world.account({ settle: '0s' }) },
    });
    const old = await world.generate();
    await world.run(['sync']);
    // Phones fetch what is there whenever somebody asks for anything.
    world.simulator.behave(() => {
      world.simulator.fleet.checkInAll(Date.now());
      return undefined;
    });
    const [, begin = ''] = /\n```\n(watchword rotate start .*)\n```/.exec(page) ?? [];
    expect((await runLine(world, begin, {})).out).toContain('`watchword rotate approve`');
    expect(page).toContain('`watchword rotate approve`');
    await runLine(world, 'watchword rotate approve', {});
    expect((await world.run(['validate'], { input: old.value })).out).toContain('revoked');
    const [status = ''] = blocksUnder(page, 'The states').flat();
    expect(await runLine(world, status, {})).toMatchObject({ code: 0, out: expect.stringContaining('pingid  steady') });
  }, 60_000);

  it('lists only sentences that the program says', () => {
    const [, part = ''] = page.split('\n## When it is stuck\n');
    const rows = (part.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
    const phrases = rows.flatMap((row) =>
      [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, one = '']) => one),
    );
    const said = globSync(['src/{rotation,reconcile,model,authority}/**/*.ts'], { cwd: ROOT }).map(read).join('\n');
    expect(phrases.length).toBeGreaterThan(8);
    // A number is put in when it is said.
    const isSaid = (phrase: string) => phrase.split(/ ?\d+ ?/).every((part) => said.includes(part));
    expect(phrases.filter((phrase) => !isSaid(phrase))).toEqual([]);
  });
});

it('lines that a page shows are told from those that it types', () => {
  const shown: readonly Shown[] = shownUnder(
    '\n## A\n```\n$ watchword plan\na\n...\n\nb\n$ watchword sync\n```\n',
    'A',
  );
  expect(shown).toEqual([
    { line: 'watchword plan', prints: ['a', 'b'] },
    { line: 'watchword sync', prints: [] },
  ]);
});
