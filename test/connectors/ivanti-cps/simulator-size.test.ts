import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { identifiersOf, PRODUCTS, worlds } from './simulator-client.ts';

const { world, end } = worlds();
const PHONES = 100_000;
/** Of one phone with its device, once everything has been collected that nobody holds. */
const MOST_BYTES = 2_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

afterEach(end);

const LISTS: Readonly<Record<string, (start: number) => string>> = {
  'mobileiron-core': (start) =>
    `/api/v2/devices?adminDeviceSpaceId=1&fields=common.uuid&query=common.status="ACTIVE"&limit=200&offset=${start}`,
  'mobileiron-cloud': (start) =>
    `/api/v1/device?dmPartitionId=100001&fq=registrationState=ACTIVE&rows=200&start=${start}&sortFields[0].name=id`,
};

describe.each(PRODUCTS)('$id with a hundred thousand phones', ({ id, simulator }) => {
  it('keeps them in reasonable memory, cuts pages anywhere, and writes to all of them', {
    timeout: 60_000,
  }, async () => {
    const before = heap();
    const { tenant, client } = await world(simulator, { phones: PHONES });
    const path = LISTS[id] ?? (() => '');
    const seen = new Set<string>();
    for (const start of [0, 40_000, 99_900]) {
      const { body } = await client.get(path(start));
      const { results, searchResults } = { ...body, ...body.result };
      const rows: Record<string, unknown>[] = results ?? searchResults;
      for (const row of rows) seen.add(String(row['common.uuid'] ?? row.guid));
      expect({ ...body, ...body.result }.totalCount).toBeGreaterThanOrEqual(PHONES);
    }
    expect(seen.size).toBeGreaterThanOrEqual(500);
    const identifiers = identifiersOf(tenant, 'ios').slice(-200);
    await client.cps('', { identifiers, attributes: { pingid_mdm_token_ios: 'one' } });
    expect(tenant.console.values('ios').filter((value) => value === 'one')).toHaveLength(200);
    tenant.console.setValue('android', 'two');
    tenant.fleet.checkInAll(Date.now());
    expect(tenant.fleet.phones.slice(-2).map(({ token }) => token)).toEqual(['one', 'two']);
    expect((heap() - before) / PHONES).toBeLessThan(MOST_BYTES);
  });
});
