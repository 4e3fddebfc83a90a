/** Commands over several accounts, and what they print for machines. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { utf8 } from '../../src/cli/terminal.ts';
import { CliWorld } from './world.ts';

const BRIEF = { settle: '0s' };

describe('--json', () => {
  it('is one document from every command, without a value or a credential', async () => {
    await using world = await CliWorld.open();
    const { value } = await world.generate();
    await world.run(['sync']);
    const commands = [
      ['plan'],
      ['sync'],
      ['sync', '--dry-run'],
      ['status'],
      ['slots', 'list'],
      ['check'],
      ['history'],
      ['tokens', 'list'],
      ['tokens', 'generate'],
      ['audit', 'list'],
      ['audit', 'verify'],
      ['validate'],
    ];
    for (const command of commands) {
      const { out } = await world.run([...command, '--json'], { input: value });
      expect(() => JSON.parse(out), command.join(' ')).not.toThrow();
      for (const secret of [value, ...world.simulator.secrets()]) expect(out).not.toContain(secret);
    }
  });
});

describe('accounts', () => {
  it('stop no other: one that stays busy is named, and the rest is done', async () => {
    await using world = await CliWorld.open({ slots: 2 });
    const [ios, android] = world.simulator.slots.map((slot) => world.account({ ...BRIEF, slots: [slotOf(slot)] }));
    world.configure({ accounts: { one: ios, other: android } });
    await world.generate();
    await using watchword = await world.openWatchword();
    await watchword.store.write(({ leases }) => leases.acquire('account:one', 'daemon@elsewhere#1 -', 600_000));

    const stop = new AbortController();
    world.simulator.behave(({ operation }) => {
      // What is in hand is finished; waiting for the busy one ends.
      if (operation === 'write') queueMicrotask(() => stop.abort('SIGTERM'));
      return undefined;
    });
    const ran = await world.run(['sync'], { stop: stop.signal });

    expect(ran.code).toBe(1);
    expect(ran.err).toContain('one is being run by daemon@elsewhere#1 just now.\n');
    expect(ran.out).toMatch(/^other {2}\w+: 1 written/);
    const [run] = await watchword.store.read.runs.list({ account: 'other', limit: 1 });
    expect(run?.endedAt).not.toBeNull();
  });

  it('an account that was taken out of the configuration keeps its history', async () => {
    await using world = await CliWorld.open();
    await world.run(['sync']);
    world.configure({ accounts: { fabrikam: world.account() } });
    const { out, code } = await world.run(['history', 'contoso']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^STARTED +ACCOUNT +TRIGGER +OUTCOME +WRITTEN +HELD +REQUESTS +WHY\n.* contoso +person +held +0 +2/,
    );
    expect(await world.run(['history', 'fabrikam'])).toMatchObject({ code: 0, out: 'There has been no run yet.\n' });
  });
});

function slotOf({ name, platform, settings }: CliWorld['simulator']['slots'][number]) {
  return { name, tokenSet: 'pingid', platform, ...settings };
}

describe('the trail', () => {
  it('is listed newest first, and walked link by link', async () => {
    await using world = await CliWorld.open();
    await world.run(['tokens', 'generate', '--reason', 'a ticket']);
    const { out } = await world.run(['audit', 'list', '--limit', '1', '--before', '2']);
    expect(out).toMatch(
      /^# +AT +ACTOR +ACTION +SUBJECT +REASON\n1 .* cli:\w+@\S+ +token\.generated +token:\S+ +a ticket\n$/,
    );
    expect(await world.run(['audit', 'verify'])).toMatchObject({ code: 0, out: 'The trail is whole: 2 entries.\n' });
  });
});

describe('config validate', () => {
  it('says what the file holds, and what has no effect', async () => {
    await using world = await CliWorld.open();
    // As a person has it who works in the folder of the file: paths and environment of this process.
    const account = world.account({ clientSecret: `file:${world.path('secret')}`, ca: `file:${world.path('ca.pem')}` });
    writeFileSync(world.path('secret'), 'a-client-secret', { mode: 0o600 });
    world.configure({ access: { certificates: { viewer: ['ann'] } }, accounts: { contoso: account } });
    const ran = await world.run(['config', 'validate']);
    expect(ran).toMatchObject({
      code: 0,
      out: `${world.path('watchword.yaml')} is fine: 1 token set, 1 account, 2 slots.\n`,
    });
    expect(ran.err).toMatch(/^Note: access\.certificates has no effect/);
  });
});

describe('simulate', () => {
  it('prints an account that reaches it, with its secret as a variable', async () => {
    await using world = await CliWorld.open();
    const ca = world.path('simulator-ca.pem');
    const { out } = await world.run(['simulate', 'intune', '--slots', '3', '--ca-out', ca], {
      stop: AbortSignal.abort(),
    });
    expect(out).toMatch(/^# export SIMULATED_CLIENT_SECRET='sim~[\w-]+'\n/);
    const { accounts } = parse(out);
    expect(accounts.simulated).toMatchObject({
      connector: 'intune',
      clientSecret: 'env:SIMULATED_CLIENT_SECRET',
      ca: `file:${ca}`,
    });
    expect(accounts.simulated.slots).toHaveLength(3);
    expect(JSON.stringify(accounts)).not.toContain('sim~');
  });
});

describe('standard input', () => {
  it('is UTF-8, or nothing', () => {
    expect(utf8(Buffer.from('grün-✓'))).toBe('grün-✓');
    expect(() => utf8(Buffer.from('grün', 'latin1'))).toThrow('Standard input is not UTF-8 text; nothing was changed.');
  });
});
