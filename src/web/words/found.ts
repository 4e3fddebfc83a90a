/** Values that stand in slots, and what may be done with those that nobody knows. */
import type { Adoption, Estate, FoundValue } from '../api/client.ts';
import { count, shortFingerprint } from './format.ts';

/** The values that the authority doesn't know. */
export function foreignIn({ values }: Estate): readonly FoundValue[] {
  return values.filter(({ token }) => token === null);
}

/** Those of them that can be taken over. */
export function takeableIn(estate: Estate): readonly FoundValue[] {
  return foreignIn(estate).filter(({ cannotTake }) => cannotTake === null);
}

/**
 * Those that can be current once some are taken over. In a set that has a current token only what is taken over is asked about; in one
 * that has none, one of all that will be active has to be it.
 */
export function leadsIn({ current, values }: Estate, take: readonly FoundValue[]): readonly FoundValue[] {
  const taken = new Set(take.map(({ fingerprint }) => fingerprint));
  return values.filter(({ fingerprint, token, cannotLead }) => {
    if (cannotLead !== null || token?.stage === 'revoked') return false;
    return token === null ? taken.has(fingerprint) : current === null;
  });
}

/** `3 copies in 2 slots, at least 40 phones`. */
export function countsWords({ copies, foundIn, phones }: FoundValue): string {
  const atLeast = foundIn.some((found) => found.phones === null) ? 'at least ' : '';
  const served = phones === null ? 'phones unknown' : `${atLeast}${count(phones, 'phone')}`;
  return `${count(copies, 'copy', 'copies')} in ${count(foundIn.length, 'slot')}, ${served}`;
}

/** What speaks against a value, as sentences. */
export function remarksOn({ alsoIn, cannotLead, cannotTake }: FoundValue): readonly string[] {
  const remarks = alsoIn.map((set) => `It is a token of ${set}: is the slot in the right set?`);
  if (cannotTake !== null) {
    remarks.push(`It ${cannotTake}, so that it can’t be taken over. Delete it in the console of the MDM.`);
  } else if (cannotLead !== null) remarks.push(`It can’t be current: ${cannotLead}.`);
  return remarks;
}

/** What came of taking values over, as sentences; the first is the most important. */
export function adoptedWords({ failed, left, refused, taken }: Adoption): readonly string[] {
  if (refused !== null) return [refused];
  return [
    ...failed.map(({ fingerprint, isOrdered, says }) => {
      const later = isOrdered ? ' It is ordered there, and asked for again.' : '';
      return `${shortFingerprint(fingerprint)} is not taken over: ${says.replace(/\.$/, '')}.${later}`;
    }),
    ...taken.map(({ fingerprint, stage }) =>
      stage === 'current'
        ? `${shortFingerprint(fingerprint)} is current: the next runs write it into every slot.`
        : `${shortFingerprint(fingerprint)} is taken over: whoever holds it is let in.`,
    ),
    ...(left.length > 0 ? [`${count(left.length, 'value is', 'values are')} left that nobody knows.`] : []),
  ];
}
