/** What the self-check finds out about a tenant that is not as it should be. */
import { describe, expect, it } from 'vitest';
import { drain, signal } from '../../conformance/world.ts';
import { findingsOf, type JamfWorld, jamfWorld } from './jamf-for-tests.ts';

const of = async (world: JamfWorld, check: string) =>
  (await findingsOf(world)).filter((finding) => finding.check === check).map(({ level, says }) => `${level}: ${says}`);

describe('the self-check', () => {
  it.each([
    ['records', 'unmanaged', 'app-managed', 'warning: PingID (101) is not made a managed app'],
    ['records', 'other-app', 'app', 'failure: PingID (101) is for the app com.example.other, not for'],
    ['records', 'same-name', 'app-record', 'failure: 2 app records have the name `PingID`'],
    ['scope', 'nobody', 'app-scope', 'warning: the scope of PingID (101) names nobody'],
    ['scope', 'everyone', 'app-scope', 'ok: PingID (101) has a scope'],
    ['scope', 'groups', 'app-scope', 'ok: PingID (101) has a scope'],
  ])('with %s %s says of %s: %s', async (quirk, alternative, check, says) => {
    await using world = await jamfWorld({ quirks: { [quirk]: alternative } });
    expect((await of(world, check))[0]).toContain(says);
  });

  it('finds two slots that are one key of one record, by name and by number', async () => {
    await using world = await jamfWorld();
    const same = { ...world.second, settings: { application: '101' } };
    const findings = await drain(world.open().check([world.slot, same], signal));
    expect(findings.filter(({ check }) => check === 'record-claimed-twice')).toEqual([
      expect.objectContaining({
        level: 'failure',
        slot: same.name,
        says: `the slots \`${world.slot.name}\` and \`${same.name}\` are the same key of the same app record`,
      }),
    ]);
  });

  it('does not claim what nobody can tell: whether we may write, and what devices have', async () => {
    await using world = await jamfWorld();
    for (const check of ['permission-write', 'delivery-evidence']) {
      expect(await of(world, check)).toEqual([expect.stringContaining('unknown: ')]);
    }
  });

  it('goes without the list of devices where it may not see it', async () => {
    await using world = await jamfWorld();
    world.simulator.withhold('Read Mobile Devices');
    expect(await of(world, 'permission-devices')).toEqual([
      expect.stringMatching(/^warning: .*needs the privilege `Read Mobile Devices`$/),
    ]);
  });
});
