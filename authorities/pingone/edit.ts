/** Changing one part of the requirements' text; what stands around it keeps every byte. */
import { appendEntry, elementsOf, membersOf, replaceSpan, type Span } from '#authority';
import { NAMES, type Requirements } from './requirements.ts';
import { spelledLike } from './times.ts';

/** What the documentation calls read-only. unverified: which of it may be sent back? (sheet: Open questions, 5) */
export const READ_ONLY: readonly string[] = [NAMES.application, NAMES.environment, NAMES.updatedAt];

/** One more token at the end of the list, created at `now` (milliseconds since 1970). */
export function withToken({ text, list, entries }: Requirements, value: string, now: number): string {
  if (list === null) throw new Error('there is no list to add a token to');
  const shown = entries.findLast(({ createdAt }) => createdAt !== null)?.creationTime ?? undefined;
  const token = `"${NAMES.token}":${JSON.stringify(value)}`;
  return appendEntry(text, list, `{${token},"${NAMES.creationTime}":${spelledLike(shown, now)}}`);
}

/** The list without a token, however often it was there. */
export function withoutToken({ text, list, entries }: Requirements, value: string): string {
  if (list === null) return text;
  return entries.reduceRight(
    (edited, entry, at) =>
      entry.value === value ? withoutEntry(edited, list.start, elementsOf(edited, list.start), at) : edited,
    text,
  );
}

/** Without what only PingOne itself can set: nothing is cleared by leaving it out. */
export function withoutReadOnly(text: string): string {
  const members = membersOf(text);
  const at = members.findIndex(({ name }) => READ_ONLY.includes(name));
  if (at < 0) return text;
  const values = members.map(({ value }) => value);
  return withoutReadOnly(withoutEntry(text, text.search(/\S/), values, at));
}

/** Takes one entry out of the array or object that begins at `start`, with one comma. `values`: those of all of its entries. */
function withoutEntry(text: string, start: number, values: readonly Span[], at: number): string {
  const end = values[at]?.end ?? start + 1;
  const before = values[at - 1];
  if (before !== undefined) return replaceSpan(text, { start: before.end, end }, '');
  // Between a value and the comma behind it is nothing but blanks.
  const isAlone = values.length === 1;
  return replaceSpan(text, { start: start + 1, end: isAlone ? end : text.indexOf(',', end) + 1 }, '');
}
