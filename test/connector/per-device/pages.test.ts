import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pagesOf } from '../../../src/connector/per-device/pages.ts';
import { devices, signal, TestFleet } from './fleet.ts';

async function readAll(fleet: TestFleet, stop = signal): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const rows of pagesOf(fleet, stop)) ids.push(...rows.map(({ id }) => id));
  return ids;
}

const idsOf = (fleet: TestFleet) => fleet.devices.map(({ id }) => id);

describe('a device list', () => {
  test.each([0, 1, 9, 10, 11, 19, 20, 28, 95])(
    'of %i entries is read whole, each page from the last entry on',
    async (count) => {
      const fleet = new TestFleet(devices(count));
      expect(await readAll(fleet)).toEqual(idsOf(fleet));
      const pages = Math.max(1, Math.ceil((count - 1) / 9));
      expect(fleet.calls).toEqual(Array.from({ length: pages }, (_, at) => `page ${at * 9}`));
    },
  );

  test('gives out active devices only, whatever stands at the edges of its pages', async () => {
    const fleet = new TestFleet(devices(40, (at) => ({ isActive: at % 9 !== 0 })));
    const active = fleet.devices.filter(({ isActive }) => isActive);
    expect(await readAll(fleet)).toEqual(active.map(({ id }) => id));
  });

  test('without a total ends where the vendor says so', async () => {
    const fleet = new TestFleet(devices(25));
    fleet.quirks.total = () => null;
    expect(await readAll(fleet)).toEqual(idsOf(fleet));
  });

  test('that never ends, by its own account, ends where the total agrees', async () => {
    const fleet = new TestFleet(devices(25));
    fleet.quirks.isLast = () => false;
    expect(await readAll(fleet)).toEqual(idsOf(fleet));
  });

  test.each([
    ['that goes on and brings nothing', { isLast: () => false, total: () => null }],
    ['that is at its end, and short of its total', { total: (entries: number) => entries + 1 }],
  ])('%s is `protocol`', async (_, quirks) => {
    for (const count of [0, 10, 25]) {
      const fleet = new TestFleet(devices(count));
      Object.assign(fleet.quirks, quirks);
      await expect(readAll(fleet)).rejects.toMatchObject({ kind: 'protocol' });
    }
  });

  test('is not believed when it gives out its first page for every page', async () => {
    const fleet = new TestFleet(devices(60));
    const page = fleet.page.bind(fleet);
    fleet.page = async () => ({ ...(await page(0)), isLast: false });
    await expect(readAll(fleet)).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('that loses an entry and gains another, so that the total stays, loses no device at the edge of a page', async () => {
    const fleet = new TestFleet(devices(40));
    const staying = idsOf(fleet).filter((_, at) => at !== 3);
    fleet.quirks.onPage = (offset) => {
      if (offset !== 9 || fleet.devices.length !== 40 || fleet.devices.at(-1)?.id === 'new') return;
      fleet.devices.splice(3, 1);
      fleet.devices.push(...devices(1, () => ({ id: 'new' })));
    };
    const read = await readAll(fleet);
    expect(read).toEqual([...idsOf(new TestFleet(devices(40))), 'new']);
    expect(staying.filter((id) => !read.includes(id))).toEqual([]);
    expect(fleet.calls.slice(0, 4)).toEqual(['page 0', 'page 9', 'page 0', 'page 9']);
  });

  test('from which more than a page goes at once is read again from further back', async () => {
    const fleet = new TestFleet(devices(60));
    const gone = new Set(idsOf(fleet).slice(0, 15));
    fleet.quirks.onPage = (offset) => {
      if (offset === 18) fleet.devices = fleet.devices.filter(({ id }) => !gone.has(id));
    };
    const read = await readAll(fleet);
    expect(read).toEqual(idsOf(new TestFleet(devices(60))));
    expect(fleet.calls.slice(0, 6)).toEqual(['page 0', 'page 9', 'page 18', 'page 8', 'page 0', 'page 9']);
  });

  test('that grows with every page is read to its end all the same', async () => {
    const fleet = new TestFleet(devices(120));
    const asked = new Set<number>();
    fleet.quirks.onPage = (offset) => {
      if (asked.has(offset) || asked.size > 11) return;
      asked.add(offset);
      fleet.devices.push(...devices(1, () => ({ id: `new-${offset}` })));
    };
    expect(await readAll(fleet)).toEqual(idsOf(fleet));
    expect(fleet.devices).toHaveLength(132);
  });

  test('of inactive devices is read a page back, not from the beginning, when it changes', async () => {
    const fleet = new TestFleet(devices(60, () => ({ isActive: false })));
    fleet.quirks.onPage = (offset) => {
      if (offset === 36 && fleet.devices.length === 60) fleet.devices.pop();
    };
    expect(await readAll(fleet)).toEqual([]);
    expect(fleet.calls.slice(4, 7)).toEqual(['page 36', 'page 26', 'page 35']);
  });

  test('with a total that is too small is read to where the vendor says that it ends', async () => {
    const fleet = new TestFleet(devices(40));
    fleet.quirks.total = () => 12;
    expect(await readAll(fleet)).toEqual(idsOf(fleet));
  });

  test('that keeps changing is a conflict, after a bounded number of requests', async () => {
    const fleet = new TestFleet(devices(40));
    let total = 40;
    fleet.quirks.total = () => total++;
    await expect(readAll(fleet)).rejects.toMatchObject({ kind: 'conflict' });
    expect(fleet.calls.length).toBeLessThan(20);
  });

  test('of which a page fails is a throw', async () => {
    const fleet = new TestFleet(devices(40));
    fleet.quirks.onPage = (offset) => {
      if (offset > 20) throw new Error('no answer');
    };
    await expect(readAll(fleet)).rejects.toThrow('no answer');
  });

  test('is not read on once the signal fires', async () => {
    const fleet = new TestFleet(devices(40));
    const stop = new AbortController();
    const reason = new Error('enough');
    fleet.quirks.onPage = (offset) => offset > 0 && stop.abort(reason);
    await expect(readAll(fleet, stop.signal)).rejects.toBe(reason);
    expect(fleet.calls).toEqual(['page 0', 'page 9']);
  });
});

test('whatever enrols and retires between pages, a device that stays is given out exactly once', async () => {
  const event = fc.record({
    page: fc.nat(40),
    many: fc.integer({ min: 1, max: 15 }),
    retires: fc.boolean(),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 80 }), fc.array(event, { maxLength: 12 }), async (count, events) => {
      const fleet = new TestFleet(devices(count));
      const gone = new Set<string>();
      const enrolled = new Set<string>();
      let page = -1;
      fleet.quirks.onPage = () => {
        page += 1;
        for (const { retires, many, at } of events.filter((one) => one.page === page)) {
          const place = Math.floor(at * fleet.devices.length);
          if (retires) for (const { id } of fleet.devices.splice(place, many)) gone.add(id);
          else {
            const id = `${fleet.devices[place]?.id ?? 'device'}-${page}-${enrolled.size}`;
            enrolled.add(id);
            fleet.devices.splice(place, 0, ...devices(1, () => ({ id })));
          }
        }
      };
      const staying = idsOf(fleet);
      const read = await readAll(fleet).catch((error: unknown) => {
        expect(error).toMatchObject({ kind: 'conflict' });
        return undefined;
      });
      // Nothing was made of a list that changed too often, which takes more than a few events.
      if (read === undefined) {
        expect(events.length).toBeGreaterThan(2);
        return;
      }
      expect(new Set(read).size).toBe(read.length);
      const known = new Set(read);
      expect(staying.filter((id) => !gone.has(id) && !known.has(id))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
