import type { Enrolment, Overlap } from '../model/overlap.ts';

/** What is known of an account's list now. */
export interface Listed {
  /** Whether nothing is known of it, although it is configured and can be listed. */
  hasFailed(account: string): boolean;
  /** Whether its list, which came to its end, still has a device. */
  has(enrolment: Enrolment): boolean;
}

/** One enrolment as a text. */
export function enrolmentKey({ account, id }: Pick<Enrolment, 'account' | 'id'>): string {
  return `${account}\n${id}`;
}

/**
 * The overlaps of the comparison before that are still believed, since an account could not be listed now: not to have seen a phone
 * is not the same as having seen that it is gone. What was found now takes the place of what was found before.
 */
export function carriedOver(before: readonly Overlap[], found: readonly Overlap[], listed: Listed): readonly Overlap[] {
  const foundNow = new Set(found.flatMap(({ enrolments }) => enrolments.map(enrolmentKey)));
  return before.filter(
    ({ enrolments }) =>
      enrolments.some(({ account }) => listed.hasFailed(account)) &&
      enrolments.every((enrolment) => listed.hasFailed(enrolment.account) || listed.has(enrolment)) &&
      !enrolments.some((enrolment) => foundNow.has(enrolmentKey(enrolment))),
  );
}
