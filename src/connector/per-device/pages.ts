/**
 * Reading a device list that may move while it is read. Each page is asked for so that it begins with the last entry of the page
 * before. In a list that keeps its order nothing can have slipped through between two such pages.
 *
 * | a page                                                      | what follows                     |
 * |-------------------------------------------------------------|----------------------------------|
 * | begins with the last entry of the page before               | its new rows are given out       |
 * | begins with another one, or gives another total             | the list has moved: a page back  |
 * | after a page back: begins with an entry that was seen       | its new rows are given out       |
 * | the page after so many steps back is still not the next one | `conflict`                       |
 * | brings nothing, and the total disagrees                     | `protocol`                       |
 * | is the last, or brings nothing, and the total agrees        | the end                          |
 */
import { Failure } from '../../model/failure.ts';
import { detached } from './row.ts';
import type { AttributeVendor, DevicePage, DeviceRow } from './vendor.ts';

/** A list that moves more often than this before its next new entry is reached is no list to count by. */
const MOST_STEPS_BACK = 8;

/** Every device once, page by page. What enrols or retires meanwhile may be among them or not. */
export async function* pagesOf(vendor: AttributeVendor, signal: AbortSignal): AsyncGenerator<readonly DeviceRow[]> {
  const seen = new Set<string>();
  let last: string | undefined;
  let total: number | null | undefined;
  let offset = 0;
  let reached = 0;
  let stepsBack = 0;
  for (;;) {
    signal.throwIfAborted();
    const page = await vendor.page(offset, signal);
    const [first = ''] = page.ids;
    const follows = offset === 0 || (last === undefined ? seen.has(first) : first === last);
    const moved = !follows || (total !== undefined && page.total !== total);
    total = page.total;
    if (moved) {
      stepsBack += 1;
      if (stepsBack > MOST_STEPS_BACK) {
        throw new Failure('conflict', 'the device list kept changing while it was read; nothing was made of it');
      }
      offset = Math.max(0, offset - vendor.pageRows);
      last = undefined;
      continue;
    }
    yield newRows(page, seen);
    const end = offset + page.ids.length;
    if (end > reached) {
      reached = end;
      stepsBack = 0;
    }
    const agrees = total === null ? page.isLast : end >= total;
    // The entry that two pages share is nothing new.
    const bringsNothing = page.ids.length < (offset === 0 ? 1 : 2);
    if (agrees && (page.isLast || bringsNothing)) return;
    if (bringsNothing) throw endsTooSoon(end, total);
    last = page.ids.at(-1);
    offset = Math.max(0, end - 1);
  }
}

function newRows({ rows, ids }: DevicePage, seen: Set<string>): readonly DeviceRow[] {
  const fresh = rows.filter(({ id }) => {
    if (seen.has(id)) return false;
    seen.add(detached(id));
    return true;
  });
  for (const id of ids) if (!seen.has(id)) seen.add(detached(id));
  return fresh;
}

function endsTooSoon(end: number, total: number | null): Failure {
  const says = total === null ? 'said to go on' : `said to have ${total} entries`;
  return new Failure('protocol', `the device list is ${says}, and ends after ${end}`);
}
