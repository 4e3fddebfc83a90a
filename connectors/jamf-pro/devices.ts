/** Enrolled phones and tablets, page by page. */
import { type Device, Failure, isRecord, kindOf } from '#connector';
import type { Tenant } from './tenant.ts';

const PAGE_SIZE = 200;
const LIST = 'the list of devices';

/** iPhones and iPads are `iOS`; what else Jamf Pro manages here is no phone. */
const PHONES = 'iOS';

export async function* devices(tenant: Tenant, signal: AbortSignal): AsyncGenerator<Device, void, undefined> {
  const passed = new Set<string>();
  let read = 0;
  for (let page = 0; ; page += 1) {
    const { rows, total } = readPage(await tenant.client.devices(page, PAGE_SIZE, signal));
    for (const row of rows) {
      const id = textOf(row, 'mobileDeviceId');
      // A device that was enrolled meanwhile moves others to the next page.
      if (textOf(row, 'deviceType') === PHONES && !passed.has(id)) yield deviceOf(row, id);
      passed.add(id);
    }
    read += rows.length;
    if (read >= total) return;
    if (rows.length === 0) throw new Failure('protocol', `${LIST}: expected ${total} devices, found ${read}`);
  }
}

/** One device, to find out whether we may see them. */
export async function oneDevice(tenant: Tenant, signal: AbortSignal): Promise<void> {
  readPage(await tenant.client.devices(0, 1, signal));
}

type Row = Readonly<Record<string, unknown>>;

function readPage(answer: unknown): { readonly rows: readonly Row[]; readonly total: number } {
  const { results, totalCount } = isRecord(answer) ? answer : {};
  if (!Array.isArray(results)) {
    throw new Failure('protocol', `${LIST}: expected a list in \`results\`, found ${kindOf(results)}`);
  }
  if (typeof totalCount !== 'number' || !Number.isInteger(totalCount)) {
    throw new Failure('protocol', `${LIST}: expected a whole number in \`totalCount\`, found ${kindOf(totalCount)}`);
  }
  const rows = results.map((row: unknown) => {
    if (isRecord(row)) return row;
    throw new Failure('protocol', `${LIST}: expected objects in \`results\`, found ${kindOf(row)}`);
  });
  return { rows, total: totalCount };
}

function deviceOf(row: Row, id: string): Device {
  const general = partOf(row, 'general');
  const seenAt = Date.parse(optional(general, 'lastInventoryUpdateDate') ?? '');
  return {
    id,
    name: optional(general, 'displayName') ?? id,
    platform: 'ios',
    serialNumber: optional(partOf(row, 'hardware'), 'serialNumber'),
    imei: optional(partOf(row, 'network'), 'imei')?.replace(/\s/g, '') ?? null,
    udid: optional(general, 'udid'),
    user: optional(partOf(row, 'userAndLocation'), 'username'),
    lastSeenAt: Number.isNaN(seenAt) ? null : seenAt,
  };
}

/** A section of a device; inventory may know nothing of it. */
function partOf(row: Row, name: string): Row {
  const part = row[name];
  return isRecord(part) ? part : {};
}

function textOf(row: Row, name: string): string {
  const text = row[name];
  if (typeof text === 'string' && text !== '') return text;
  throw new Failure('protocol', `${LIST}: expected text in \`${name}\` of each device, found ${kindOf(text)}`);
}

function optional(part: Row, name: string): string | null {
  const text = part[name];
  return typeof text === 'string' && text.trim() !== '' ? text : null;
}
