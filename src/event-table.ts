/** Every business event: how loud it is, and its sentence in the log. What it carries is in `event-fields.ts`. */
import type { EventFields, EventName } from './event-fields.ts';
import type { LogLevel } from './log.ts';
import { FAILURES, type FailureKind } from './model/failure.ts';
import type { HeldReason } from './model/plan.ts';
import type { RunOutcome } from './model/run.ts';

export type { EventFields, EventName, WatchwordEvent } from './event-fields.ts';

interface EventRow<N extends EventName> {
  readonly level: LogLevel | ((fields: EventFields[N]) => LogLevel);
  readonly message: string;
}

/** Levels as in `log.ts`: error, a person must act; warn, we will try again; info, something changed; debug, nothing changed. */
export const EVENTS: { readonly [N in EventName]: EventRow<N> } = {
  'daemon-started': { level: 'info', message: 'the daemon is ready' },
  'daemon-listening': { level: 'info', message: 'the daemon listens' },
  'daemon-stopping': { level: 'info', message: 'the daemon is stopping; a write in hand is finished first' },
  'daemon-stopped': { level: 'info', message: 'the daemon has stopped' },
  'configuration-reloaded': { level: 'info', message: 'the configuration was read again and is in use' },
  'configuration-refused': { level: 'error', message: 'the new configuration has mistakes; the old one stays in use' },
  'run-started': { level: 'debug', message: 'a run has begun' },
  'run-planned': { level: 'debug', message: 'a run has made its plan' },
  'run-ended': { level: runLevel, message: 'a run has ended' },
  'run-skipped': { level: 'debug', message: 'a run was not begun' },
  'slot-observed': { level: 'debug', message: 'a slot was read' },
  'slot-in-sync': { level: 'debug', message: 'a slot holds what it should' },
  'slot-writing': { level: 'debug', message: 'a slot is about to be written' },
  'slot-progress': { level: 'debug', message: 'a slot with many copies is being written' },
  'slot-written': { level: 'info', message: 'a slot was written and read back' },
  'slot-unconfirmed': { level: 'warn', message: 'a write was accepted, but reading back still shows the old value' },
  'slot-failed': { level: failureLevel, message: 'a slot could not be written' },
  'slot-unknown': { level: failureLevel, message: 'a slot could not be read' },
  'slot-held': { level: heldLevel, message: 'a difference is not carried out' },
  'slot-drifted': { level: 'warn', message: 'a slot no longer holds what it was given' },
  'slot-contended': {
    level: 'error',
    message: 'somebody else keeps undoing the repair of a slot; repairing has stopped',
  },
  'slot-delivery': { level: 'debug', message: 'the vendor says how many phones have the value' },
  'check-in-requested': { level: 'debug', message: 'phones that may lack the value were asked to check in' },
  'check-in-failed': {
    level: 'warn',
    message: 'phones could not be asked to check in; they come by themselves, later',
  },
  'account-failed': { level: failureLevel, message: 'an account could not be worked on' },
  'quiet-asked': { level: 'warn', message: 'the vendor asks for fewer requests; its host is left alone for a while' },
  'budget-alone': {
    level: 'warn',
    message: 'requests cannot be counted together with other processes; a small part of the limit is left for this one',
  },
  'budget-shared': { level: 'info', message: 'requests are counted together with other processes again' },
  'cache-unavailable': {
    level: 'warn',
    message: 'the cache cannot be used; everything goes on without it, with more requests to vendors',
  },
  'cache-available': { level: 'info', message: 'the cache can be used again' },
  'request-sent': { level: 'debug', message: 'a request was sent to the vendor' },
  'token-changed': { level: 'info', message: 'a token changed' },
  'rotation-begun': { level: 'info', message: 'a rotation has begun' },
  'rotation-step': { level: 'info', message: 'a rotation takes its next step' },
  'rotation-failed': {
    level: ({ last }) => (last ? 'error' : 'warn'),
    message: 'a step of a rotation has failed',
  },
  'rotation-late': { level: 'error', message: 'a rotation has not ended by its deadline; nothing is revoked for that' },
  'rotation-waits': { level: 'error', message: 'a rotation waits for a person' },
  'rotation-ended': {
    level: ({ outcome }) => (outcome === 'overtaken' ? 'warn' : 'info'),
    message: 'a rotation has ended',
  },
  'authority-failed': {
    level: failureLevel,
    message: 'an authority could not be asked for its tokens; they stay as they were',
  },
  'authority-back': { level: 'info', message: 'an authority can be asked for its tokens again' },
  'authority-warned': {
    level: ({ warnings }) => (warnings.length > 0 ? 'error' : 'info'),
    message: 'what an authority has beside its tokens was passed over',
  },
  'token-appeared': {
    level: ({ returned }) => (returned ? 'error' : 'info'),
    message: 'a token has turned up at its authority, and is active from now on',
  },
  'token-gone': {
    level: goneLevel,
    message: 'a token is gone at its authority, and is revoked; nobody had ordered that',
  },
  'order-given': {
    level: ({ says }) => (says === null ? 'info' : 'error'),
    message: 'something is to be done at an authority',
  },
  'order-failed': {
    level: failureLevel,
    message: 'what was ordered at an authority could not be done; it stays ordered',
  },
  'validation-stale': { level: 'warn', message: 'validation answers from memory that may be out of date' },
  'validation-fresh': { level: 'info', message: 'validation has the present tokens' },
  'validation-guessed': {
    level: 'warn',
    message: 'one address presents many values that nobody knows; further ones are put off',
  },
  'worker-started': { level: 'info', message: 'a process that answers validation is ready' },
  'worker-ended': { level: 'warn', message: 'a process that answers validation has died; another one takes its place' },
  'certificate-renewed': { level: 'info', message: 'the certificate has changed and is used from now on' },
  'certificate-refused': {
    level: 'error',
    message: 'the files of the certificate have changed and cannot be used; the old one stays in use',
  },
  'lease-taken-over': {
    level: 'info',
    message: 'work that another process has begun and not ended is taken over',
  },
  'lease-lost': {
    level: 'warn',
    message: 'work was broken off, because another process may be at it; nothing more is written',
  },
  'replicas-changed': { level: 'info', message: 'the daemons that share the work have changed' },
  'replica-cut-off': {
    level: 'warn',
    message: 'this daemon has given up its share of the work to the others, until it reaches the store again',
  },
  'store-newer': {
    level: 'info',
    message: 'a newer Watchword has changed the schema of the store; this one goes on with it',
  },
  'store-unavailable': { level: 'warn', message: 'the store cannot be reached' },
  'receiver-failed': {
    level: failureLevel,
    message: 'a receiver could not be told of the audit trail; it is told later, and nothing is left out',
  },
  'receiver-back': { level: 'info', message: 'a receiver is told of the audit trail again' },
  'notice-told': { level: 'info', message: 'a receiver of notices was told what needs a person' },
  'notice-failed': {
    level: failureLevel,
    message: 'a receiver of notices could not be told what needs a person; it is told later how things stand then',
  },
  'notice-back': { level: 'info', message: 'notices reach a receiver again' },
  'store-available': { level: 'info', message: 'the store can be reached again' },
  'devices-compared': {
    level: ({ overlapping }) => (overlapping > 0 ? 'error' : 'info'),
    message: 'the phones of all accounts were compared',
  },
  'comparison-skipped': { level: 'warn', message: 'phones could not be compared; the last result stays' },
  'devices-not-listed': {
    level: failureLevel,
    message: 'the phones of an account could not be listed, and are not compared with the others',
  },
  bug: { level: 'error', message: 'something happened that must not happen; please report it' },
};

