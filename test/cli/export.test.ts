/** `export` on the command line: a slot's configuration as text, with the value only on demand and never without the trail. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { parse } from 'plist';
import { describe, expect, it } from 'vitest';
import { FakeCli } from './fake.ts';
import { RotateCli } from './fake-rotate.ts';
import { CliWorld } from './world.ts';

const KEEP =
  'Only the key of the token is in it: where the console has other keys for the app, add this one and keep them.\n';

/** Two sets: PingID, and an app of the operator's own whose key nobody has verified. */
async function openSets(): Promise<CliWorld> {
  const world = await CliWorld.open();
  const local = { authority: { kind: 'local' } };
  world.configure({
    tokenSets: {
      pingid: { app: 'pingid', ...local },
      staff: { app: 'tailscale', ...local },
      guests: { app: 'tailscale', ...local },
      pair: { app: 'cloudflare-one', ...local },
    },
  });
  return world;
}

describe('export of a slot', () => {
  it('shows a placeholder, asks no MDM, and leaves no trace in the trail', async () => {
    await using cli = await FakeCli.open({ slots: { ios: [null] } });
    const ran = await cli.run(['export', 'contoso/ios']);
    expect(ran).toMatchObject({ code: 0, err: KEEP });
    expect(parse(ran.out)).toEqual({ PINGID_MDM_TOKEN: '<the current token of pingid>' });
    expect(ran.out).not.toContain(await cli.world.valueOf(cli.world.token));
    expect(cli.world.mdm.calls).toEqual([]);
    expect((await cli.world.store.read.audit.list({ limit: 1 }))[0]?.action).not.toBe('token.revealed');
  });

  it('shows the value with --reveal, after the trail says who asked and for which slot', async () => {
    await using cli = await FakeCli.open({ slots: { ios: [null] } });
    const value = await cli.world.valueOf(cli.world.token);
    const ran = await cli.run(['export', 'contoso/ios', '--reveal', '--format', 'text']);
    expect(ran.out).toBe(`PINGID_MDM_TOKEN=${value}\n`);
    const [newest, ...older] = await cli.world.store.read.audit.list({ limit: 10 });
    expect(newest).toMatchObject({
      action: 'token.revealed',
      actor: 'cli:jo@host',
      subject: `token:${cli.world.token.id}`,
      reason: 'exported with --reveal for contoso/ios',
    });
    expect(older.map(({ action }) => action)).not.toContain('token.revealed');
  });

  it('is one document with --json', async () => {
    await using cli = await FakeCli.open({ slots: { ios: [null] } });
    const { token } = cli.world;
    expect(await cli.json(['export', 'contoso/ios', '--format', 'text'])).toEqual({
      export: {
        account: 'contoso',
        slot: 'ios',
        tokenSet: 'pingid',
        profile: 'pingid',
        platform: 'ios',
        packageId: 'com.example.app',
        keys: ['PINGID_MDM_TOKEN'],
        format: 'text',
        token: { id: token.id, stage: 'current', fingerprint: token.fingerprint },
        revealed: false,
        content: 'PINGID_MDM_TOKEN=<the current token of pingid>',
      },
    });
  });

  it('is of the token that the slot should hold: a canary tries the new one of a rotation before the others', async () => {
    await using cli = await RotateCli.open({ contoso: { slots: ['canary', 'ios'] } });
    cli.world.mdm().steps.set('canary', ['Type it in.']);
    await cli.run(['rotate', 'start']);
    const text = async (...args: readonly string[]) => (await cli.run(['export', '--format', 'text', ...args])).out;
    expect(await text('contoso/canary')).toBe('PINGID_MDM_TOKEN=<the new token of pingid>\n');
    expect(await text('contoso/ios')).toBe('PINGID_MDM_TOKEN=<the current token of pingid>\n');
    const tokens = await cli.world.store.read.tokens.list('pingid');
    const pending = tokens.find(({ stage }) => stage === 'pending')?.id ?? '';
    const value = (await cli.world.store.read.tokens.reveal(pending)).reveal();
    expect(await text('contoso/canary', '--reveal')).toBe(`PINGID_MDM_TOKEN=${value}\n`);
  });

  it('of a value that its MDM cannot hold is refused, and the trail does not say that it was shown', async () => {
    await using cli = await FakeCli.open({ slots: { ios: [null] } });
    cli.world.mdm.normalized = () => ({ unsupported: 'it has braces' });
    const ran = await cli.run(['export', 'contoso/ios', '--reveal']);
    expect(ran).toMatchObject({ code: 1, out: '', err: "contoso can't hold this token: it has braces.\n" });
    expect((await cli.world.store.read.audit.list({ limit: 1 }))[0]?.action).not.toBe('token.revealed');
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no slot and no set', [], /^Name a slot such as contoso\/ios/],
    ['no account', ['ios'], /^Expected account\/slot, found ios; see `watchword slots list`\.$/],
    ['an unknown account', ['contsoo/ios'], /^There is no account contsoo; the configuration has contoso\.$/],
    ['an unknown slot', ['contoso/ois'], /^There is no slot ois in contoso; it has ios\.$/],
    [
      'a slot and a set',
      ['contoso/ios', '--set', 'pingid'],
      /^Name a slot, or say --set or --app with --platform; not both/,
    ],
    [
      "another platform's format",
      ['contoso/ios', '--format', 'android-json'],
      /^The format android-json is not for ios; there are plist, plist-dict, appconfig-xml, text\.$/,
    ],
    [
      'an unknown format',
      ['contoso/ios', '--format', 'plst'],
      /argument 'plst' is invalid. Allowed choices are plist, /,
    ],
  ])('with %s is refused', async (_, args, says) => {
    await using cli = await FakeCli.open({ slots: { ios: [null] } });
    const ran = await cli.run(['export', ...args]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err.trimEnd()).toMatch(says);
  });
});

