/**
 * What a person may choose of what was found. Pure; throws `UserError`, before anything is changed.
 *
 * The current one of a set, after the choice:
 *
 * | the set                   | a person names one | candidates     | becomes current                           |
 * |---------------------------|--------------------|----------------|-------------------------------------------|
 * | any                       | yes                |                | that one                                  |
 * | has a current token       | no                 |                | stays as it is                            |
 * | has none                  | no                 | one            | that one                                  |
 * | has none                  | no                 | several        | nobody decides for a person: it is asked  |
 * | has none                  | no                 | none           | refused                                   |
 *
 * A candidate will be active, and every MDM of the set can hold it.
 */
import { UserError } from '../../model/failure.ts';
import { shortFingerprint } from '../../model/token.ts';
import { type Estate, type FoundValue, isForeign } from './estate.ts';

/** What a person has decided. */
export interface Choice {
  /** Values that nobody knows and that become tokens. */
  readonly take: readonly FoundValue[];
  /** One of them, or one that is a token already, that is distributed from now on; null: the current one stays. */
  readonly lead: FoundValue | null;
}

/** A choice, or the candidates of which one has to be named first: the most phones first, so that the first is what we propose. */
export type Chosen =
  | Choice
  | { readonly take: readonly FoundValue[]; readonly candidates: readonly [FoundValue, ...FoundValue[]] };

/** What was named, by the first digits of fingerprints. `lead` is taken over too where nobody knows it. */
export function choose(
  estate: Estate,
  named: { readonly take: readonly string[]; readonly lead: string | null },
): Chosen {
  const lead = named.lead === null ? null : valueNamed(estate.values, named.lead);
  const wanted = named.take.map((digits) => valueNamed(estate.values, digits));
  for (const value of wanted) refuseUntakeable(value);
  if (lead !== null) refuseUntakeable(lead);
  // One that is a token by now was taken over when this was said before.
  const take = [...new Set(lead === null ? wanted : [...wanted, lead])].filter(isForeign);
  if (lead !== null) {
    refuseUnfit(lead);
    return { take, lead: lead.token?.stage === 'current' ? null : lead };
  }
  if (estate.current !== null || take.length === 0) return { take, lead: null };
  const candidates = estate.values.filter((value) => (isForeign(value) ? take.includes(value) : true) && isFit(value));
  const [only, ...others] = candidates;
  if (only === undefined) throw new UserError(noneFits(estate, take));
  return others.length === 0 ? { take, lead: only } : { take, candidates: [only, ...others] };
}

/** The values that nobody knows and that can be taken over. */
export function takeable(values: readonly FoundValue[]): readonly FoundValue[] {
  return values.filter((value) => isForeign(value) && value.cannotTake === null);
}

/** A value by the first digits of its fingerprint. Throws `UserError` for one that no slot holds, and for digits of several. */
export function valueNamed(values: readonly FoundValue[], digits: string): FoundValue {
  const named = digits.trim().toLowerCase();
  const matches = named.length < 4 ? [] : values.filter(({ fingerprint }) => fingerprint.startsWith(named));
  const [value, ...others] = matches;
  if (value !== undefined && others.length === 0) return value;
  if (value !== undefined) throw new UserError(`${named} names several values: ${listed(matches, 64)}.`);
  throw new UserError(
    values.length === 0
      ? `No slot holds a value ${named}: none holds any.`
      : `No slot holds a value ${named}; they hold ${listed(values)}. Say four digits or more.`,
  );
}

function refuseUntakeable({ fingerprint, token, cannotTake }: FoundValue): void {
  const name = shortFingerprint(fingerprint);
  if (token?.stage === 'revoked') {
    throw new UserError(`${name} was revoked and never comes back; the next run replaces it by the current token.`);
  }
  if (cannotTake !== null) throw new UserError(`${name} can't be taken over: it ${cannotTake}.`);
}

function refuseUnfit(value: FoundValue): void {
  if (isFit(value)) return;
  throw new UserError(`${shortFingerprint(value.fingerprint)} can't be the current token: ${value.cannotLead}.`);
}

function isFit({ cannotLead, token }: FoundValue): boolean {
  return cannotLead === null && token?.stage !== 'revoked';
}

function noneFits({ tokenSet }: Estate, take: readonly FoundValue[]): string {
  const why = take.map(({ fingerprint, cannotLead }) => `${shortFingerprint(fingerprint)}: ${cannotLead}`);
  return [
    `The set ${tokenSet} has no current token, and none of these can be it:`,
    ...why.map((line) => `  ${line}`),
    'Run `watchword tokens generate` first.',
  ].join('\n');
}

function listed(values: readonly FoundValue[], digits = 8): string {
  return values.map(({ fingerprint }) => fingerprint.slice(0, digits)).join(', ');
}
