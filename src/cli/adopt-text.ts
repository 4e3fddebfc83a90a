/** What `tokens adopt` says: what was found and where, what it costs to take it over, and what follows. */
import type { Adopted } from '../api/answers/adoption.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import type { Estate, FoundIn, FoundValue, Unseen } from '../reconcile/adopt/estate.ts';
import type { ListedSet } from './chosen.ts';
import type { Colours } from './terminal.ts';
import { plural } from './text.ts';

/** So many slots of one value are listed; `--json` has them all. */
const MOST_SLOTS = 10;

/**
 * ```
 * The slots of pingid hold 2 values; the set has no current token.
 *   3f9a1c07  unknown to the set  3 copies in 2 slots, 40 phones
 *             contoso/android  PingID Android (77ab...)
 *             contoso/ios      PingID iOS (4f1c...)
 *   b2c1d0aa  retiring            1 copy in 1 slot, phones unknown
 *             plant/ios        PingID (custom attribute ...)
 * Not known:
 *   plant/android  GET /api/v2/devices was answered with 503
 * ```
 */
export function estateText({ tokenSet, current, values, unseen }: Estate, colours: Colours): string {
  const led = current === null ? '; the set has no current token' : '';
  const slots = values.flatMap(({ foundIn }) => foundIn.map(nameOf));
  const width = Math.max(0, ...slots.map(({ length }) => length));
  return [
    `The slots of ${tokenSet} hold ${plural(values.length, 'value')}${led}.`,
    ...values.flatMap((value) => valueLines(value, width, colours)),
    ...(unseen.length === 0 ? [] : ['Not known:', ...unseen.map(unseenLine)]),
  ].join('\n');
}

/** `3f9a1c07, 3 copies in 2 slots, 40 phones`. */
export function countedText(value: FoundValue): string {
  return `${shortFingerprint(value.fingerprint)}, ${countsText(value)}`;
}

/** What it costs, before anybody decides. */
export function priceText({ changedBy, kind }: ListedSet['authority']): string {
  const price = 'Whoever holds a value that is taken over is let in, until it is revoked.';
  if (changedBy !== 'person') return price;
  return `${price}\nWith \`${kind}\` it is only written down that the console has it: enter it there first where it is missing.`;
}

/** Which one is to be current, in a set that has none. */
export function leadQuestion(candidates: readonly [FoundValue, ...FoundValue[]]): string {
  const [most, ...others] = candidates;
  const them = others.map(({ fingerprint }) => shortFingerprint(fingerprint)).join(', ');
  return `Make ${countedText(most)}, current, so that it is written into every slot of the set? Type yes, or the digits of another one (${them}):`;
}

/** One line for a token that was taken over, or made current. */
export function takenText({ fingerprint, stage, tokenSet, id }: Token): string {
  return `${shortFingerprint(fingerprint)}  ${stage}  ${tokenSet}  ${id}`;
}

/** What failed, what is left, and what comes next. */
export function afterwardsText(
  { name: tokenSet, authority: { changedBy, kind } }: ListedSet,
  { taken, failed }: Pick<Adopted, 'taken' | 'failed'>,
  left: readonly FoundValue[],
): readonly string[] {
  const untouched = left.filter(({ fingerprint }) => !failed.some((one) => one.fingerprint === fingerprint));
  const possible = untouched.filter(({ cannotTake }) => cannotTake === null).map(nameOfValue);
  const stuck = untouched.filter(({ cannotTake }) => cannotTake !== null).map(nameOfValue);
  const lines = failed.map(notTakenText);
  if (taken.length > 0) {
    lines.push('Whoever holds one of these is let in. `watchword plan` shows what the next run writes.');
  }
  if (possible.length > 0 && changedBy === 'others') {
    lines.push(
      `Nobody knows ${possible.join(', ')}, and no run overwrites that. Watchword only reads the tokens of ${tokenSet} (${kind}): whoever writes there adds it.`,
    );
  } else if (possible.length > 0) {
    lines.push(
      `Nobody knows ${possible.join(', ')}, and no run overwrites that. To take it over: \`watchword tokens adopt --take ${possible.join(' ')}\`.`,
    );
  }
  if (stuck.length > 0) {
    lines.push(
      `${stuck.join(', ')} can't be taken over, and no run overwrites that. Delete it in the console of the MDM; then the slot gets the current token.`,
    );
  }
  if (lines.length === 0) lines.push('The authority knows every value that was found.');
  return lines;
}

function notTakenText({ fingerprint, isOrdered, says }: Adopted['failed'][number]): string {
  const later = isOrdered ? '. It is ordered there, and asked for again: see `watchword status`' : '';
  return `${shortFingerprint(fingerprint)} is not taken over: ${says.replace(/\.$/, '')}${later}.`;
}

function valueLines(value: FoundValue, width: number, colours: Colours): readonly string[] {
  const { alsoIn, cannotTake, fingerprint, foundIn, token } = value;
  const remarks = [
    ...(cannotTake === null ? [] : [`it ${cannotTake}, so that it can't be taken over`]),
    ...alsoIn.map((set) => `it is a token of ${set}: is the slot in the right set?`),
  ];
  const whose = token === null ? colours.yellow('unknown to the set') : token.stage.padEnd(18);
  const more = foundIn.length - MOST_SLOTS;
  return [
    `  ${shortFingerprint(fingerprint)}  ${whose}  ${countsText(value)}`,
    ...foundIn
      .slice(0, MOST_SLOTS)
      .map((found) => colours.dim(`            ${nameOf(found).padEnd(width)}  ${found.place}`)),
    ...(more > 0 ? [colours.dim(`            and ${plural(more, 'more slot')}`)] : []),
    ...remarks.map((remark) => `            ${colours.yellow(remark)}`),
  ];
}

function countsText({ copies, foundIn, phones }: FoundValue): string {
  const atLeast = foundIn.some((found) => found.phones === null) ? 'at least ' : '';
  const served = phones === null ? 'phones unknown' : `${atLeast}${plural(phones, 'phone')}`;
  return `${plural(copies, 'copy', 'copies')} in ${plural(foundIn.length, 'slot')}, ${served}`;
}

function unseenLine({ account, byPerson, says, slot }: Unseen): string {
  const look = byPerson
    ? '; a person writes it: look in the console, and enter what stands there with `watchword tokens add`'
    : '';
  return `  ${account}/${slot}  ${says}${look}`;
}

function nameOf({ account, slot }: Pick<FoundIn, 'account' | 'slot'>): string {
  return `${account}/${slot}`;
}

function nameOfValue({ fingerprint }: FoundValue): string {
  return shortFingerprint(fingerprint);
}
