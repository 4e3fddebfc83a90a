/**
 * Which of some enrolments are one phone. Two that share an identifier are, unless another identifier speaks against it:
 *
 * | they share             | they differ in          | they are                                                    |
 * |------------------------|-------------------------|-------------------------------------------------------------|
 * | a UDID                 | anything                | one phone: Apple gives it to one device only                 |
 * | any identifier         | nothing                 | one phone                                                    |
 * | a serial number        | their IMEIs             | disputed: a phone with two SIMs, or phones of two makers      |
 * | an IMEI                | their serial numbers    | disputed: a repaired phone, or a copied IMEI                 |
 * | a serial number, an IMEI | their UDIDs           | disputed                                                     |
 *
 * Of an identifier that one of them lacks nothing is said. What is one phone with a third enrolment is one phone with both. Several
 * enrolments in one account alone are no overlap: phones that were enrolled again leave such entries behind.
 */
import type { Enrolment, Identifier, Overlap } from '../model/overlap.ts';
import type { Identity } from './identity.ts';
import { Sets } from './sets.ts';

/** An enrolment with what it is recognised by. */
export interface Recognised {
  readonly enrolment: Enrolment;
  readonly identities: readonly Identity[];
}

/** The overlaps among them, in the order of their first enrolments. */
export function overlapsOf(phones: readonly Recognised[], seenAt: number): readonly Overlap[] {
  const sets = new Sets(phones.length);
  const disputed: Pair[] = [];
  for (const pair of pairsThatShare(phones)) {
    if (pair.differs.length === 0 || pair.agrees.includes('udid')) sets.join(pair.one, pair.other);
    else disputed.push(pair);
  }
  return [...agreedOverlaps(phones, sets, seenAt), ...disputedOverlaps(phones, sets, disputed, seenAt)];
}

interface Pair {
  readonly one: number;
  readonly other: number;
  readonly agrees: readonly Identifier[];
  readonly differs: readonly Identifier[];
}

/** Each pair once. */
function pairsThatShare(phones: readonly Recognised[]): readonly Pair[] {
  const byIdentity = new Map<string, number[]>();
  const pairs = new Map<string, Pair>();
  for (const [other, phone] of phones.entries()) {
    for (const { identifier, value } of phone.identities) {
      const key = `${identifier} ${value}`;
      const sharing = byIdentity.get(key) ?? [];
      byIdentity.set(key, sharing);
      for (const one of sharing) pairs.set(`${one} ${other}`, { one, other, ...compared(phones, one, other) });
      sharing.push(other);
    }
  }
  return [...pairs.values()];
}

function compared(phones: readonly Recognised[], one: number, other: number): Pick<Pair, 'agrees' | 'differs'> {
  const [first, second] = [valuesOf(phones[one]), valuesOf(phones[other])];
  const both = [...first.keys()].filter((identifier) => second.has(identifier));
  const isShared = (identifier: Identifier) =>
    (first.get(identifier) ?? []).some((value) => second.get(identifier)?.includes(value));
  return { agrees: both.filter(isShared), differs: both.filter((identifier) => !isShared(identifier)) };
}

function valuesOf(phone: Recognised | undefined): Map<Identifier, string[]> {
  const values = new Map<Identifier, string[]>();
  for (const { identifier, value } of phone?.identities ?? []) {
    values.set(identifier, [...(values.get(identifier) ?? []), value]);
  }
  return values;
}

function agreedOverlaps(phones: readonly Recognised[], sets: Sets, seenAt: number): readonly Overlap[] {
  return [...sets.all()].flatMap((members) => {
    const enrolments = members.flatMap((at) => phones[at]?.enrolment ?? []);
    if (new Set(enrolments.map(({ account }) => account)).size < 2) return [];
    const shared = pairsThatShare(members.flatMap((at) => phones[at] ?? []));
    const agrees = [...new Set(shared.flatMap((pair) => pair.agrees))].sort();
    return [{ evidence: 'agreed' as const, agrees, differs: [], seenAt, enrolments: sorted(enrolments) }];
  });
}

/** One for each two sets, however many pairs of them are in dispute. */
function disputedOverlaps(
  phones: readonly Recognised[],
  sets: Sets,
  pairs: readonly Pair[],
  seenAt: number,
): readonly Overlap[] {
  const found = new Map<string, Overlap>();
  for (const { one, other, agrees, differs } of pairs) {
    const [first, second] = [phones[one]?.enrolment, phones[other]?.enrolment];
    const between = [sets.of(one), sets.of(other)].sort((a, b) => a - b);
    if (first === undefined || second === undefined || first.account === second.account) continue;
    if (between[0] === between[1] || found.has(between.join())) continue;
    const enrolments = sorted([first, second]);
    found.set(between.join(), {
      evidence: 'disputed',
      agrees: agrees.toSorted(),
      differs: differs.toSorted(),
      seenAt,
      enrolments,
    });
  }
  return [...found.values()];
}

function sorted(enrolments: readonly Enrolment[]): readonly Enrolment[] {
  const key = ({ account, id }: Enrolment) => `${account}\n${id}`;
  return enrolments.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
