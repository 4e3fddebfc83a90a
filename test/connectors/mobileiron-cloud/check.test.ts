import { describe, expect, it } from 'vitest';
import {
  androidEnterprise,
  knownDevices,
  privacyProfile,
  pushCertificate,
} from '../../../connectors/mobileiron-cloud/check/devices.ts';
import { spaceChecks } from '../../../connectors/mobileiron-cloud/check/space.ts';
import { readRow } from '../../../connectors/mobileiron-cloud/device.ts';
import { account } from '../../../connectors/mobileiron-cloud/settings.ts';
import { json } from '../kit-for-tests.ts';
import { againstSimulator, drain } from './against-simulator.ts';
import { ACCOUNT, guidOf, open, row } from './answers.ts';

const { signal } = new AbortController();
const NOW = 1_795_000_000_000;
const DAY_MS = 86_400_000;
const devices = (...rows: readonly Readonly<Record<string, unknown>>[]) =>
  rows.map((over, at) => readRow(row(at + 1, over), 'a row'));

describe('the Apple push certificate', () => {
  const heardOf = (...days: readonly number[]) =>
    pushCertificate(devices(...days.map((ago) => ({ lastCheckin: NOW - ago * DAY_MS }))), NOW);

  it('may have expired where most iOS devices are silent, and a wrong renewal retires all of them', () => {
    expect(heardOf(8, 9, 1)).toMatchObject({ level: 'warning', says: expect.stringContaining('2 of 3') });
    expect(heardOf(8, 9, 1).resolve).toContain('every iOS device is retired');
  });

  it('is never said to be in order: no call tells', () => {
    expect(heardOf(8, 1)).toMatchObject({ level: 'unknown', says: expect.stringContaining('1 of 2') });
    expect(heardOf()).toMatchObject({ level: 'unknown', says: expect.stringContaining('no iOS device') });
  });

  it('has nothing to do with Android', () => {
    const silent = devices({ platformType: 'ANDROID', lastCheckin: 1 }, { platformType: 'ANDROID', lastCheckin: 1 });
    expect(pushCertificate(silent, NOW).level).toBe('unknown');
  });
});

it.each([
  [[], 'unknown'],
  [[{ platformType: 'ANDROID' }], 'warning'],
  [[{ platformType: 'ANDROID' }, { platformType: 'ANDROID', androidManagedByGoogle: true }], 'ok'],
  [[{ platformType: 'ANDROID', androidWorkContainerEnabled: true }], 'ok'],
  [[{ platformType: 'IOS', androidManagedByGoogle: true }], 'unknown'],
])('Android Enterprise, of %o: %s', (rows, level) => {
  expect(androidEnterprise(devices(...rows)).level).toBe(level);
});

it.each([
  [[], []],
  [[{ serialNumber: '****' }, {}], ['ok']],
  [[{ serialNumber: '****' }, { serialNumber: null }], ['warning']],
])('a privacy profile, of %o: %o', (rows, levels) => {
  expect([...privacyProfile(devices(...rows))].map(({ level }) => level)).toEqual(levels);
});

describe('whether the partner API knows the devices', () => {
  const known = (answer: unknown) => knownDevices(open(() => json(200, answer)).cps, devices({}), signal);
  const device = { identifier: 'uem-1', os: 'IOS', status: 'ACTIVE' };

  it('is tried with one', async () => {
    expect((await known([{ ...device, deviceGuid: guidOf(1) }])).level).toBe('ok');
    expect(await known([])).toMatchObject({
      level: 'failure',
      resolve: expect.stringContaining('attributeCalls: device'),
    });
    expect((await known([{ ...device, deviceGuid: 'another' }])).level).toBe('failure');
  });

  it('cannot be told without a phone', async () => {
    const { cps } = open(() => json(500, {}));
    expect((await knownDevices(cps, devices({ platformType: 'MACOS' }), signal)).level).toBe('unknown');
  });
});

describe('the space', () => {
  const spaces = [
    { id: '1', name: 'Default Space', isDefault: true, deviceCount: 4 },
    { id: '2', name: 'Plant', isDefault: false, deviceCount: 0 },
  ];
  const findings = (settings: Readonly<Record<string, unknown>>, among = spaces) =>
    [...spaceChecks(account.parse({ ...ACCOUNT, ...settings }), among)].map(({ check, level, says }) => [
      check,
      level,
      says,
    ]);

  it('is the default one, or has to be with the partner API', () => {
    expect(findings({})).toEqual([['space', 'ok', expect.stringContaining('Default Space (1)')]]);
    expect(findings({ space: '1' })).toMatchObject([['space', 'ok', expect.anything()]]);
    expect(findings({ space: '2' })[0]).toMatchObject(['space', 'failure', expect.stringContaining('Plant (2)')]);
    expect(findings({ space: '2', attributeCalls: 'device' })[0]).toMatchObject([
      'space',
      'warning',
      expect.anything(),
    ]);
  });

  it('that is not there is a failure, with the spaces there are', () => {
    const says = expect.stringContaining('there are Default Space (1), Plant (2)');
    expect(findings({ space: '3' })).toEqual([['space', 'failure', says]]);
  });

  it('is not all of them where others have devices', () => {
    const others = spaces.map((space) => ({ ...space, deviceCount: 4 }));
    expect(findings({}, others)[1]).toEqual(['other-spaces', 'warning', expect.stringContaining('Plant (2)')]);
  });
});

describe('the self-check of a tenant', () => {
  const byCheck = async (world: Awaited<ReturnType<typeof againstSimulator>>, slots = world.slots) =>
    new Map(
      (await drain(world.open().check(slots, signal))).map((found) => [`${found.check} ${found.slot ?? ''}`, found]),
    );

  it('says of each slot what no call shows, and where to look', async () => {
    await using world = await againstSimulator();
    const findings = await byCheck(world);
    const ios = findings.get('app-configuration ios');
    expect(ios?.level).toBe('unknown');
    expect(ios?.resolve).toContain('`PINGID_MDM_TOKEN` has to be `$' + '{pingid_mdm_token_ios}`');
    expect(ios?.resolve).toContain('Apple Managed App Configuration');
    expect(findings.get('app-configuration android')?.resolve).toContain('Managed Configurations for Android');
    expect(findings.get('attribute ios')?.level).toBe('ok');
    expect(findings.get('app ios')?.level).toBe('unknown');
  });

  it('of a slot that a person writes looks at the app only', async () => {
    await using world = await againstSimulator();
    const manual = world.slots.map((slot) => ({ ...slot, settings: { write: 'manual' as const } }));
    const findings = [...(await byCheck(world, manual)).keys()].filter((name) => name.endsWith(' ios'));
    expect(findings).toEqual(['app ios', 'app-configuration ios']);
  });

  it('with one call for each device names the role that only a write can prove, and asks no partner API', async () => {
    await using world = await againstSimulator({}, { attributeCalls: 'device' });
    const findings = await byCheck(world);
    expect(findings.get('role-write ')).toMatchObject({
      level: 'unknown',
      says: expect.stringContaining('Device Management'),
    });
    expect(findings.get('role-partner-api ')).toBeUndefined();
    expect(world.simulator.requests.filter(({ path }) => path.includes('/cps/'))).toEqual([]);
  });

  it('without the partner API offers the other way, and what it costs', async () => {
    await using world = await againstSimulator();
    world.simulator.withhold('CPS');
    const finding = (await byCheck(world)).get('role-partner-api ');
    expect(finding).toMatchObject({ level: 'failure', resolve: expect.stringContaining('attributeCalls: device') });
  });
});
