/** What docs/recover.md says to do in an emergency is done here, line by line, and it helps. */
import { renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CliWorld, type Ran, type Situation } from '../cli/world.ts';
import { read } from './pages.ts';
import { blocksUnder, runLine } from './shown.ts';

const page = read('docs/recover.md');

/** How each line of a part ended, as `0 tokens list`, and the last of them. */
interface Done {
  readonly ends: readonly string[];
  readonly last: Ran;
}

describe('in an emergency', () => {
  let world: CliWorld;
  /** The token that phones have, and its value. */
  let old: { readonly id: string; readonly value: string };
  let meanings: Record<string, string>;

  beforeEach(async () => {
    world = await CliWorld.open({ phones: 6 });
    configure();
    old = await world.generate();
    await world.run(['sync']);
    checkIn();
    meanings = { '9fc27d4b': old.id };
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await world[Symbol.asyncDispose]();
  });

  function configure(settings: Readonly<Record<string, unknown>> = {}): void {
    const rotation = { soak: '0s', quiet: '0s', approve: 'auto' };
    const tokenSets = { pingid: { app: 'pingid', authority: { kind: 'local' }, rotation } };
    world.configure({ tokenSets, accounts: { contoso: world.account({ settle: '0s' }) }, ...settings });
  }

  function checkIn(): void {
    world.simulator.fleet.checkInAll(Date.now());
  }

  /** What somebody types into the console of the MDM. */
  function paste(value: string | null): void {
    for (const { name } of world.simulator.slots) world.simulator.console.setValue(name, value);
  }

  async function decision(value: string): Promise<string> {
    return (await world.run(['validate'], { input: value })).out.trim();
  }

  async function fingerprintInSlots(): Promise<string> {
    const { values } = await world.json(['tokens', 'adopt']);
    const [found] = values as readonly { readonly fingerprint: string }[];
    return String(found?.fingerprint);
  }

  /** Runs the blocks of a part from one to another; what is typed or piped in goes with the line that it begins. */
  async function follow(
    heading: string,
    blocks: readonly [from: number, to: number],
    situations: Readonly<Record<string, Situation>> = {},
  ): Promise<Done> {
    const lines = blocksUnder(page, heading)
      .slice(...blocks)
      .flat();
    const ends: string[] = [];
    let last: Ran | undefined;
    for (const line of lines) {
      if (line.startsWith('curl ')) continue;
      const [, situation = {}] = Object.entries(situations).find(([start]) => line.includes(start)) ?? [];
      last = await runLine(world, line, meanings, situation);
      ends.push(`${last.code} ${line.split(' ').slice(1, 3).join(' ')}`);
    }
    if (last === undefined) throw new Error(`${heading} shows no command there`);
    return { ends, last };
  }

  it('phones that are refused come in once what they have is taken over', async () => {
    paste('pasted-by-somebody');
    checkIn();
    expect(await decision('pasted-by-somebody')).toBe('halt: no-match');
    meanings['9cde1bcf'] = await fingerprintInSlots();
    const asked = await follow('Phones are refused', [0, 2]);
    expect(asked.ends).toEqual(['0 status', '0 tokens list', '0 audit list', '2 tokens adopt', '0 tokens adopt']);
    const { ends } = await follow('Phones are refused', [2, 3], { validate: { input: 'pasted-by-somebody' } });
    expect(ends).toEqual(['0 validate <']);
  });

  it('a leaked token is replaced, and then taken away at its price', async () => {
    const begun = await follow('A token has leaked', [0, 1]);
    expect(begun.ends).toEqual(['0 rotate start', '0 rotate status']);
    const { ends, last } = await follow('A token has leaked', [1, 2], { '--emergency': { typed: ['6'] } });
    expect(ends).toEqual(['0 tokens revoke', '0 status']);
    expect(last.out).toContain('the other token is revoked');
    expect(await decision(old.value)).toBe('halt: revoked');
    expect(world.values()).not.toContain(old.value);
  });

  it('a value that was pasted into a console is repaired', async () => {
    paste('pasted-by-somebody');
    const { ends } = await follow('A wrong value is in the MDMs', [0, 1]);
    expect(ends).toEqual(['2 plan', '0 sync --repair']);
    expect(new Set(world.values())).toEqual(new Set([old.value]));
  });

  it('a wrong token that was made current goes back', async () => {
    const wrong = await world.generate('--make-current');
    await world.run(['sync']);
    expect(world.values()).toContain(wrong.value);
    const { ends } = await follow('A wrong value is in the MDMs', [1, 2]);
    expect(ends).toEqual(['0 tokens edit', '0 sync']);
    expect(new Set(world.values())).toEqual(new Set([old.value]));
    expect(await decision(wrong.value)).toBe('proceed: active');
  });

  it('a rotation is undone', async () => {
    await world.run(['rotate', 'start']);
    expect(world.values()).not.toContain(old.value);
    const { ends } = await follow('A rotation is to be undone', [0, 1]);
    expect(ends).toEqual(['0 rotate pause', '0 rotate abort', '0 rotate status']);
    expect(new Set(world.values())).toEqual(new Set([old.value]));
  });

  it('a rotation that is stuck goes on when the cause is gone', async () => {
    const giveBack = world.simulator.withhold('DeviceManagementApps.ReadWrite.All');
    await world.run(['rotate', 'start']);
    for (const _ of ['second', 'third']) await world.run(['sync']);
    const asked = await follow('A rotation is stuck', [0, 1]);
    expect(asked.ends).toEqual(['2 rotate status', '0 status', '2 check']);
    giveBack();
    expect((await follow('A rotation is stuck', [1, 2])).ends).toEqual(['0 rotate resume']);
    expect(world.values()).not.toContain(old.value);
  });

  it('an object that was deleted is made again, and written', async () => {
    const [slot] = world.simulator.slots;
    world.simulator.console.remove(String(slot?.name));
    const gone = await follow('The object in the MDM is gone', [0, 1]);
    expect(gone.ends).toEqual(['1 check contoso', '1 plan contoso', '1 sync contoso']);
    const others = world.simulator.slots.slice(1).map(({ name }) => name);
    expect(others.flatMap((name) => world.simulator.console.values(name))).toEqual([old.value]);
  });

  it('while nobody knows why an authority is away, two commands tell', async () => {
    const { ends } = await follow('The authority is away', [0, 1]);
    expect(ends).toEqual(['2 check', '0 tokens list']);
  });

  it('a store that is lost comes back from a backup', async () => {
    meanings['/var/backups/watchword.backup'] = world.path('watchword.backup');
    await world.run(['backup', '--out', world.path('watchword.backup')]);
    rmSync(world.path('data'), { recursive: true });
    const { ends } = await follow('The store is lost', [0, 1]);
    expect(ends).toEqual([`0 restore /var/backups/watchword.backup`, '0 tokens list', '0 tokens adopt', '0 plan']);
    expect(await decision(old.value)).toBe('proceed: active');
  });

  it('a store that is lost without a backup begins with what the MDMs hold', async () => {
    rmSync(world.path('data'), { recursive: true });
    meanings['9fc27d4b'] = await fingerprintInSlots();
    const { ends } = await follow('The store is lost', [1, 2]);
    expect(ends).toEqual(['2 tokens adopt', '0 tokens adopt', '0 plan']);
    expect(await decision(old.value)).toBe('proceed: active');
  });

  it('without the encryption key a new store takes over what the MDMs hold', async () => {
    meanings['data/new.key'] = world.path('data/new.key');
    renameSync(world.path('encryption.key'), world.path('lost.key'));
    expect((await world.run(['status'])).err).toContain("doesn't exist");
    expect((await follow('The encryption key is lost', [0, 1])).ends).toEqual(['0 keys generate']);
    configure({ keys: { encryption: 'file:./data/new.key' } });
    expect((await world.run(['status'])).err).toContain('is not the one this store was made with');
    configure({ keys: { encryption: 'file:./data/new.key' }, store: { url: 'sqlite:./data/new.db' } });
    meanings['9fc27d4b'] = await fingerprintInSlots();
    const { ends } = await follow('The encryption key is lost', [1, 2]);
    expect(ends).toEqual(['2 tokens adopt', '0 tokens adopt', '0 tokens list']);
    expect(await decision(old.value)).toBe('proceed: active');
  });

  it('a key for the admin API that has leaked is taken out of use', async () => {
    await world.run(['access', 'create', 'ci', '--role', 'operator']);
    const { ends } = await follow('A key or credential has leaked', [0, 1]);
    expect(ends).toEqual(['0 access list', '0 access revoke', '0 audit list']);
    expect((await world.run(['access', 'list'])).out).not.toContain('ci');
    // `config validate` looks at the environment and the folder of this process, as a daemon would.
    vi.stubEnv('E2E_CLIENT_SECRET', String(world.simulator.account.clientSecret));
    configure({
      accounts: { contoso: world.account({ ca: `file:${world.path('ca.pem')}` }) },
      keys: { encryption: `file:${world.path('encryption.key')}` },
    });
    expect((await follow('A key or credential has leaked', [1, 2])).ends).toEqual(['0 config validate', '2 check']);
  });
});

