import { describe, expect, it } from 'vitest';
import { fingerprintForTests } from '../kit-for-tests.ts';
import {
  androidPolicy,
  answer,
  GRAPH,
  iosPolicy,
  KEY,
  kitFor,
  listOf,
  open,
  POLICIES,
  POLICY_ID,
  type Routes,
  setting,
  signal,
  slot,
} from './tenant-for-tests.ts';

const LIST = `GET ${POLICIES}`;
const android = slot({ platform: 'android' });

function observing(routes: Routes) {
  const kit = kitFor(routes);
  return { kit, connector: open(kit) };
}

async function observe(policy: unknown, of = slot()) {
  return observing({ [LIST]: listOf(policy) }).connector.observe(of, signal);
}

describe('opening', () => {
  it('asks nothing of anybody', () => {
    const kit = kitFor({});
    open(kit);
    expect(kit.sent).toEqual([]);
  });
});

describe('observing', () => {
  it('sees the value, the neighbours and the place', async () => {
    const seen = await observe(
      iosPolicy({ settings: [setting('b', '1'), setting(KEY, 'token-a'), setting('a', '2'), { odd: true }, 7] }),
    );
    expect(seen).toMatchObject({
      place: `PingID (${POLICY_ID})`,
      copies: [{ holds: fingerprintForTests('token-a'), count: 1 }],
      neighbours: ['a', 'b'],
    });
    expect(seen.remarks).toBeUndefined();
    expect(JSON.stringify(seen)).not.toContain('token-a');
  });

  it('asks for one list however many slots there are, over all of its pages', async () => {
    const next = `${GRAPH}${POLICIES}?$skiptoken=b&zz=1&$top=2&$skiptoken=a`;
    const pages = [
      answer({ value: [iosPolicy({ id: 'one', displayName: 'A' })], '@odata.nextLink': next }),
      answer({ value: [], '@odata.nextLink': `${GRAPH}${POLICIES}?last` }),
      answer({ value: [iosPolicy({ id: 'two', displayName: 'B' })], '@odata.nextLink': null }),
    ];
    const { kit, connector } = observing({ [LIST]: pages });
    const slots = ['A', 'B', 'A', 'B'].map((configuration, index) =>
      slot({ name: `s${index}`, settings: { configuration } }),
    );
    const seen = await Promise.all(slots.map((each) => connector.observe(each, signal)));
    expect(seen.map((each) => each.place)).toEqual(['A (one)', 'B (two)', 'A (one)', 'B (two)']);
    expect(kit.of('list-configurations').map((request) => request.url.href)).toEqual([
      `${GRAPH}${POLICIES}`,
      next,
      `${GRAPH}${POLICIES}?last`,
    ]);
  });

  it('signs each request, and gives it an id of its own', async () => {
    const { kit, connector } = observing({ [LIST]: listOf(iosPolicy()) });
    await connector.observe(slot(), signal);
    const [request] = kit.of('list-configurations');
    expect(request?.headers.get('authorization')).toBe('Bearer opaque-access-token');
    expect(request?.headers.get('client-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('does not remember a list that failed', async () => {
    const { connector } = observing({ [LIST]: [answer({}, 503), listOf(iosPolicy())] });
    await expect(connector.observe(slot(), signal)).rejects.toMatchObject({ kind: 'unavailable' });
    const other = slot({ name: 'other' });
    await expect(connector.observe(other, signal)).resolves.toMatchObject({ place: `PingID (${POLICY_ID})` });
  });

  it('lists afresh for who looks at a slot a second time, and once for all who do', async () => {
    const { kit, connector } = observing({ [LIST]: [listOf(iosPolicy()), listOf(iosPolicy({ version: 4 }))] });
    const slots = [slot(), slot({ name: 'other' })];
    const [first] = await Promise.all(slots.map((each) => connector.observe(each, signal)));
    const again = await Promise.all(slots.map((each) => connector.observe(each, signal)));
    expect(again[0]?.revision).not.toBe(first?.revision);
    expect(again[1]?.revision).toBe(again[0]?.revision);
    expect(kit.of('list-configurations')).toHaveLength(2);
  });

  it('sees one absent copy where a configuration may be created', async () => {
    const { connector } = observing({ [LIST]: listOf() });
    const creating = slot({ settings: { configuration: 'New', create: true } });
    expect(await connector.observe(creating, signal)).toEqual({
      place: 'New (to be created)',
      copies: [{ holds: null, count: 1 }],
      revision: 'absent',
      neighbours: [],
    });
    await expect(connector.observe(slot({ settings: { configuration: 'New' } }), signal)).rejects.toMatchObject({
      kind: 'rejected',
    });
  });

  it('tells equal objects from changed ones by their revision, and the revision tells nothing of the value', async () => {
    const revision = async (policy: unknown) => (await observe(policy)).revision;
    const first = await revision(iosPolicy());
    expect(first).not.toContain('old-value');
    expect(await revision(iosPolicy({ lastModifiedDateTime: '2026-11-20T08:00:00.123Z', '@odata.context': 'x' }))).toBe(
      first,
    );
    for (const change of [
      { version: 4 },
      { lastModifiedDateTime: '2026-11-20T08:00:01Z' },
      { settings: [setting('neighbour', 'N'), setting(KEY, 'old-value')] },
      { targetedMobileApps: [] },
      { displayName: 'PingID', id: '33333333-3333-4333-8333-333333333334' },
    ]) {
      expect(await revision(iosPolicy(change))).not.toBe(first);
    }
  });
});

describe('observing an Android configuration', () => {
  it('sees keys of every kind', async () => {
    const managedProperty = [
      { key: 'n', valueBundleArray: [] },
      { key: KEY, valueString: 'token-a' },
    ];
    expect(await observe(androidPolicy({ managedProperty }), android)).toMatchObject({
      copies: [{ holds: fingerprintForTests('token-a'), count: 1 }],
      neighbours: ['n'],
    });
  });

  it('sees no value where there is no payload yet', async () => {
    expect(await observe(androidPolicy('', { payloadJson: null }), android)).toMatchObject({
      copies: [{ holds: null, count: 1 }],
    });
  });
});

describe('what a person should know is remarked', () => {
  it.each([
    [
      'a key in other letters',
      iosPolicy({ settings: [setting('pingid_mdm_token', 'x')] }),
      slot(),
      'differs from `PINGID_MDM_TOKEN` in letter case or blanks only',
    ],
    [
      'a key with a blank',
      iosPolicy({ settings: [setting('PINGID_MDM_TOKEN ', 'x')] }),
      slot(),
      'the key `PINGID_MDM_TOKEN ` differs',
    ],
    ['blanks around the value', iosPolicy({ settings: [setting(KEY, ' token ')] }), slot(), 'has blanks around it'],
    ['another app', androidPolicy({}, { packageId: 'app:com.other' }), android, 'is for the package com.other'],
    [
      'the old kind',
      androidPolicy({}, { '@odata.type': '#microsoft.graph.androidForWorkMobileAppConfiguration' }),
      android,
      'Android for Work',
    ],
  ])('%s', async (_, policy, of, says) => {
    expect((await observe(policy, of)).remarks).toEqual([expect.stringContaining(says)]);
  });
});

describe('what is not as it should be is refused in clear words', () => {
  it.each([
    ['rejected', 'is for Android, and the slot `ios` is for iOS', androidPolicy({}), slot()],
    ['rejected', 'is for iOS, and the slot `android` is for Android', iosPolicy(), android],
    [
      'rejected',
      'is of the type `#microsoft.graph.somethingElse`',
      iosPolicy({ '@odata.type': '#microsoft.graph.somethingElse' }),
      slot(),
    ],
    ['protocol', 'expected text in `@odata.type`, found nothing', iosPolicy({ '@odata.type': undefined }), slot()],
    ['rejected', 'OEMConfig', androidPolicy({}, { appSupportsOemConfig: true }), android],
    ['rejected', 'is not base64', androidPolicy('%%%'), android],
    ['rejected', 'is not base64', iosPolicy({ settings: [], encodedSettingXml: '%%%' }), slot()],
    ['rejected', 'both `settings` and `encodedSettingXml`', iosPolicy({ encodedSettingXml: 'PGRpY3QvPg==' }), slot()],
    ['protocol', 'expected a list in `settings`, found text', iosPolicy({ settings: 'x' }), slot()],
    ['protocol', 'expected text in `payloadJson`, found an object', androidPolicy('', { payloadJson: {} }), android],
    ['protocol', 'expected a number in `version`, found text', iosPolicy({ version: '3' }), slot()],
    ['protocol', 'expected text in `id`, found a number', iosPolicy({ id: 3 }), slot()],
  ])('%s: %s', async (kind, says, policy, of) => {
    await expect(observe(policy, of)).rejects.toMatchObject({
      name: 'Failure',
      kind,
      message: expect.stringContaining(says),
    });
  });
});
