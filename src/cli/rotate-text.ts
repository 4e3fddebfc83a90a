/** How a rotation is shown to people. */
import type { Rotation } from '../model/rotation.ts';
import { shortFingerprint } from '../model/token.ts';
import type { Presentations } from '../reconcile/rotate/presented.ts';
import type { Standing } from './live.ts';
import type { Picture } from './site.ts';
import { ago, ahead, formatCount, plural, table } from './text.ts';

type AccountPicture = Picture['accounts'][number];
type TokenPicture = NonNullable<Picture['from']>;

/** Everything about a set's rotation on a few lines. */
export function rotationText(picture: Picture): string {
  const { accounts, at, from, last, rotation, to, tokenSet } = picture;
  const stands = `${tokenSet}  ${nextText(picture)}`;
  if (rotation === null) return [stands, ...(last === null ? [] : [`  ${lastText(last, at)}`])].join('\n');
  return [
    stands,
    `  ${named(from)} -> ${named(to)}, begun ${ago(rotation.startedAt, at)} by ${rotation.startedBy}${saidText(rotation, at)}`,
    ...[from, to].flatMap((token) => (token === null ? [] : [`  ${tokenText(token, at)}`])),
    ...(accounts.length === 0 ? [] : [table([], accounts.map(accountRow))]),
    ...accounts.flatMap(blockedText),
  ].join('\n');
}

/** The same for who follows it. */
export function standingOf(picture: Picture): Standing {
  const { accounts, resolve, state, tokenSet } = picture;
  return {
    text: rotationText(picture),
    lines: [
      { key: `${state} ${resolve}`, text: `${tokenSet}  ${nextText(picture)}` },
      ...accounts.map((account) => accountRow(account).join('  ')).map((text) => ({ key: text, text })),
      ...accounts.flatMap(blockedText).map((text) => ({ key: text, text })),
    ],
  };
}

/** `overlapping: a person has to approve that 3f9a1c07 is revoked`, and what to run. */
function nextText({ at, resolve, says, state, untilAt }: Picture): string {
  const until = untilAt === null ? '' : ` (goes on ${ahead(untilAt, at)})`;
  const then = resolve === null ? '' : `\n  to go on: \`${resolve}\``;
  return `${state}: ${says}${until}${then}`;
}

/** How a rotation ended. */
function lastText({ endedAt, outcome }: Rotation, now: number): string {
  return `the last rotation ended ${ago(endedAt, now)}: ${outcome}`;
}

/** `last presented 12 minutes ago, 37 times today`, or `never presented`. */
export function presentedText({ lastPresentedAt, presentedToday }: Presentations, now: number): string {
  if (lastPresentedAt === null) return 'never presented';
  const times = presentedToday === 0 ? 'not today' : `${plural(presentedToday, 'time')} today`;
  return `last presented ${ago(lastPresentedAt, now)}, ${times}`;
}

function saidText({ abortedAt, approvedAt, pausedAt }: Rotation, now: number): string {
  const said = [
    ['called back', abortedAt],
    ['approved', approvedAt],
    ['paused', pausedAt],
  ] as const;
  return said.map(([what, at]) => (at === null ? '' : `, ${what} ${ago(at, now)}`)).join('');
}

function tokenText(token: TokenPicture, now: number): string {
  return `${shortFingerprint(token.fingerprint)}  ${token.stage}, ${presentedText(token, now)}`;
}

function accountRow({ account, delivered, phones, slots, untold, written }: AccountPicture): readonly string[] {
  const told = phones === 0 ? [] : [`${formatCount(delivered)} of ${plural(phones, 'phone')} have it`];
  const more = untold === 0 ? [] : [`nothing is known yet of the phones of ${plural(untold, 'slot')}`];
  return [`  ${account}`, `${written} of ${plural(slots, 'slot')} written`, [...told, ...more].join('; ')];
}

function blockedText({ blocked }: AccountPicture): readonly string[] {
  return blocked.map(({ resolve, says, slot }) => `  ! ${slot}: ${says}; then \`${resolve}\``);
}

function named(token: TokenPicture | null): string {
  return token === null ? 'none' : shortFingerprint(token.fingerprint);
}
