/** A large fleet in bounded memory: counted in rows and pages that are still alive, not measured in seconds. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { DeviceRow } from '#connector';
import { counts, devices, fingerprint, held, open, SLOT, signal, TestFleet } from './fleet.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MANY = 100_000;
const PAGE = 500;

/** Keeps count of the rows that anybody still holds on to, looking every so many pages. */
class Alive {
  readonly #rows: WeakRef<DeviceRow>[] = [];
  most = 0;

  add(row: DeviceRow): void {
    this.#rows.push(new WeakRef(row));
  }

  async count(): Promise<void> {
    // A row that was looked at in this turn stays alive until the next.
    await nextTurn();
    collectGarbage();
    const alive = this.#rows.filter((row) => row.deref() !== undefined);
    this.#rows.splice(0, this.#rows.length, ...alive);
    this.most = Math.max(this.most, alive.length);
  }
}

function largeFleet() {
  const alive = new Alive();
  const fleet = new TestFleet(devices(MANY));
  fleet.pageRows = PAGE;
  fleet.batch = { set: 200, read: 200, checkIn: 200 };
  fleet.onRow = (row) => alive.add(row);
  const page = fleet.page.bind(fleet);
  let pages = 0;
  fleet.page = async (offset) => {
    pages += 1;
    if (pages % 20 === 0) await alive.count();
    return page(offset);
  };
  // The list in memory is searched from the front; a real vendor has an index.
  const byId = new Map(fleet.devices.map((device) => [device.id, device]));
  fleet.read = async (ids) => {
    const known = ids.flatMap((id) => byId.get(id) ?? []);
    return known.map(({ id, platform, attributes, lastCheckInAt }) => {
      const row = { id, platform, attributes: { ...attributes }, lastCheckInAt };
      alive.add(row);
      return row;
    });
  };
  fleet.set = async (ids, values) => {
    for (const id of ids) Object.assign(byId.get(id)?.attributes ?? {}, values);
    return ids.length;
  };
  return { fleet, alive };
}

describe('100,000 devices', () => {
  test('are looked at and written with a few pages of them alive at a time', { timeout: 120_000 }, async () => {
    const { fleet, alive } = largeFleet();
    const engine = open(fleet);
    const before = await engine.look();
    expect(held(before)).toEqual(new Map([[fingerprint('old'), MANY]]));
    const report = await engine.put(before, 'new');
    expect(counts(report)).toEqual({ written: MANY });
    expect(await open(fleet).look()).toEqual(report.after);
    expect(alive.most).toBeGreaterThan(0);
    expect(alive.most).toBeLessThanOrEqual(4 * PAGE);
  });

  test('whose ids are pieces of the pages they came on do not keep those pages', { timeout: 120_000 }, async () => {
    const pageRows = 10;
    const fleet = new TestFleet(devices(4000));
    fleet.pageRows = pageRows;
    const page = fleet.page.bind(fleet);
    const pageBytes = 256 * 1024;
    fleet.page = async (offset) => {
      const answer = await page(offset);
      // As a connector may do that cuts ids out of the text of an answer.
      const text = answer.rows
        .map(({ id }) => id)
        .join('/')
        .padEnd(pageBytes, String(offset));
      const length = answer.rows[0]?.id.length ?? 0;
      const rows = answer.rows.map((row, at) => {
        const start = at * (length + 1);
        return { ...row, id: text.slice(start, start + length) };
      });
      return { ...answer, rows, ids: rows.map(({ id }) => id) };
    };
    collectGarbage();
    const bytesBefore = process.memoryUsage().heapUsed;
    const engine = open(fleet);
    await engine.look();
    collectGarbage();
    const kept = process.memoryUsage().heapUsed - bytesBefore;
    expect(kept).toBeLessThan(20 * pageBytes);
    // Only now is the pass no longer needed.
    expect(await engine.delivery(SLOT, 0, signal)).toMatchObject({ unknown: 4000 });
  });
});
