/**
 * Every entry that there is in the trail, by the name of what happened. Each is written in the transaction of the change it tells
 * of, so that there is no change without its entry, and no entry without its change. What is before and after is told in
 * fingerprints, stages and counts; nothing in an entry is a value. The page of the documentation is made from here.
 */
import type { Done } from '../model/run.ts';

interface Action {
  readonly means: string;
  /** What the detail holds, beside the token set and, for a token, its fingerprint. */
  readonly detail: string;
}

/** What becomes of a slot that a run writes: an entry for each outcome. */
const OF_SLOTS = {
  'slot.written': {
    means: 'a run wrote a slot, and read it back',
    detail: 'the run; what its copies held before, with counts; after; why',
  },
  'slot.unconfirmed': {
    means: 'the MDM accepted a write, and showed the old value when it was read back',
    detail: 'as of `slot.written`',
  },
  'slot.failed': { means: 'a slot could not be written', detail: 'as of `slot.written`, with what went wrong' },
  'slot.not-attempted': { means: 'a run that was stopped did not come to a slot', detail: 'as of `slot.written`' },
} as const satisfies Readonly<Record<`slot.${Done['outcome']}`, Action>>;

/** By name. */
export const AUDIT_ACTIONS = {
  'token.generated': { means: 'a token with a random value was made', detail: 'after: stage and note' },
  'token.added': {
    means: 'a token with a value that somebody chose was entered, or an ordered one was made',
    detail: 'after: stage and note; where the authority chose another value, the fingerprint of the ordered one',
  },
  'token.appeared': {
    means: 'a token turned up at its authority that nobody had ordered',
    detail: 'after: stage and note',
  },
  'token.returned': { means: 'a revoked token is there again at its authority', detail: 'before and after: stage' },
  'token.adopted': { means: 'a value that slots held already was taken over as a token', detail: 'where it was found' },
  'token.edited': {
    means: 'the note or the value of a token was changed',
    detail: 'before and after: fingerprint and note',
  },
  'token.made-current': { means: 'a token is distributed from now on', detail: 'before and after: stage' },
  'token.retired': { means: 'a token is no longer distributed; it stays active', detail: 'before and after: stage' },
  'token.revoked': {
    means: 'a token was taken out of use',
    detail: 'before and after: stage; whether it was an emergency; who was still being served, as phones by slot',
  },
  'token.gone': {
    means: 'a token is gone at its authority although nobody had ordered that',
    detail: 'as of `token.revoked`',
  },
  'token.revealed': {
    means: 'somebody was shown a value in clear: written before it is shown',
    detail: 'nothing more',
  },
  'order.given': {
    means: 'an authority somewhere else is to add or take away a token: written before anybody is asked',
    detail: 'what; for which rotation; for one to be taken away, who is being served',
  },
  'order.repeated': { means: 'the same was ordered again, with another permit', detail: 'as of `order.given`' },
  'order.withdrawn': { means: 'an order is no longer wanted', detail: 'what, and why where nobody said so' },
  'authority.enforcement': {
    means: 'the service began or ceased to ask phones for a token: in between every phone is let in',
    detail: 'before and after: from when on it asks',
  },
  ...OF_SLOTS,
  'slot.confirmed': { means: 'a person said what a slot holds', detail: 'before and after: fingerprints' },
  'slot.probed': { means: 'a write was tried on one device, and undone: written before that', detail: 'the device' },
  'rotation.begun': { means: 'a rotation began', detail: 'what began it; the tokens it is about, as in all below' },
  'rotation.minting': { means: 'a new token is about to be asked for', detail: 'nothing more' },
  'rotation.minted': { means: 'the new token is there', detail: 'which, and its fingerprint' },
  'rotation.promoted': { means: 'the new token became current', detail: 'which' },
  'rotation.approved': { means: 'a person allowed the old token to be taken away', detail: 'nothing more' },
  'rotation.paused': { means: 'a person stopped it where it is', detail: 'nothing more' },
  'rotation.resumed': { means: 'a person let it go on', detail: 'nothing more' },
  'rotation.aborted': { means: 'a person called it back', detail: 'nothing more' },
  'rotation.recovered': { means: 'slots that had failed can be written again', detail: 'the step' },
  'rotation.failed': { means: 'a step failed', detail: 'the step; the reason says why' },
  'rotation.late': { means: 'its deadline has passed', detail: 'nothing more' },
  'rotation.revoking': {
    means: 'the old token is about to be taken away at an authority somewhere else',
    detail: 'as of `rotation.revoked`',
  },
  'rotation.revoked': {
    means: 'the old token was taken away',
    detail: 'which; the slots that were passed, each with the reason',
  },
  'rotation.ended': { means: 'it is over', detail: 'how it ended' },
  'access.created': { means: 'a key for the admin API was made', detail: 'name, role, when it ends' },
  'access.revoked': { means: 'a key was taken out of use', detail: 'name, role, when it would have ended' },
  'session.begun': { means: 'somebody signed in on the page', detail: 'with which role, and until when' },
  'session.ended': { means: 'somebody signed out', detail: 'as of `session.begun`' },
  'configuration.reloaded': {
    means: 'a changed configuration is used from now on: written before that',
    detail: 'the sections that differ; before and after: a fingerprint of all of it',
  },
  'store.moved': {
    means: 'the store was copied into another database; this is the first entry there that the other one lacks',
    detail: 'from which kind of database to which; how many rows',
  },
  'store.restored': {
    means: 'the store was made of a backup: what happened since is not in it',
    detail: 'when the backup was made; how many rows; whether a store that was there went for it',
  },
  'keys.rotated': {
    means: 'every encrypted value is under another encryption key now',
    detail: 'the id of that key; how many values were encrypted anew',
  },
} as const satisfies Readonly<Record<string, Action>>;