function failureLevel({ kind }: { readonly kind: FailureKind | 'bug' }): LogLevel {
  if (kind === 'bug') return 'error';
  const { afterwards } = FAILURES[kind];
  return afterwards === 'person' || afterwards === 'stop-account' ? 'error' : 'warn';
}

/** Phones that may still present it are locked out, or every slot is written with another one: somebody should know why. */
function goneLevel({ from, serving }: EventFields['token-gone']): LogLevel {
  return from === 'current' || serving > 0 ? 'error' : 'info';
}

/** Warn where the next run may settle it by itself, or where a person has already chosen it. */
const HELD_LEVELS: Readonly<Record<HeldReason, LogLevel>> = {
  unknown: 'warn',
  'no-current-token': 'error',
  'unsupported-value': 'error',
  'foreign-value': 'error',
  'report-only': 'warn',
  contended: 'error',
  'canary-first': 'warn',
  brake: 'warn',
  raced: 'warn',
  'not-attempted': 'warn',
  manual: 'error',
};

function heldLevel({ reason }: { readonly reason: HeldReason }): LogLevel {
  return HELD_LEVELS[reason];
}

/** What went wrong has its own line; the end of a run is news only where the run changed something. */
function runLevel({ outcome, written }: { readonly outcome: RunOutcome; readonly written: number }): LogLevel {
  if (outcome === 'failed' || outcome === 'abandoned') return 'warn';
  return written > 0 ? 'info' : 'debug';
}
