/** Writing down what one receiver was told: only what has changed. */
import type { Notice } from '../model/notice.ts';
import type { NoticesTable } from '../store/contract.ts';

/** Saves what is new or different, and forgets what is not there any more. */
export async function saveChanges(
  table: NoticesTable,
  before: readonly Notice[],
  now: readonly Notice[],
): Promise<void> {
  for (const notice of goneOf(before, now)) await table.forget(notice);
  for (const notice of changesOf(before, now)) await table.save(notice);
}

/** Whether there is nothing to write down. */
export function isSame(before: readonly Notice[], now: readonly Notice[]): boolean {
  return changesOf(before, now).length + goneOf(before, now).length === 0;
}

function changesOf(before: readonly Notice[], now: readonly Notice[]): readonly Notice[] {
  const known = new Map(before.map((notice) => [notice.key, JSON.stringify(notice)]));
  return now.filter((notice) => known.get(notice.key) !== JSON.stringify(notice));
}

function goneOf(before: readonly Notice[], now: readonly Notice[]): readonly Notice[] {
  const keys = new Set(now.map(({ key }) => key));
  return before.filter(({ key }) => !keys.has(key));
}
