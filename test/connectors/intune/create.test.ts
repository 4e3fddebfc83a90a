import { describe, expect, it } from 'vitest';
import type { SlotSettings } from '#connector';
import type { Slot } from '../../../connectors/intune/settings.ts';
import { againstSimulator } from './against-simulator.ts';
import {
  answer,
  iosPolicy,
  KEY,
  kitFor,
  listOf,
  open,
  POLICIES,
  POLICY_ID,
  setting,
  signal,
  slot,
} from './tenant-for-tests.ts';

const GROUPS = ['55555555-5555-4555-8555-555555555555', '66666666-6666-4666-8666-666666666666'];
const VALUE = '0b9f3f5e-8d0c-4b7a-9c52-0d4b1b0a7f11';

function creating(platform: 'ios' | 'android', assign?: string[]): SlotSettings<Slot> {
  return slot({
    platform,
    name: 'new',
    settings: { configuration: 'Made by Watchword', create: true, ...(assign === undefined ? {} : { assign }) },
  });
}

describe.each(['ios', 'android'] as const)('creating a configuration: %s', (platform) => {
  it('for the app, with our key alone, assigned to nobody; then there is nothing to do', async () => {
    await using world = await againstSimulator();
    const connector = world.open();
    const before = await connector.observe(creating(platform), signal);
    expect(await connector.write(creating(platform), before, () => VALUE, signal)).toMatchObject({
      outcomes: [{ outcome: 'written', copies: 1 }],
    });
    const [copy] = (await world.open().observe(creating(platform), signal)).copies;
    expect(copy?.holds).toBe(world.kit.fingerprint(VALUE));
    expect(
      world.simulator.requests.some((request) => request.path.includes('assign') && request.method === 'POST'),
    ).toBe(false);
    const [created] = world.simulator.requests.filter(
      (request) => request.operation !== 'token' && request.method === 'POST',
    );
    const sent = JSON.parse(created?.body ?? '{}');
    expect(sent).toMatchObject({ displayName: 'Made by Watchword', targetedMobileApps: [expect.any(String)] });
    if (platform === 'android') expect(sent.packageId).toBe('app:prod.com.pingidentity.pingid');
  });

  it('adds the groups one by one, and never with the action that replaces all', async () => {
    await using world = await againstSimulator();
    const connector = world.open();
    const before = await connector.observe(creating(platform, GROUPS), signal);
    await connector.write(creating(platform, GROUPS), before, () => VALUE, signal);
    const assigning = world.simulator.requests.filter(
      (request) => request.path.includes('assign') && request.method === 'POST',
    );
    expect(assigning.map((request) => JSON.parse(request.body).target.groupId)).toEqual(GROUPS);
    expect(assigning.every((request) => request.path.endsWith('/assignments'))).toBe(true);
    expect(assigning.map((request) => request.status)).toEqual([201, 201]);
  });
});

describe('creating a configuration for an app that is not to be found', () => {
  it.each([
    ['missing', 'ios', 'add the app in the console first'],
    ['missing', 'android', 'add the app in the console first'],
    ['twice', 'ios', 'Intune has several apps'],
  ] as const)('is refused: %s, %s', async (apps, platform, says) => {
    await using world = await againstSimulator({ quirks: { apps } });
    const connector = world.open();
    const before = await connector.observe(creating(platform), signal);
    await expect(connector.write(creating(platform), before, () => VALUE, signal)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining(says),
    });
    expect(world.simulator.requests.some((request) => request.operation !== 'token' && request.method === 'POST')).toBe(
      false,
    );
  });
});

describe('creating twice', () => {
  const LIST = `GET ${POLICIES}`;
  const made = iosPolicy({ displayName: 'Made by Watchword', settings: [setting(KEY, VALUE)] });
  const APPS = 'GET /beta/deviceAppManagement/mobileApps';
  const app = { '@odata.type': '#microsoft.graph.iosStoreApp', id: 'app', bundleId: 'com.pingidentity.pingid.prod' };
  const posts = (kit: ReturnType<typeof kitFor>) => kit.of('create-configuration').length;

  it('does not happen where the answer to the first time got lost: the next try goes on from there', async () => {
    const assignments = `${POLICIES}/${POLICY_ID}/assignments`;
    const present = {
      id: 'a',
      target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: GROUPS[0]?.toUpperCase() },
    };
    const kit = kitFor({
      [LIST]: [listOf(), listOf(made)],
      [`GET ${POLICIES}/${POLICY_ID}`]: answer(made),
      [`GET ${assignments}`]: answer({ value: [present] }),
      [`POST ${assignments}`]: answer({}, 201),
    });
    const connector = open(kit);
    const before = await connector.observe(creating('ios', GROUPS), signal);
    expect((await connector.write(creating('ios', GROUPS), before, () => VALUE, signal)).outcomes).toEqual([
      { outcome: 'written', copies: 1 },
    ]);
    expect(posts(kit)).toBe(0);
    expect(kit.of('add-assignment').map((request) => JSON.parse(request.body).target.groupId)).toEqual([GROUPS[1]]);
  });

  it('is a conflict where somebody else was faster', async () => {
    const other = iosPolicy({ displayName: 'Made by Watchword', settings: [] });
    const kit = kitFor({ [LIST]: [listOf(), listOf(other)] });
    const connector = open(kit);
    const before = await connector.observe(creating('ios'), signal);
    await expect(connector.write(creating('ios'), before, () => VALUE, signal)).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect(posts(kit)).toBe(0);
  });

  it('is unconfirmed while the service does not show what it has created', async () => {
    const kit = kitFor({
      [LIST]: listOf(),
      [APPS]: answer({
        value: [
          app,
          { ...app, id: 'other', bundleId: 'com.other' },
          { ...app, id: 'mac', '@odata.type': '#microsoft.graph.macOSDmgApp' },
        ],
      }),
      [`POST ${POLICIES}`]: answer(made, 201),
      [`GET ${POLICIES}/${POLICY_ID}`]: answer({}, 404),
    });
    const connector = open(kit);
    const before = await connector.observe(creating('ios'), signal);
    expect(await connector.write(creating('ios'), before, () => VALUE, signal)).toEqual({
      outcomes: [{ outcome: 'unconfirmed', copies: 1 }],
    });
    expect(JSON.parse(kit.of('create-configuration')[0]?.body ?? '').targetedMobileApps).toEqual(['app']);
  });

  it('says which group could not be assigned, and assigns the others', async () => {
    const assignments = `${POLICIES}/${POLICY_ID}/assignments`;
    const kit = kitFor({
      [LIST]: [listOf(), listOf(made)],
      [`GET ${assignments}`]: answer({ value: [] }),
      [`POST ${assignments}`]: [
        answer({ error: { code: 'BadRequest', message: 'no such group' } }, 400),
        answer({}, 201),
      ],
    });
    const connector = open(kit);
    const before = await connector.observe(creating('ios', GROUPS), signal);
    await expect(connector.write(creating('ios', GROUPS), before, () => VALUE, signal)).rejects.toMatchObject({
      kind: 'rejected',
      status: 400,
      message: expect.stringContaining(`has been created with its value, but could not be assigned to ${GROUPS[0]}: `),
    });
    expect(kit.of('add-assignment')).toHaveLength(2);
  });
});
