/** What the page's words mean at a glance: in order, waiting, or trouble. */
import type { Run, Slot, Token } from '../api/client.ts';

/** The colours with a meaning. `quiet`: nothing to say; `accent`: what goes on now. */
export type Tone = 'good' | 'waiting' | 'trouble' | 'quiet' | 'accent';

/** A word as people read it, with its tone and what it means. */
export interface Word {
  readonly says: string;
  readonly tone: Tone;
  readonly means: string;
}

/** How a slot stands. */
export const CONDITION_WORDS: Readonly<Record<Slot['condition'], Word>> = {
  'in-sync': { says: 'In sync', tone: 'good', means: 'It holds the token that it should.' },
  differs: { says: 'Differs', tone: 'waiting', means: 'It holds something else; the next run brings it in line.' },
  drifted: { says: 'Drifted', tone: 'trouble', means: 'Somebody else has changed what Watchword wrote.' },
  contended: { says: 'Contended', tone: 'trouble', means: 'Somebody else keeps undoing the repair.' },
  unknown: { says: 'Unknown', tone: 'trouble', means: 'It could not be read; nothing is written until it can.' },
  'never-read': { says: 'Not read yet', tone: 'quiet', means: 'No run has looked at it so far.' },
  'waits-for-person': {
    says: 'Waits for you',
    tone: 'waiting',
    means: 'A person writes it in the console, and says so.',
  },
};

/** The stages of a token. */
export const STAGE_WORDS: Readonly<Record<Token['stage'], Word>> = {
  pending: { says: 'Pending', tone: 'accent', means: 'Active, and not distributed yet.' },
  current: { says: 'Current', tone: 'good', means: 'Active, and the one that is distributed.' },
  retiring: { says: 'Retiring', tone: 'waiting', means: 'Active, and no longer distributed.' },
  revoked: { says: 'Revoked', tone: 'quiet', means: 'Refused from now on.' },
};

/** How a run ended. */
export const OUTCOME_WORDS: Readonly<Record<NonNullable<Run['outcome']>, Word>> = {
  clean: { says: 'Clean', tone: 'good', means: 'Everything is as it should be.' },
  held: { says: 'Held', tone: 'waiting', means: 'A difference was left as it is, with a reason.' },
  failed: { says: 'Failed', tone: 'trouble', means: 'Something could not be read or written.' },
  abandoned: { says: 'Abandoned', tone: 'waiting', means: 'It was ended before it was done.' },
};

/** A run that goes on. */
export const GOING: Word = { says: 'Running', tone: 'accent', means: 'It goes on.' };

/** A run's outcome, or that it goes on. */
export function outcomeWord({ outcome }: Pick<Run, 'outcome'>): Word {
  return outcome === null ? GOING : OUTCOME_WORDS[outcome];
}
