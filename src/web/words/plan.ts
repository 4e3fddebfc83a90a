/** A plan, and what was done of it, as sentences. */
import type { Change, Held, Run } from '../api/client.ts';
import { count, number, shortFingerprint } from './format.ts';
import type { Tone } from './tones.ts';

type Found = Change['before'][number];

/** `b2c1d0aa (retiring)`, `nothing in 2 copies, 77aa01c3 (unknown to the set)`: what a slot holds. */
export function foundWords(found: readonly Found[]): string {
  if (found.length === 0) return 'nobody knows what';
  return found
    .map(({ fingerprint, copies, token }) => {
      const value = fingerprint === null ? 'nothing' : shortFingerprint(fingerprint);
      const whose = fingerprint === null ? '' : ` (${token?.stage ?? 'unknown to the set'})`;
      return `${value}${whose}${found.length > 1 || copies > 1 ? ` in ${count(copies, 'copy', 'copies')}` : ''}`;
    })
    .join(', ');
}

/** What a change does, without the slot's name. */
export function changeWords({ kind, before, after, neighbours }: Change): string {
  const to = shortFingerprint(after.fingerprint);
  const does = {
    set: `gets ${to}, where there is ${foundWords(before)}`,
    replace: `gets ${to} in place of ${foundWords(before)}`,
    repair: `gets ${to} back in place of ${foundWords(before)}`,
  }[kind];
  const stay =
    neighbours.length === 0 ? '' : `; ${count(neighbours.length, 'neighbour stays', 'neighbours stay')} as before`;
  return `${does}${stay}`;
}

/** What a slot that is held holds, and what it would get. */
export function heldWords({ before, after }: Held): string | null {
  if (before.length === 0) return null;
  const wanted = after === null ? '' : `, and would get ${shortFingerprint(after.fingerprint)}`;
  return `It holds ${foundWords(before)}${wanted}.`;
}

/** How what was done ended. */
export const DONE_TONES: Readonly<
  Record<Run['done'][number]['outcome'], { readonly says: string; readonly tone: Tone }>
> = {
  written: { says: 'Written', tone: 'good' },
  unconfirmed: { says: 'Not confirmed', tone: 'waiting' },
  failed: { says: 'Failed', tone: 'trouble' },
  'not-attempted': { says: 'Not attempted', tone: 'waiting' },
};

/** `1 written, 3 in sync, 1 held`: a run in one line. */
export function runWords({ plan, done, failure }: Run): string {
  if (plan === null) return failure === null ? 'nothing is planned so far' : failure.says;
  const written = done.filter(({ outcome }) => outcome === 'written').length;
  const failed = done.length - written;
  const says = [
    written > 0 && `${number(written)} written`,
    failed > 0 && `${number(failed)} not written`,
    plan.changes.length > done.length && `${number(plan.changes.length - done.length)} to be written`,
    `${number(plan.inSync.length)} in sync`,
    plan.held.length > 0 && `${number(plan.held.length)} held`,
  ];
  return says.filter((one) => one !== false).join(', ');
}

/** Why a run was made. */
export const TRIGGER_WORDS: Readonly<Record<Run['trigger'], string>> = {
  schedule: 'on the schedule',
  person: 'somebody asked for it',
  start: 'the daemon started',
  rotation: 'for a rotation',
};
