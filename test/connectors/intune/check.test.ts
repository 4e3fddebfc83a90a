import { describe, expect, it } from 'vitest';
import type { Finding } from '#connector';
import { rolesIn } from '../../../connectors/intune/check/access.ts';
import { againstSimulator } from './against-simulator.ts';
import {
  answer,
  iosPolicy,
  kitFor,
  listOf,
  open,
  POLICIES,
  POLICY_ID,
  type Routes,
  signal,
  slot,
} from './tenant-for-tests.ts';

async function collect(findings: AsyncIterable<Finding>): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  for await (const finding of findings) all.push(finding);
  return all;
}

async function checked(quirks: Record<string, string>): Promise<readonly Finding[]> {
  await using world = await againstSimulator({ quirks: { neighbours: 'clean', ...quirks }, phones: 4 });
  return await collect(world.open().check(world.slots, signal));
}

const levels = (findings: readonly Finding[], check: string) =>
  findings.filter((each) => each.check === check).map((each) => each.level);

describe('checking a tenant', () => {
  it.each([
    [5 * 60_000, 'warning', /more than a minute behind that of Intune/],
    [-5 * 60_000, 'warning', /more than a minute ahead of that of Intune/],
    [20_000, 'ok', /agree/],
  ])('whose clock is %i ms ahead of ours', async (aheadMs, level, says) => {
    await using world = await againstSimulator({ phones: 4 });
    const date = new Date(Math.floor(world.kit.now() / 1000) * 1000 + aheadMs).toUTCString();
    world.simulator.behave(() => ({ rewrite: (body) => body, headers: { date } }));
    const found = (await collect(world.open().check(world.slots, signal))).find(({ check }) => check === 'clock');
    expect(found).toMatchObject({ level, says: expect.stringMatching(says) });
  });

  it('in good order finds nothing to complain of, and writes nothing', async () => {
    await using world = await againstSimulator({ quirks: { neighbours: 'clean' }, phones: 4 });
    const findings = await collect(world.open().check(world.slots, signal));
    expect(findings.filter((finding) => finding.level !== 'ok').map((finding) => finding.check)).toEqual([
      'permission-write',
    ]);
    expect(findings.map((finding) => finding.check)).toEqual(
      expect.arrayContaining([
        'sign-in',
        'apple-push-certificate',
        'android-enterprise',
        'subscription',
        'list-and-object',
        'app',
        'configuration-assigned',
        'delivery-evidence',
      ]),
    );
    const written = world.simulator.requests.filter(
      (request) => !['GET'].includes(request.method) && request.operation !== 'token',
    );
    expect(written).toEqual([]);
  });

  it.each([
    ['pushCertificate', 'wrapped', 'apple-push-certificate', 'ok'],
    ['pushCertificate', 'expiring', 'apple-push-certificate', 'warning'],
    ['pushCertificate', 'expired', 'apple-push-certificate', 'failure'],
    ['pushCertificate', 'missing', 'apple-push-certificate', 'failure'],
    ['pushCertificate', 'unreachable', 'apple-push-certificate', 'unknown'],
    ['androidBinding', 'bound', 'android-enterprise', 'ok'],
    ['androidBinding', 'notBound', 'android-enterprise', 'failure'],
    ['androidBinding', 'unbinding', 'android-enterprise', 'failure'],
    ['androidAppSync', 'credentialsNotValid', 'android-enterprise', 'warning'],
    ['subscription', 'warning', 'subscription', 'warning'],
    ['subscription', 'lockedOut', 'subscription', 'failure'],
    ['assignments', 'none', 'configuration-assigned', 'warning'],
    ['targetedApps', 'one-dead', 'app-gone', 'warning'],
    ['apps', 'unassigned', 'app-assigned', 'warning'],
  ])('%s: %s', async (quirk, alternative, check, level) => {
    const findings = await checked({ [quirk]: alternative });
    expect(levels(findings, check)).toContain(level);
    expect(
      findings
        .filter((finding) => finding.level === 'failure' || finding.level === 'warning')
        .every((finding) => finding.resolve !== undefined),
    ).toBe(true);
  });

  it('whose list and object disagree', async () => {
    const routes = {
      [`GET ${POLICIES}`]: listOf(iosPolicy()),
      [`GET ${POLICIES}/${POLICY_ID}`]: answer(iosPolicy({ version: 9 })),
    };
    const findings = await collect(open(kitFor({ ...everythingElse, ...routes })).check([slot()], signal));
    expect(levels(findings, 'list-and-object')).toEqual(['warning']);
  });

  it('in which two slots mean one key', async () => {
    const routes = {
      ...everythingElse,
      [`GET ${POLICIES}`]: listOf(iosPolicy()),
      [`GET ${POLICIES}/${POLICY_ID}`]: answer(iosPolicy()),
    };
    const slots = [slot(), slot({ name: 'again', settings: { configuration: POLICY_ID.toUpperCase() } })];
    const findings = await collect(open(kitFor(routes)).check(slots, signal));
    expect(findings.find((finding) => finding.check === 'configuration-claimed-twice')).toMatchObject({
      level: 'failure',
      slot: 'again',
      says: 'the slots `ios` and `again` are the same key of the same configuration',
    });
  });

  it('where a configuration is missing, or one of many can not be read', async () => {
    const findings = await collect(
      open(kitFor({ ...everythingElse, [`GET ${POLICIES}`]: listOf() })).check(
        [slot(), slot({ name: 'new', settings: { configuration: 'New', create: true } })],
        signal,
      ),
    );
    expect(
      findings.filter((finding) => finding.check === 'configuration').map(({ slot: name, level }) => [name, level]),
    ).toEqual([
      ['ios', 'failure'],
      ['new', 'ok'],
    ]);
  });
});

