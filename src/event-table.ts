/** Every business event: what it carries, how loud it is, and its sentence in the log. */
import type { LogLevel } from './log.ts';
import { FAILURES, type FailureKind } from './model/failure.ts';
import type { Change, HeldReason } from './model/plan.ts';
import type { Rotation, RotationOutcome, RotationState, StepName } from './model/rotation.ts';
import type { Run, RunOutcome } from './model/run.ts';
import type { TokenStage } from './model/token.ts';

/** Which run of which account. `run` is missing where something happens outside a run, such as a self-check. (A type and not an interface, so that it is also `LogFields`.) */
type InAccount = { readonly account: string; readonly run?: string | undefined };

type InRotation = { readonly tokenSet: string; readonly rotation: string };

type InSlot = InAccount & { readonly slot: string };

type FailureFields = {
  readonly kind: FailureKind | 'bug';
  /** One sentence for people, without secrets. */
  readonly says: string;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
};

/** What each event carries. Fingerprints may be given whole; they are shown in their short form. */
export interface EventFields {
  'daemon-started': {
    readonly version: string;
    readonly accounts: number;
    readonly slots: number;
    readonly ms: number;
  };
  'daemon-listening': { readonly listener: 'validation' | 'admin'; readonly address: string };
  'daemon-stopping': { readonly why: string };
  'daemon-stopped': { readonly ms: number };
  'configuration-reloaded': { readonly accounts: number; readonly slots: number };
  'configuration-refused': { readonly mistakes: readonly string[] };
  'run-started': InAccount & { readonly trigger: Run['trigger'] };
  'run-planned': InAccount & { readonly changes: number; readonly held: number; readonly inSync: number };
  'run-ended': InAccount & {
    readonly outcome: RunOutcome;
    readonly written: number;
    readonly held: number;
    readonly failed: number;
    readonly requests: number;
    readonly ms: number;
  };
  'run-skipped': InAccount & { readonly why: string };
  'slot-observed': InSlot & { readonly state: 'present' | 'absent' };
  'slot-in-sync': InSlot;
  'slot-writing': InSlot & { readonly change: Change['kind']; readonly fingerprint: string };
  'slot-progress': InSlot & { readonly copies: number; readonly of: number };
  'slot-written': InSlot & { readonly change: Change['kind']; readonly fingerprint: string; readonly copies: number };
  'slot-unconfirmed': InSlot & { readonly fingerprint: string; readonly copies: number };
  'slot-failed': InSlot & FailureFields;
  'slot-unknown': InSlot & FailureFields;
  'slot-held': InSlot & { readonly reason: HeldReason; readonly says: string };
  'slot-drifted': InSlot & {
    readonly expected: string;
    readonly found: readonly (string | null)[];
    readonly changedBy?: string | undefined;
  };
  'slot-contended': InSlot & { readonly repairs: number; readonly changedBy?: string | undefined };
  'slot-delivery': InSlot & {
    readonly fingerprint: string | null;
    readonly delivered: number;
    readonly pending: number;
    readonly failed: number;
    readonly unknown: number;
  };
  'check-in-requested': InSlot & { readonly phones: number };
  'check-in-failed': InSlot & FailureFields;
  'account-failed': InAccount & FailureFields & { readonly error?: unknown };
  'quiet-asked': InAccount & {
    readonly host: string;
    readonly untilAt: number;
    readonly waitMs: number;
    readonly why: string;
  };
  'request-sent': InAccount & {
    readonly operation: string | undefined;
    readonly method: string;
    readonly host: string;
    readonly path: string;
    readonly status?: number | undefined;
    readonly failure?: FailureKind | 'aborted' | undefined;
    readonly ms: number;
  };
  'token-changed': {
    readonly tokenSet: string;
    readonly token: string;
    readonly fingerprint: string;
    readonly from: TokenStage | null;
    readonly to: TokenStage;
    readonly actor: string;
  };
  'rotation-begun': InRotation & { readonly trigger: Rotation['trigger']; readonly says: string };
  'rotation-step': {
    readonly tokenSet: string;
    /** Missing while the rotation is only about to begin. */
    readonly rotation?: string | undefined;
    readonly step: StepName;
    readonly state: RotationState;
    readonly says: string;
  };
  /** `last`: it is not tried again by itself. */
  'rotation-failed': InRotation & {
    readonly step: StepName;
    readonly times: number;
    readonly last: boolean;
    readonly says: string;
  };
  'rotation-late': InRotation & { readonly says: string };
  'rotation-waits': {
    readonly tokenSet: string;
    readonly state: RotationState;
    readonly says: string;
    /** What a person does, so that it goes on. */
    readonly resolve: string;
  };
  'rotation-ended': InRotation & {
    readonly outcome: RotationOutcome;
    readonly says: string;
    readonly ms: number;
  };
  'validation-stale': { readonly staleMs: number; readonly says: string };
  'validation-fresh': { readonly version: number; readonly tokens: number };
  'store-unavailable': { readonly says: string };
  'store-available': Readonly<Record<string, never>>;
  bug: { readonly where: string; readonly error: unknown; readonly account?: string; readonly run?: string };
}

export type EventName = keyof EventFields;

/** One event as listeners see it: its name among its fields. */
export type WatchwordEvent = { [N in EventName]: { readonly name: N } & EventFields[N] }[EventName];

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
  'validation-stale': { level: 'warn', message: 'validation answers from memory that may be out of date' },
  'validation-fresh': { level: 'info', message: 'validation has the present tokens' },
  'store-unavailable': { level: 'warn', message: 'the store cannot be reached' },
  'store-available': { level: 'info', message: 'the store can be reached again' },
  bug: { level: 'error', message: 'something happened that must not happen; please report it' },
};

function failureLevel({ kind }: { readonly kind: FailureKind | 'bug' }): LogLevel {
  if (kind === 'bug') return 'error';
  const { afterwards } = FAILURES[kind];
  return afterwards === 'person' || afterwards === 'stop-account' ? 'error' : 'warn';
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
