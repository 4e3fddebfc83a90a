/** A comparison of phones, in words. */
import type { z } from 'zod';
import type { ComparisonDocument, OverlapDocument } from '../api/documents/devices.ts';
import { IDENTIFIERS, type Identifier, UNMATCHED, unlisted } from '../model/overlap.ts';
import type { Standing } from './live.ts';
import { ago, formatCount, plural, table, timeText } from './text.ts';

type Comparison = z.infer<typeof ComparisonDocument>;
type Overlap = z.infer<typeof OverlapDocument>;

/** How far a comparison is. */
export function standingOf({ accounts }: Pick<Comparison, 'accounts'>): Standing {
  const lines = accounts.map((one) => ({
    key: `${one.account} ${one.state}`,
    text: `${one.account}: ${stateText(one)}`,
  }));
  const ended = lines.filter((_, index) => !['waiting', 'listing'].includes(accounts[index]?.state ?? ''));
  return { text: lines.map(({ text }) => text).join('\n'), lines: ended };
}

function stateText({ phones, says, state }: Comparison['accounts'][number]): string {
  if (state === 'waiting') return 'waits';
  return says ?? `${plural(phones, 'phone')} ${state === 'listed' ? 'listed' : 'so far'}`;
}

/** What was found: a line for each enrolment, what it comes to, and what could not be compared and why. */
export function resultText(comparison: Comparison, overlaps: readonly Overlap[], now: number): string {
  const rows = overlaps.flatMap((overlap) => rowsOf(overlap, comparison.startedAt));
  return [
    ...(rows.length === 0 ? [] : [table(HEAD, rows), '']),
    ...sumText(comparison, now),
    ...comparison.accounts.flatMap(({ account, unmatched }) =>
      unmatched.map(
        ({ why, phones }) => `${account}: ${plural(phones, 'phone')} could not be compared: ${UNMATCHED[why]}.`,
      ),
    ),
    ...unlisted(comparison).map(({ account, says }) => `${account} was not compared: ${says}.`),
  ].join('\n');
}

const HEAD = ['#', 'ACCOUNT', 'PHONE', 'SERIAL', 'USER', 'LAST SEEN', 'ID', 'EVIDENCE'];

function rowsOf(overlap: Overlap, startedAt: number): readonly (readonly string[])[] {
  return overlap.enrolments.map(({ account, id, name, serialNumber, user, lastSeenAt }, index) => [
    index === 0 ? String(overlap.place) : '',
    account,
    plain(name),
    plain(serialNumber),
    plain(user),
    timeText(lastSeenAt),
    plain(id),
    index === 0 ? evidenceText(overlap, startedAt) : '',
  ]);
}

/** People name their phones: what would change the terminal is not passed on. */
function plain(text: string | null): string {
  return text === null ? '-' : text.replace(/\p{C}/gu, '\ufffd');
}

function sumText({ accounts, disputed, endedAt, kept, overlapping }: Comparison, now: number): readonly string[] {
  const phones = accounts.reduce((sum, one) => sum + one.phones, 0);
  const beyond = kept < overlapping + disputed ? [`Only the first ${formatCount(kept)} are kept.`] : [];
  const more = disputed === 0 ? '' : `, and ${formatCount(disputed)} more may be`;
  return [
    `${plural(overlapping, 'phone is', 'phones are')} in more than one account${more}; ${plural(phones, 'enrolment')} compared ${ago(endedAt, now)}.`,
    ...beyond,
  ];
}

function evidenceText({ agrees, differs, evidence, seenAt }: Overlap, startedAt: number): string {
  const words = (of: readonly Identifier[]) => of.map((identifier) => IDENTIFIERS[identifier]).join(' and ');
  const against = evidence === 'disputed' ? `, different ${words(differs)}: have a look` : '';
  // An account could not be listed since, so that nobody knows that it is over.
  const old = seenAt < startedAt ? `, last seen ${timeText(seenAt)}` : '';
  return `same ${words(agrees)}${against}${old}`;
}
