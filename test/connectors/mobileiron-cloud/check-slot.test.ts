import { describe, expect, it } from 'vitest';
import type { Kit } from '#connector';
import { type Look, look } from '../../../connectors/mobileiron-cloud/check/finding.ts';
import { slotChecks } from '../../../connectors/mobileiron-cloud/check/slot.ts';
import type { Seen } from '../../../connectors/mobileiron-cloud/check/tenant.ts';
import { mobileironCloud } from '../../../connectors/mobileiron-cloud/index.ts';
import { account } from '../../../connectors/mobileiron-cloud/settings.ts';
import { type Answering, json } from '../kit-for-tests.ts';
import { drain } from './against-simulator.ts';
import { ACCOUNT, enveloped, list, open, row, SPACE } from './answers.ts';

const { signal } = new AbortController();

const slot = (platform: 'ios' | 'android') => ({
  name: platform,
  platform,
  profile: { id: 'pingid', title: 'PingID', usedAt: 'sign-in' as const, platforms: {} },
  app: { keys: ['PINGID_MDM_TOKEN'], packageId: 'prod.com.pingidentity.pingid' },
  settings: { attribute: 'token', write: 'attribute' as const },
});

const value = <T>(found: T): Look<T> => ({ value: found });
const refused = () => look(signal, () => open(() => json(403, {})).client.definitions(signal));

async function findings(platform: 'ios' | 'android', seen: Partial<Seen>, answer: Answering = () => enveloped([])) {
  const { client, cps, kit } = open(answer);
  const whole: Seen = {
    sample: value({ devices: [], total: 0 }),
    metadata: value([{ name: 'token', dataType: 'string', isWritable: true }]),
    definitions: value({ entries: [{ name: 'token' }], answeredAt: null }),
    ...seen,
  };
  const tenant = { settings: account.parse(ACCOUNT), kit: kit satisfies Kit, client, cps };
  const all = await drain(slotChecks(tenant, whole, slot(platform), signal));
  return new Map(all.map((finding) => [finding.check, finding]));
}

describe('the attribute of a slot', () => {
  it('is there where both lists have it, and nothing more is said', async () => {
    const found = await findings('ios', {});
    expect(found.get('attribute')).toMatchObject({ level: 'ok', slot: 'ios' });
    expect(found.has('attribute-definition')).toBe(false);
  });

  it('that the partner API has and the definitions have not may have been renamed', async () => {
    const found = await findings('ios', { definitions: value({ entries: [{ name: 'Token' }], answeredAt: null }) });
    expect(found.get('attribute-definition')).toMatchObject({ level: 'warning' });
    expect(found.get('attribute-definition')?.resolve).toContain('renamed');
  });

  it('without the partner API is looked up in the definitions', async () => {
    expect((await findings('ios', { metadata: null })).get('attribute')?.level).toBe('ok');
    const none = value({ entries: [], answeredAt: null });
    expect((await findings('ios', { metadata: null, definitions: none })).get('attribute')?.level).toBe('failure');
  });

  it('whose list could not be read is unknown, not missing', async () => {
    const found = await findings('ios', { metadata: null, definitions: await refused() });
    expect(found.get('attribute')?.level).toBe('unknown');
  });
});

describe('the app of a slot', () => {
  const answering =
    (apps: readonly unknown[]): Answering =>
    ({ operation }) =>
      operation === 'tenant-metadata' ? enveloped({ defaultCmPartitionId: 7 }) : enveloped(apps);
  const app = async (apps: readonly unknown[]) => (await findings('android', {}, answering(apps))).get('app');

  it('is in the catalogue where exactly its package has been imported', async () => {
    const ours = { platformAppId: 'prod.com.pingidentity.pingid', imported: true };
    expect((await app([ours]))?.level).toBe('ok');
    expect((await app([{ ...ours, imported: false }]))?.level).toBe('warning');
    expect((await app([{ ...ours, platformAppId: 'prod.com.pingidentity.pingid.beta' }, 'odd']))?.level).toBe(
      'warning',
    );
  });

  it('that may not be looked for is a warning that names the role', async () => {
    const found = (await findings('android', {}, () => json(403, {}))).get('app');
    expect(found).toMatchObject({ level: 'warning', resolve: expect.stringContaining('App & Content Management') });
  });
});

describe('the whole check', () => {
  const connector = (answer: Answering, settings: Readonly<Record<string, unknown>> = {}) => {
    const { kit } = open(answer);
    return { kit, ...mobileironCloud.open(account.parse({ ...ACCOUNT, ...settings }), kit) };
  };

  it.each([
    [401, 'failure'],
    [404, 'failure'],
    [503, 'unknown'],
  ])('ends where nobody comes in: %i', async (status, level) => {
    const { check, kit } = connector(() => json(status, {}));
    const found = await drain(check([slot('ios')], signal));
    expect(found.map((finding) => [finding.check, finding.level])).toEqual([['sign-in', level]]);
    expect(kit.sent).toHaveLength(1);
  });

  it('with a space that is named does without the list of spaces, and says so', async () => {
    const { check } = connector(({ operation }) => (operation === 'list-devices' ? list([row(1)]) : json(403, {})), {
      space: SPACE,
    });
    const found = new Map((await drain(check([slot('ios')], signal))).map((finding) => [finding.check, finding]));
    expect(found.get('role-spaces')?.level).toBe('warning');
    expect(found.get('role-devices')?.level).toBe('ok');
  });

  it('looks at no phone of a tenant whose space nobody knows', async () => {
    const { check, kit } = connector(() => list([{ id: 1, name: 'Plant', defaultPartition: false }]));
    const found = new Map((await drain(check([slot('ios')], signal))).map((finding) => [finding.check, finding]));
    expect(found.get('role-devices')?.level).toBe('unknown');
    expect(found.get('space')).toMatchObject({ level: 'failure', resolve: 'name one as `space`' });
    expect(kit.of('list-devices')).toEqual([]);
  });
});
