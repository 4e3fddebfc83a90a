import { afterEach, describe, expect, it } from 'vitest';
import { DEVICES, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const START = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

afterEach(end);

describe('the list of devices', () => {
  it('has every phone and others, pages from 0, cuts at 500 and ends with 204', async () => {
    const { client } = await world({ phones: 600 });
    const first = await client.get(`${DEVICES}?pagesize=9999`);
    expect(first.body).toMatchObject({ Page: 0, PageSize: 500, Total: 603 });
    expect(first.body.Devices).toHaveLength(500);
    const second = await client.get(`${DEVICES}?page=1`);
    expect(second.body.Devices).toHaveLength(103);
    expect(await client.get(`${DEVICES}?page=2`)).toMatchObject({ status: 204, text: '' });
    const ids = [...first.body.Devices, ...second.body.Devices].map(({ Uuid }: { Uuid: string }) => Uuid);
    expect(new Set(ids).size).toBe(603);
  });

  it('tells when each was last heard of: at enrolment, then at check-in', async () => {
    const { tenant, client } = await world({ phones: 2, now: () => START });
    const seen = async () => (await client.get(`${DEVICES}?platform=Apple&lgid=570`)).body.Devices[0].LastSeen;
    expect(await seen()).toBe('2026-01-01T00:00:00.000');
    tenant.fleet.checkInAll(START + MINUTE_MS);
    expect(await seen()).toBe('2026-01-01T00:01:00.000');
    expect((await client.get(`${DEVICES}?seensince=2026-01-01T00:00:59`)).body.Total).toBe(2);
    expect((await client.get(`${DEVICES}?seensince=2026-01-01T00:01:00`)).status).toBe(204);
    expect((await client.get(`${DEVICES}?seensince=yesterday`)).status).toBe(400);
    expect((await client.get(`${DEVICES}?user=USER.phone-0002`)).body.Devices).toMatchObject([{ Platform: 'Android' }]);
  });

  it.each([
    ['without-zone', '2026-01-01T00:00:00.000'],
    ['with-zone', '2026-01-01T00:00:00.000Z'],
    ['behind', '2025-12-31T19:00:00.000'],
    ['ahead', '2026-01-01T09:00:00.000'],
  ])('times are %s', async (timestamps, text) => {
    const { client } = await world({ phones: 1, quirks: { timestamps }, now: () => START });
    expect((await client.get(DEVICES)).body.Devices[0].LastSeen).toBe(text);
    expect((await client.get(DEVICES, 3)).body.devices[0].last_seen).toBe(text);
  });

  it('has other names in its third version', async () => {
    const { client } = await world({ phones: 2 });
    const [{ Uuid: group }] = (await client.get('/api/system/groups/search?groupid=contoso', 2)).body
      .OrganizationGroups;
    const { body } = await client.get(`${DEVICES}?page_size=1&device_type=ANDROID&organization_group_uuid=${group}`, 3);
    expect(body).toMatchObject({ page: 0, page_size: 1, total: 1 });
    expect(body.devices[0]).toMatchObject({ serial_number: 'SNG0002', enrollment_status: 'ENROLLED' });
    expect(await client.get(`${DEVICES}?organization_group_uuid=x`, 3)).toMatchObject({
      status: 404,
      body: { errorCode: 6 },
    });
    expect(await client.get(`${DEVICES}?lgid=1`, 2)).toMatchObject({ status: 400, body: { errorCode: 6 } });
  });
});
