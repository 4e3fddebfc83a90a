import { describe, expect, it } from 'vitest';
import { json } from '../kit-for-tests.ts';
import { enveloped, guidOf, list, open, row, SPACE } from './answers.ts';

const { signal } = new AbortController();

describe('the list of devices', () => {
  it('is asked for by start and rows, active ones, in the order of their ids', async () => {
    const { client, kit } = open(() => list([row(7)], 900));
    const { devices, total } = await client.devices(SPACE, 500, 400, signal);
    expect([devices.map(({ guid }) => guid), total]).toEqual([[guidOf(7)], 900]);
    expect(Object.fromEntries(kit.sent[0]?.url.searchParams ?? [])).toEqual({
      dmPartitionId: SPACE,
      start: '500',
      rows: '400',
      fq: 'registrationState=ACTIVE',
      'sortFields[0].name': 'id',
      'sortFields[0].order': 'ASC',
    });
    expect(kit.sent[0]?.headers.get('authorization')).toMatch(/^Basic /);
  });

  it('that does not say how long it is, or ends before, is no list to count by', async () => {
    const says = async (answer: Response) => open(() => answer).client.devices(SPACE, 0, 500, signal);
    await expect(says(enveloped({ searchResults: [row(1)] }))).rejects.toMatchObject({ kind: 'protocol' });
    await expect(says(list([], 3))).rejects.toThrow('said to have 3 entries, and ends after 0');
    await expect(says(enveloped({ totalCount: '3', searchResults: [] }))).rejects.toMatchObject({ kind: 'protocol' });
  });
});

describe('errors', () => {
  it.each([
    [{ globalErrors: ['Space is closed'], fieldErrors: [] }, 'Space is closed'],
    [
      { globalErrors: null, fieldErrors: [{ code: 'Range', message: 'must be between 1 and 500' }] },
      'between 1 and 500',
    ],
    ['something', 'was answered with errors'],
  ])('with status 200 are a failure all the same: %o', async (errors, says) => {
    const { client } = open(() => enveloped({ totalCount: 0, searchResults: [] }, errors));
    const failing = client.devices(SPACE, 0, 500, signal);
    await expect(failing).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining(says) });
  });

  it('that are empty are none', async () => {
    const { client } = open(() => list([row(1)]));
    await expect(client.definitions(signal)).resolves.toBeDefined();
    const empty = open(() => enveloped({ totalCount: 0, searchResults: [] }, { globalErrors: null, fieldErrors: [] }));
    await expect(empty.client.devices(SPACE, 0, 500, signal)).resolves.toMatchObject({ total: 0 });
  });

  it('of a write are a failure, and an answer to it that cannot be read is not: what was written can be looked at', async () => {
    const refused = open(() => enveloped(null, { globalErrors: ['unknown attribute'] }));
    await expect(refused.client.replaceAttributes('1', '{}', signal)).rejects.toThrow('unknown attribute');
    const broken = open(() => new Response('<html>', { status: 200 }));
    await expect(broken.client.replaceAttributes('1', '{}', signal)).resolves.toBeUndefined();
    await expect(broken.client.forceCheckIn('1', signal)).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('name the role that a 403 asks for', async () => {
    const { client } = open(() => json(403, { errors: { globalErrors: ['no'], fieldErrors: [] } }));
    const devices = client.devices(SPACE, 0, 500, signal);
    await expect(devices).rejects.toMatchObject({ kind: 'auth', permission: 'Device Read Only' });
    await expect(client.definitions(signal)).rejects.toMatchObject({ permission: 'Tenant Admin' });
    const replacing = client.replaceAttributes('1', '{}', signal);
    await expect(replacing).rejects.toMatchObject({ permission: 'Device Management' });
  });
});

describe('short lists', () => {
  it('are read to their end, whatever a page gives', async () => {
    const all = Array.from({ length: 120 }, (_, id) => ({ id, name: `a${id}` }));
    const { client, kit } = open(({ url }) => {
      const start = Number(url.searchParams.get('start') ?? '0');
      return list(all.slice(start, start + 50), 120);
    });
    expect((await client.definitions(signal)).entries).toHaveLength(120);
    expect(kit.sent.map(({ url }) => url.search)).toEqual([
      '?type=device',
      '?type=device&start=50',
      '?type=device&start=100',
    ]);
  });

  it('come without an envelope, too', async () => {
    const { client } = open(() => json(200, { searchResults: [{ name: 'a' }] }));
    expect((await client.definitions(signal)).entries).toEqual([{ name: 'a' }]);
  });

  it('that end too soon are thrown', async () => {
    const { client } = open(({ url }) => list(url.searchParams.has('start') ? [] : [{ name: 'a' }], 2));
    await expect(client.definitions(signal)).rejects.toMatchObject({ kind: 'protocol' });
  });
});

describe('one device', () => {
  it('that is gone is null', async () => {
    const { client } = open(() => json(404, {}));
    await expect(client.device(SPACE, '5', signal)).resolves.toBeNull();
  });

  it('is asked to check in with a form, by its number', async () => {
    const { client, kit } = open(() => enveloped(1));
    expect(await client.forceCheckIn('100003', signal)).toBe(1);
    expect(kit.sent[0]).toMatchObject({ method: 'PUT', body: 'ids=100003', operation: 'force-check-in' });
    expect(kit.sent[0]?.headers.get('content-type')).toContain('form-urlencoded');
  });
});

it('apps of Managed Google Play come as a bare list in the envelope, or as other lists do', async () => {
  const apps = [{ platformAppId: 'x', imported: true }];
  for (const answer of [() => enveloped(apps), () => list(apps)]) {
    expect(await open(answer).client.googlePlayApps('1', 'x', signal)).toEqual(apps);
  }
});