describe('the page', () => {
  it('has a part for each line of its list, with what you notice, what to do and what not', () => {
    const listed = [...page.matchAll(/^\| .+ \| \[(.+)\]\(#/gm)].map(([, name]) => name);
    const parts = page.split(/^## /m).slice(1);
    expect(parts.map((part) => part.split('\n')[0])).toEqual(listed);
    const told = parts
      .slice(0, -1)
      .filter((part) => !/\*\*You notice:\*\*[\s\S]*\*\*Do.*:\*\*[\s\S]*\*\*Don't/.test(part));
    expect(told).toEqual([]);
  });

  it('shows no block of commands that is not followed above', () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
    const blocks = headings.map((heading) => `${heading}: ${blocksUnder(page, heading).length}`);
    expect(blocks).toEqual([
      'Phones are refused: 3',
      'A token has leaked: 2',
      'A wrong value is in the MDMs: 2',
      'A rotation is to be undone: 1',
      'A rotation is stuck: 2',
      'The object in the MDM is gone: 1',
      'The authority is away: 1',
      'The store is lost: 2',
      'The encryption key is lost: 2',
      'A key or credential has leaked: 2',
    ]);
    expect(() => runLine({} as CliWorld, 'systemctl stop watchword', {})).toThrow('not a command of the program');
  });
});
