/** Self-checks of several accounts, and the proof on one device that writing works. */
import { describe, expect, it } from 'vitest';
import type { AskedAuthority } from '../../src/authority/asked.ts';
import type { Connector } from '../../src/connector/contract.ts';
import type { Finding } from '../../src/model/slot.ts';
import { FakeCli } from './fake.ts';

const OK: Finding = { check: 'sign-in', level: 'ok', says: 'we may come in' };
const PROVED: Finding = { check: 'write-probe', level: 'ok', says: 'written back, and all else is as it was' };

/** What was probed: device and slot. */
type Probed = [device: string, slot: string][];

async function open(names?: readonly string[]) {
  const cli = await FakeCli.open({ slots: { ios: [null], android: [null] } }, names);
  checks(cli, async function* () {
    yield OK;
  });
  return cli;
}

function checks(cli: FakeCli, check: Connector<unknown>['check']): void {
  Object.assign(cli.world.mdm, { check });
}

/** From now on the connector has a probe. */
function probes(cli: FakeCli, findings: readonly Finding[] = [PROVED]): Probed {
  const probed: Probed = [];
  Object.assign(cli.world.mdm, {
    async *probe({ name }: { readonly name: string }, device: string) {
      probed.push([device, name]);
      yield* findings;
    },
  });
  return probed;
}

describe('with nothing to look at', () => {
  it('says so', async () => {
    await using cli = await open([]);
    const ran = await cli.run(['check']);
    expect([ran.code, ran.out]).toEqual([
      0,
      'There is nothing to look at: no account is configured, and no authority somewhere else.\n',
    ]);
  });
});

describe('a mistake in the check of one account', () => {
  it('is a failure of that account, and the others are checked', async () => {
    await using cli = await open(['contoso', 'fabrikam']);
    let calls = 0;
    cli.redactor.add('a-secret-value');
    checks(cli, async function* () {
      yield OK;
      calls += 1;
      if (calls === 1) throw new TypeError('no such thing as a-secret-value');
    });
    const ran = await cli.run(['check']);
    expect(ran.code).toBe(1);
    expect(ran.out).toBe(
      [
        'contoso',
        '  ✓ sign-in: we may come in',
        '  ✗ self-check: the check ended early, by a mistake of its own: no such thing as <secret>',
        '      report it, with the lines on standard error; what comes after it was not checked',
        'fabrikam',
        '  ✓ sign-in: we may come in',
        '',
      ].join('\n'),
    );
    expect(ran.err).toMatch(/^TypeError: no such thing as <secret>\n\s+at /);
  });

  it('is a finding among the others with --json', async () => {
    await using cli = await open();
    checks(cli, () => {
      throw new TypeError('no');
    });
    const { accounts } = await cli.json(['check']);
    expect(accounts).toMatchObject([{ account: 'contoso', findings: [{ check: 'self-check', level: 'failure' }] }]);
  });

  it('is none where the process was asked to stop', async () => {
    await using cli = await open();
    checks(cli, () => {
      throw new DOMException('stopped', 'AbortError');
    });
    const ran = await cli.run(['check'], { stop: AbortSignal.abort(new Error('SIGTERM')) });
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.out).not.toContain('self-check');
  });
});

describe('the authority of a token set', () => {
  function asks(cli: FakeCli, check: () => AsyncIterable<Finding>): void {
    const list = async () => ({ tokens: [], enforcedFrom: null });
    const authority = { tokenSet: 'pingid', kind: 'local' };
    const asked = { authority, definition: { title: 'Acme Identity' }, source: { check, list } };
    cli.asked.set('pingid', asked as unknown as AskedAuthority);
  }

  it('is checked before the accounts, and what it says counts', async () => {
    await using cli = await open();
    asks(cli, async function* () {
      yield { check: 'sign-in', level: 'failure', says: 'not you', resolve: 'get a role' };
    });
    const ran = await cli.run(['check']);
    expect(ran).toMatchObject({
      code: 1,
      out: [
        'token set pingid at local',
        '  ✗ sign-in: not you',
        '      get a role',
        '  ? tokens: the tokens there are not compared with those known here, because of what stands above',
        'contoso',
        '  ✓ sign-in: we may come in',
        '',
      ].join('\n'),
    });
    expect(await cli.json(['check'])).toMatchObject({
      authorities: [{ tokenSet: 'pingid', kind: 'local', findings: [{ check: 'sign-in' }, { check: 'tokens' }] }],
      accounts: [{ account: 'contoso' }],
    });
  });

  it('is left out where one account is asked for', async () => {
    await using cli = await open();
    asks(cli, () => {
      throw new Error('nobody asks');
    });
    expect(await cli.run(['check', 'contoso'])).toMatchObject({ code: 0, err: '' });
  });

  it('may have a mistake in its check, and the accounts are checked all the same', async () => {
    await using cli = await open();
    asks(cli, () => {
      throw new TypeError('no');
    });
    const ran = await cli.run(['check']);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/✗ self-check: the check ended early, .*: no\n.*\ncontoso\n {2}✓ sign-in/);
  });
});

