/** How a rotation is shown to people. */
import type { Rotation } from '../model/rotation.ts';
import { shortFingerprint } from '../model/token.ts';
import type { AccountPicture, RotationPicture, TokenPicture } from '../reconcile/rotate/picture.ts';
import type { Presentations } from '../reconcile/rotate/presented.ts';
import type { Next } from '../rotation/facts.ts';
import type { Standing } from './live.ts';
import { ago, ahead, formatCount, plural, table } from './text.ts';

/** Everything about a set's rotation on a few lines. */
export function rotationText(picture: RotationPicture): string {
  const { accounts, at, from, last, next, rotation, to, tokenSet } = picture;
  const stands = `${tokenSet}  ${nextText(next, at)}`;
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
export function standingOf(picture: RotationPicture): Standing {
  const { accounts, at, next, tokenSet } = picture;
  const { resolve = null } = next.step.do === 'wait' ? next.step : {};
  return {
    text: rotationText(picture),
    lines: [
      { key: `${next.state} ${resolve}`, text: `${tokenSet}  ${nextText(next, at)}` },
      ...accounts.map((account) => accountRow(account).join('  ')).map((text) => ({ key: text, text })),
      ...accounts.flatMap(blockedText).map((text) => ({ key: text, text })),
    ],
  };
}

/** `overlapping: a person has to approve that 3f9a1c07 is revoked`, and what to run. */
export function nextText({ says, state, step }: Next, now: number): string {
  if (step.do !== 'wait') return `${state}: ${says}`;
  const until = step.untilAt === null ? '' : ` (goes on ${ahead(step.untilAt, now)})`;
  const resolve = step.resolve === null ? '' : `\n  to go on: \`${step.resolve}\``;
  return `${state}: ${says}${until}${resolve}`;
}

/** How a rotation ended. */
export function lastText({ endedAt, outcome }: Rotation, now: number): string {
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
