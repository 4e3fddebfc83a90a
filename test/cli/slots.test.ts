/** Slots that a person writes, from the command line: listed, shown with their steps, confirmed. */
import { describe, expect, it } from 'vitest';
import { FakeCli } from './fake.ts';

const STEPS = ['Open the app configuration.', 'Paste the value.'];

async function open() {
  const cli = await FakeCli.open({ slots: { ios: ['typed by hand'], byHand: [null] } });
  cli.world.mdm.slot('ios').type(await cli.world.valueOf(cli.world.token));
  cli.world.mdm.steps.set('byHand', STEPS);
  return Object.assign(cli, { short: cli.world.token.fingerprint.slice(0, 8) });
}

describe('slots list', () => {
  it('shows every slot, what it is known to hold, and who writes it; no MDM is asked', async () => {
    await using cli = await open();
    expect((await cli.run(['slots', 'list'])).out.split('\n')).toEqual([
      'SLOT            SET     PLATFORM  WRITTEN   HOLDS    KNOWN  PLACE',
      'contoso/ios     pingid  ios       in-place  unknown  never  place of ios',
      'contoso/byHand  pingid  ios       manual    unknown  never  place of byHand',
      '',
    ]);
    expect(cli.world.mdm.calls).toEqual([]);
    await cli.run(['sync']);
    const { slots } = await cli.json(['slots', 'list', 'contoso']);
    expect(slots).toMatchObject([
      {
        account: 'contoso',
        slot: 'ios',
        written: 'in-place',
        holds: [{ holds: cli.world.token.fingerprint, count: 1 }],
      },
      { account: 'contoso', slot: 'byHand', written: 'manual', holds: null, knownAt: null },
    ]);
  });
});

describe('a slot that a person writes', () => {
  it('is shown with numbered steps by plan and by sync, and waits in status', async () => {
    await using cli = await open();
    const planned = await cli.run(['plan']);
    expect(planned.code).toBe(2);
    expect(planned.out).toContain('1. Open the app configuration.\n');
    expect(planned.out).toContain('2. Paste the value.\n');
    expect(planned.out).toContain('`watchword slots confirm contoso/byHand`');
    expect(await cli.json(['plan'])).toMatchObject({ plans: [{ held: [{ reason: 'manual', steps: STEPS }] }] });

    const synced = await cli.run(['sync']);
    expect(synced.code).toBe(2);
    expect(synced.out).toContain('byHand: held, a person has to do it');
    expect(synced.out).toContain('      1. Open the app configuration.\n      2. Paste the value.\n');
    expect((await cli.run(['status'])).out).toMatch(
      / {2}byHand {2}waits-for-person .*nobody has confirmed what it holds/,
    );
  });

  it('is in sync once that is confirmed, and status says that somebody said so', async () => {
    await using cli = await open();
    await cli.run(['sync']);
    const ran = await cli.run(['slots', 'confirm', 'contoso/byHand', '--reason', 'change 4711']);
    expect(ran).toMatchObject({
      code: 0,
      out: `contoso/byHand  holds ${cli.short} current, confirmed by cli:jo@host\n`,
      err: '',
    });
    expect((await cli.world.store.read.audit.list({ limit: 1 }))[0]).toMatchObject({ reason: 'change 4711' });
    expect(await cli.run(['plan'])).toMatchObject({ code: 0 });
    expect((await cli.run(['status'])).out).toMatch(/ {2}byHand {2}in-sync +[0-9a-f]{8} +confirmed just now/);
  });

  it('can be said to hold another token of the set, by its first digits; then it still waits', async () => {
    await using cli = await open();
    await cli.world.rotate();
    const ran = await cli.run(['slots', 'confirm', 'contoso/byHand', '--token', cli.short]);
    expect(ran.out).toContain(`holds ${cli.short} retiring`);
    expect(ran.err).toContain('still waits for a person');
    expect((await cli.run(['status'])).out).toMatch(/ {2}byHand {2}waits-for-person +[0-9a-f]{8} +confirmed just now/);
  });

  it('is told as it is remembered with --json', async () => {
    await using cli = await open();
    expect(await cli.json(['slots', 'confirm', 'contoso/byHand'])).toMatchObject({
      slot: { account: 'contoso', slot: 'byHand', confirmedAt: cli.world.clock.now() },
    });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no account', ['byHand'], /^Expected account\/slot, found byHand; see `watchword slots list`\.$/],
    ['no slot', ['contoso/'], /^Expected account\/slot, found contoso\/;/],
    ['one name too many', ['contoso/byHand/x'], /^Expected account\/slot, found contoso\/byHand\/x;/],
    ['an unknown account', ['contsoo/byHand'], /^There is no account contsoo; the configuration has contoso\.$/],
    ['an unknown slot', ['contoso/byhand'], /^There is no slot byhand in contoso; it has ios, byHand\.$/],
    ['an unknown token', ['contoso/byHand', '--token', '0000'], /^There is no token 0000;/],
    [
      'a slot that the connector writes',
      ['contoso/ios'],
      /^contoso\/ios is written by Watchword and read from the MDM/,
    ],
  ])('is not confirmed with %s', async (_, args, says) => {
    await using cli = await open();
    const ran = await cli.run(['slots', 'confirm', ...args]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err.trimEnd()).toMatch(says);
  });
});