describe('the plan of a slot that a person writes', () => {
  it('names the command that gives the text for the console', async () => {
    await using cli = await FakeCli.open({ slots: { byHand: [null] } });
    cli.world.mdm.steps.set('byHand', ['Paste the value.']);
    expect((await cli.run(['plan'])).out).toContain(
      '`watchword export contoso/byHand --reveal` the text for a console',
    );
    expect((await cli.run(['export', 'contoso/byHand', '--reveal'])).code).toBe(0);
  });
});

describe('export into a file', () => {
  it('makes a new one that only its owner can read, and never writes over another', async () => {
    await using cli = await CliWorld.open();
    const { value } = await cli.generate('--make-current');
    const file = cli.path('pingid.plist');
    const ran = await cli.run(['export', 'contoso/ios', '--reveal', '--out', file]);
    expect(ran).toMatchObject({ code: 0, out: `plist of contoso/ios written to ${file}\n`, err: KEEP });
    expect(parse(readFileSync(file, 'utf8'))).toEqual({ PINGID_MDM_TOKEN: value });
    expect(statSync(file).mode & 0o777).toBe(0o600);

    writeFileSync(file, 'something else');
    const before = (await cli.trail()).length;
    const again = await cli.run(['export', 'contoso/ios', '--reveal', '--out', file]);
    expect(again).toMatchObject({
      code: 1,
      out: '',
      err: `${file} exists already; it stays as it is. Name another file.\n`,
    });
    expect(readFileSync(file, 'utf8')).toBe('something else');
    expect(await cli.trail()).toHaveLength(before);
  });

  it('leaves none behind when there is nothing to write, and says why none can be made', async () => {
    await using cli = await CliWorld.open();
    const file = cli.path('pingid.txt');
    const ran = await cli.run(['export', 'contoso/ios', '--reveal', '--out', file]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/^The token set pingid has no current token: run `watchword tokens generate /);
    expect(() => statSync(file)).toThrow('ENOENT');
    const nowhere = await cli.run(['export', 'contoso/ios', '--out', cli.path('nowhere/pingid.txt')]);
    expect(nowhere.err).toMatch(/nowhere\/pingid\.txt can't be made \(ENOENT\)\.$/m);
  });
});

describe('export for a console without an account', () => {
  it('takes the app from the token set, and the set from the app where only one is of it', async () => {
    await using cli = await openSets();
    const { value } = await cli.generate('--set', 'pingid', '--make-current');
    for (const which of [
      ['--set', 'pingid'],
      ['--app', 'pingid'],
      ['--app', 'pingid', '--set', 'pingid'],
    ]) {
      const { out } = await cli.run(['export', ...which, '--platform', 'android', '--reveal']);
      expect(JSON.parse(out)).toMatchObject({
        productId: 'app:prod.com.pingidentity.pingid',
        managedProperty: [{ key: 'PINGID_MDM_TOKEN', valueString: value }],
      });
    }
    expect((await cli.trail())[0]).toMatchObject({ reason: 'exported with --reveal for pingid on android' });
  });

  it('gives the text of a key that nobody has verified, to try it on one phone, and says so', async () => {
    await using cli = await openSets();
    const ran = await cli.run(['export', '--set', 'staff', '--platform', 'ios', '--format', 'text']);
    expect(ran).toMatchObject({ code: 0, out: 'AuthKey=<the current token of staff>\n' });
    expect(ran.err).toMatch(/^Careful: nobody has verified the key `AuthKey` of the app profile `tailscale` on ios\./);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no platform', ['--set', 'pingid'], /^Name a slot .*, and --platform\.$/],
    [
      'an unknown set',
      ['--set', 'pingod', '--platform', 'ios'],
      /^There is no token set pingod; the configuration has pingid, staff, guests, pair\.$/,
    ],
    [
      'an app of no set',
      ['--app', 'okta-verify', '--platform', 'ios'],
      /^There is no token set of the app okta-verify to export; pingid is of pingid, staff is of tailscale, /,
    ],
    [
      'a set of another app',
      ['--app', 'pingid', '--set', 'staff', '--platform', 'ios'],
      /^There is no token set of the app pingid to export; staff is of tailscale\.$/,
    ],
    [
      'an app of two sets',
      ['--app', 'tailscale', '--platform', 'ios'],
      /^Several token sets are of the app tailscale; say which with --set: staff, guests\.$/,
    ],
    [
      'keys inside a bundle array',
      ['--set', 'pair', '--platform', 'android'],
      /^Nothing to export: on android the app of the profile `cloudflare-one` takes `auth_client_id` and/,
    ],
    [
      'no current token of two parts',
      ['--set', 'pair', '--platform', 'ios', '--reveal'],
      /^The token set pair has no current token: run `watchword tokens add --set pair --make-current`\.$/,
    ],
    [
      'no current token',
      ['--set', 'pingid', '--platform', 'ios', '--reveal'],
      /^The token set pingid has no current token: run `watchword tokens generate --set pingid --make-current`\.$/,
    ],
  ])('with %s is refused', async (_, args, says) => {
    await using cli = await openSets();
    const ran = await cli.run(['export', ...args]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err.trimEnd()).toMatch(says);
  });

  it('of an app without that platform is refused', async () => {
    await using cli = await openSets();
    cli.configure({ tokenSets: { zscaler: { app: 'zscaler', authority: { kind: 'local' } } }, accounts: {} });
    const ran = await cli.run(['export', '--app', 'zscaler', '--platform', 'ios']);
    expect(ran).toMatchObject({ code: 1, out: '', err: 'The app profile zscaler has no ios; it has android.\n' });
  });
});