describe('checking permissions', () => {
  it('stops where sign-in fails', async () => {
    const kit = kitFor({
      'POST /11111111-1111-4111-8111-111111111111/oauth2/v2.0/token': answer(
        { error: 'x', error_description: 'AADSTS7000215: wrong' },
        401,
      ),
    });
    expect(await collect(open(kit).check([slot()], signal))).toEqual([
      expect.objectContaining({ check: 'sign-in', level: 'failure' }),
    ]);
  });

  it('names the one that is missing: a failure where it is needed, a warning where it is for extras', async () => {
    const routes: Routes = {
      ...everythingElse,
      [`GET ${POLICIES}`]: answer({}, 403),
      'GET /v1.0/deviceManagement/managedDevices': answer({}, 403),
    };
    const findings = await collect(open(kitFor(routes)).check([slot()], signal));
    expect(findings.find((finding) => finding.check === 'permission-observe')).toMatchObject({
      level: 'failure',
      says: expect.stringContaining('DeviceManagementApps.Read.All'),
    });
    expect(findings.find((finding) => finding.check === 'permission-devices')).toMatchObject({
      level: 'warning',
      says: expect.stringContaining('DeviceManagementManagedDevices.Read.All'),
    });
    expect(findings.some((finding) => finding.check === 'configuration')).toBe(false);
  });

  it.each([
    [['DeviceManagementApps.ReadWrite.All'], 'ok'],
    [['DeviceManagementApps.Read.All'], 'warning'],
  ])('tells the one to write from the token, where it says: %j', async (roles, level) => {
    const token = `e30.${Buffer.from(JSON.stringify({ roles })).toString('base64url')}.sig`;
    const findings = await collect(
      open(kitFor({ ...everythingElse, [`GET ${POLICIES}`]: listOf() }, token)).check([], signal),
    );
    expect(levels(findings, 'permission-write')).toEqual([level]);
  });

  it.each(['opaque', 'a.b', 'a.b.c', 'e30.W10.c'])('does not know where the token does not say: %s', (token) => {
    expect(rolesIn(token)).toBeNull();
  });
});

const everythingElse: Routes = {
  [`GET ${POLICIES}/${POLICY_ID}/assignments`]: answer({ value: [] }),
  [`GET ${POLICIES}/${POLICY_ID}/deviceStatusSummary`]: answer({}),
  'GET /beta/deviceAppManagement/mobileApps/44444444-4444-4444-8444-444444444444': answer({
    '@odata.type': '#microsoft.graph.iosStoreApp',
    bundleId: 'com.pingidentity.pingid.prod',
  }),
  'GET /v1.0/deviceManagement/managedDevices': answer({ value: [] }),
  'GET /v1.0/deviceManagement/applePushNotificationCertificate': answer({ expirationDateTime: '2027-06-01T00:00:00Z' }),
  'GET /beta/deviceManagement/androidManagedStoreAccountEnterpriseSettings': answer({ bindStatus: 'bound' }),
  'GET /v1.0/deviceManagement': answer({ subscriptionState: 'active' }),
};
