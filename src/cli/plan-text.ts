import type { Change, Found, Held, Plan } from '../model/plan.ts';
import type { Colours } from './terminal.ts';
import { fingerprintText, formatCount, plural, stepsText } from './text.ts';

/**
 * A plan as people read it: one line a slot, what it holds and what it would hold as fingerprints, never as values.
 *
 * ```
 * contoso
 *   + ios       set      nothing -> 3f9a1c07
 *               PingID iOS (4f1c...); 12 neighbours stay
 *   ~ android   replace  b2c1d0aa retiring -> 3f9a1c07
 *               PingID Android (77ab...); canary
 *   ! ios-2     held     77aa01c3 unknown to the set -> 3f9a1c07 (foreign-value)
 *               PingID iPad (90c2...): the slot holds a value nobody knows ...
 *   ! mac       held     nothing -> 3f9a1c07 (manual)
 *               PingID Mac: a person has to do it, in the console of the MDM ...
 *               1. Open the app configuration ...
 *   = 3 slots in sync
 * ```
 */
export function planText(plan: Plan, colours: Colours): string {
  const width = Math.max(8, ...[...plan.changes, ...plan.held].map(({ slot }) => slot.length));
  return [
    colours.bold(plan.account),
    ...plan.changes.map((change) => changeText(change, width, colours)),
    ...plan.held.map((held) => heldText(held, width, colours)),
    ...(plan.inSync.length > 0 ? [colours.dim(`  = ${plural(plan.inSync.length, 'slot')} in sync`)] : []),
  ].join('\n');
}

/** `Plan: 2 changes, 1 held, 3 in sync.` over all accounts. */
export function planSummary(plans: readonly Plan[]): string {
  const changes = plans.reduce((sum, plan) => sum + plan.changes.length, 0);
  const held = plans.reduce((sum, plan) => sum + plan.held.length, 0);
  const inSync = plans.reduce((sum, plan) => sum + plan.inSync.length, 0);
  if (changes === 0 && held === 0) return `Nothing to do: ${plural(inSync, 'slot')} in sync.`;
  return `Plan: ${plural(changes, 'change')}, ${held} held, ${inSync} in sync.`;
}

function changeText(change: Change, width: number, colours: Colours): string {
  const mark = { set: colours.green('+'), replace: colours.yellow('~'), repair: colours.magenta('^') }[change.kind];
  const stay =
    change.neighbours.length === 0 ? '' : `; ${plural(change.neighbours.length, 'neighbour stays', 'neighbours stay')}`;
  const left = change.leaves === undefined ? [] : [`    ${' '.repeat(width)}  ${change.why}`];
  return [
    `  ${mark} ${change.slot.padEnd(width)}  ${change.kind.padEnd(7)}  ${foundText(change.before)} -> ${fingerprintText(change.after.fingerprint)}`,
    colours.dim(`    ${' '.repeat(width)}  ${change.place}${change.canary ? '; canary' : ''}${stay}`),
    ...left.map(colours.yellow),
  ].join('\n');
}

function heldText(held: Held, width: number, colours: Colours): string {
  const wanted = held.after === null ? '' : ` -> ${fingerprintText(held.after.fingerprint)}`;
  const difference = held.before.length === 0 ? held.reason : `${foundText(held.before)}${wanted} (${held.reason})`;
  return [
    `  ${colours.red('!')} ${held.slot.padEnd(width)}  ${'held'.padEnd(7)}  ${difference}`,
    colours.dim(`    ${' '.repeat(width)}  ${held.place === null ? '' : `${held.place}: `}${held.says}`),
    ...stepsText(held.steps ?? [], `    ${' '.repeat(width)}  `),
  ].join('\n');
}

/** `b2c1d0aa retiring`, or `nothing ×2, 77aa01c3 unknown to the set` where copies differ. */
export function foundText(found: readonly Found[]): string {
  return found
    .map(({ fingerprint, copies, token }) => {
      const whose = fingerprint === null ? '' : token === null ? ' unknown to the set' : ` ${token.stage}`;
      return `${fingerprintText(fingerprint)}${whose}${found.length > 1 || copies > 1 ? ` ×${formatCount(copies)}` : ''}`;
    })
    .join(', ');
}