describe('check --write-probe', () => {
  it('proves it after the ordinary findings, slot by slot, and the trail says so', async () => {
    await using cli = await open();
    const probed = probes(cli);
    const ran = await cli.run(['check', '--write-probe', 'SN-1']);
    expect(ran).toMatchObject({
      code: 0,
      out: [
        'contoso',
        '  ✓ sign-in: we may come in',
        '  ✓ write-probe ios: written back, and all else is as it was',
        '  ✓ write-probe android: written back, and all else is as it was',
        '',
      ].join('\n'),
    });
    expect(probed).toEqual([
      ['SN-1', 'ios'],
      ['SN-1', 'android'],
    ]);
    expect(await cli.world.store.read.audit.list({ limit: 2 })).toMatchObject([
      { action: 'slot.probed', subject: 'slot:contoso/android', detail: { device: 'SN-1' } },
      { action: 'slot.probed', subject: 'slot:contoso/ios', actor: 'cli:jo@host' },
    ]);
  });

  it('of one slot proves that one', async () => {
    await using cli = await open();
    const probed = probes(cli);
    await cli.run(['check', 'contoso', '--write-probe', 'SN-1', '--slot', 'android']);
    expect(probed).toEqual([['SN-1', 'android']]);
  });

  it('leaves out what a person writes', async () => {
    await using cli = await open();
    cli.world.mdm.steps.set('ios', ['Open the console.']);
    const probed = probes(cli);
    await cli.run(['check', '--write-probe', 'SN-1']);
    expect(probed).toEqual([['SN-1', 'android']]);
    const ran = await cli.run(['check', '--write-probe', 'SN-1', '--slot', 'ios']);
    expect(ran).toMatchObject({ code: 1, err: 'contoso: a person writes ios, so there is no writing to prove.\n' });
  });

  it('fails when it proves the opposite', async () => {
    await using cli = await open();
    probes(cli, [{ check: 'write-probe', level: 'failure', says: 'a neighbour has changed' }]);
    expect(await cli.run(['check', '--write-probe', 'SN-1'])).toMatchObject({ code: 1 });
  });

  it('cannot tell anything where the connector has no probe', async () => {
    await using cli = await open();
    const ran = await cli.run(['check', '--write-probe', 'SN-1']);
    expect(ran.code).toBe(2);
    expect(ran.out).toContain('  ? write-probe: Fake MDM has no write probe');
    expect((await cli.world.store.read.audit.list({ limit: 1 }))[0]?.action).not.toBe('slot.probed');
  });

  it('waits for no run: what it writes back would be old', async () => {
    await using cli = await open();
    const probed = probes(cli);
    await cli.world.store.write(({ leases }) => leases.acquire('account:contoso', 'daemon@elsewhere#1 -', 600_000));
    const ran = await cli.run(['check', '--write-probe', 'SN-1']);
    expect(ran).toMatchObject({ code: 1, err: 'contoso is being run by daemon@elsewhere#1 just now.\n' });
    expect(probed).toEqual([]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['several accounts', ['--write-probe', 'SN-1'], /^Several accounts are configured; .*: contoso, fabrikam\.$/],
    [
      'an unknown slot',
      ['contoso', '--write-probe', 'SN-1', '--slot', 'tv'],
      /^There is no slot tv in contoso; it has ios, android\.$/,
    ],
    ['a slot and no device', ['contoso', '--slot', 'ios'], /^--slot goes with --write-probe/],
  ])('is refused for %s', async (_, args, says) => {
    await using cli = await open(['contoso', 'fabrikam']);
    const probed = probes(cli);
    const ran = await cli.run(['check', ...args]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err.trimEnd()).toMatch(says);
    expect(probed).toEqual([]);
  });
});
