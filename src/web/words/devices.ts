/** What a comparison of phones came to, as sentences. */
import type { Comparison, Overlap } from '../api/client.ts';
import { count } from './format.ts';
import type { Tone } from './tones.ts';

/** One account's part in a comparison. */
export type Listing = Comparison['accounts'][number];

const IDENTIFIERS: Readonly<Record<Overlap['agrees'][number], string>> = {
  'serial-number': 'serial number',
  imei: 'IMEI',
  udid: 'UDID',
};

/** Why phones of a list can't be compared with others. */
const UNMATCHED: Readonly<Record<Listing['unmatched'][number]['why'], string>> = {
  'not-given': 'the MDM gives neither a serial number nor an IMEI nor a UDID',
  placeholder: 'a text such as “Unknown” or “0” stands where an identifier should be',
  malformed: 'what stands where an identifier should be can not be one',
  shared: 'many phones of the account have the same identifier',
};

/** How far an account is. */
export const LISTING_WORDS: Readonly<Record<Listing['state'], { readonly says: string; readonly tone: Tone }>> = {
  waiting: { says: 'Waits', tone: 'quiet' },
  listing: { says: 'Being listed', tone: 'accent' },
  listed: { says: 'Listed', tone: 'good' },
  failed: { says: 'Not listed', tone: 'trouble' },
  cannot: { says: 'Can’t be listed', tone: 'waiting' },
};

/** How sure it is that it is one phone. */
export const EVIDENCE_WORDS: Readonly<Record<Overlap['evidence'], { readonly says: string; readonly tone: Tone }>> = {
  agreed: { says: 'One phone', tone: 'trouble' },
  disputed: { says: 'Look at it', tone: 'waiting' },
};

/** `Same serial number and UDID.`, `Same IMEI, but another serial number.` */
export function evidenceWords({ agrees, differs }: Overlap): string {
  const but = differs.length === 0 ? '' : `, but another ${named(differs)}`;
  return `Same ${named(agrees)}${but}.`;
}

/** `1 phone is in more than one account; 12,480 enrolments were compared.` */
export function comparisonWords({ accounts, overlapping, disputed, kept }: Comparison): string {
  const compared = accounts.reduce((sum, { phones }) => sum + phones, 0);
  const found =
    overlapping === 0
      ? 'No phone is known to be in more than one account'
      : `${count(overlapping, 'phone is', 'phones are')} in more than one account`;
  const doubtful =
    disputed === 0
      ? ''
      : `; ${count(disputed, 'more has to', 'more have to')} be looked at, for the identifiers disagree`;
  const left = overlapping + disputed - kept;
  const only = left > 0 ? ` The first ${count(kept, 'one is', 'are')} shown.` : '';
  return `${found}${doubtful}. ${count(compared, 'enrolment was', 'enrolments were')} compared.${only}`;
}

/** Whether something is not known: an account that was not listed, or phones that could not be compared. */
export function isIncomplete({ accounts }: Comparison): boolean {
  return accounts.some(({ state, unmatched }) => state === 'failed' || state === 'cannot' || unmatched.length > 0);
}

/** What is to be said of an account beside its state: how many phones, and which of them could not be compared. */
export function listingWords({ phones, says, unmatched }: Listing): readonly string[] {
  return [
    count(phones, 'phone'),
    ...(says === null ? [] : [says]),
    ...unmatched.map(({ why, phones: some }) => `${count(some, 'phone')} could not be compared: ${UNMATCHED[why]}`),
  ];
}

function named(identifiers: Overlap['agrees']): string {
  return new Intl.ListFormat('en').format(identifiers.map((one) => IDENTIFIERS[one]));
}
