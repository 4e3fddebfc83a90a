/** Reading what became of a slot's copies, and saying it in a sentence. */
import { formatCount, plural } from '../model/count.ts';
import type { Change } from '../model/plan.ts';
import type { ObservedSlot, WriteOutcome, WriteReport } from '../model/slot.ts';

/** How many copies came to this end. */
export function copiesThat(report: WriteReport, outcome: WriteOutcome['outcome']): number {
  return report.outcomes.reduce((sum, one) => (one.outcome === outcome ? sum + one.copies : sum), 0);
}

/** How many copies differed. */
export function copiesIn(report: WriteReport): number {
  return report.outcomes.reduce((sum, { copies }) => sum + copies, 0);
}

/**
 * What a write is told stands there before it. Values that are to stay are left out, so that to the connector they are somebody
 * else's, and it writes over none of them.
 */
export function toBeWritten(before: ObservedSlot, { after, leaves }: Change): ObservedSlot {
  if (leaves === undefined) return before;
  const copies = before.copies.filter(({ holds }) => holds === null || holds === after.fingerprint);
  return { ...before, copies };
}

/** The report without the copies that were to stay as they are: the connector had to decline them. */
export function withoutLeft(report: WriteReport, { leaves }: Change): WriteReport {
  let left = leaves?.copies ?? 0;
  const outcomes = report.outcomes.flatMap((one): WriteOutcome[] => {
    if (one.outcome !== 'failed' || one.failure.kind !== 'conflict') return [one];
    const spared = Math.min(left, one.copies);
    left -= spared;
    return spared === one.copies ? [] : [{ ...one, copies: one.copies - spared }];
  });
  return { ...report, outcomes };
}

/** `written and read back`; with the number where there are several copies. */
export function saysWritten(copies: number): string {
  return copies > 1 ? `${formatCount(copies)} copies written and read back` : 'written and read back';
}

/** How many copies were refused, the first reason, and what became of the others. */
export function saysRefused(report: WriteReport): string {
  const messages = report.outcomes.flatMap((one) => (one.outcome === 'failed' ? one.failure.message : []));
  const reasons = new Set(messages).size;
  const others = [
    ...(reasons > 1 ? [plural(reasons - 1, 'other reason')] : []),
    ...told(copiesThat(report, 'not-attempted'), 'not reached'),
    ...told(copiesThat(report, 'unconfirmed'), 'not visible yet'),
  ];
  const refused = `${formatCount(copiesThat(report, 'failed'))} of ${plural(copiesIn(report), 'copy was', 'copies were')} refused`;
  return `${refused}: ${messages[0]}${others.length === 0 ? '' : ` (${others.join(', ')})`}`;
}

/** How far a write came that was told to end early, and why it was. */
export function saysNotReached(report: WriteReport, why: string): string {
  const done = copiesIn(report) - copiesThat(report, 'not-attempted');
  return `${formatCount(done)} of ${plural(copiesIn(report), 'copy', 'copies')} written, ${formatCount(copiesThat(report, 'not-attempted'))} left: ${why}`;
}

function told(copies: number, what: string): readonly string[] {
  return copies === 0 ? [] : [`${formatCount(copies)} ${what}`];
}
