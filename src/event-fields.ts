/** What every business event carries. */
import type { ReceiverName } from './audit/receiver.ts';
import type { FailureKind } from './model/failure.ts';
import type { Order } from './model/order.ts';
import type { Change, HeldReason } from './model/plan.ts';
import type { Rotation, RotationOutcome, RotationState, StepName } from './model/rotation.ts';
import type { Run, RunOutcome } from './model/run.ts';
import type { TokenStage } from './model/token.ts';

/** Which run of which account. `run` is missing where something happens outside a run, such as a self-check. (A type and not an interface, so that it is also `LogFields`.) */
type InAccount = { readonly account: string; readonly run?: string | undefined };

type InRotation = { readonly tokenSet: string; readonly rotation: string };

/** Which token set, and the kind of its authority. */
type AtAuthority = { readonly tokenSet: string; readonly authority: string };

/** Whose vendor or service it was about. */
type AtVendor =
  | (InAccount & { readonly tokenSet?: undefined; readonly authority?: undefined })
  | (AtAuthority & { readonly account?: undefined; readonly run?: undefined });

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
  'quiet-asked': AtVendor & {
    readonly host: string;
    readonly untilAt: number;
    readonly waitMs: number;
    readonly why: string;
  };
  'budget-alone': AtVendor & { readonly says: string };
  'budget-shared': AtVendor;
  'cache-unavailable': { readonly says: string };
  'cache-available': Readonly<Record<string, never>>;
  'request-sent': AtVendor & {
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
  'authority-failed': AtAuthority & FailureFields & { readonly error?: unknown };
  'authority-back': AtAuthority & { readonly failedForMs: number };
  /** Every warning there is now; none: the last ones are over. */
  'authority-warned': AtAuthority & { readonly warnings: readonly string[] };
  /** `returned`: it had been revoked. */
  'token-appeared': AtAuthority & {
    readonly token: string;
    readonly fingerprint: string;
    readonly stage: TokenStage;
    readonly returned: boolean;
  };
  'token-gone': AtAuthority & {
    readonly token: string;
    readonly fingerprint: string;
    readonly from: TokenStage;
    /** How many places may still be serving it to phones. */
    readonly serving: number;
    /** The fingerprint of the token that is current instead, where it was. */
    readonly instead: string | null;
  };
  'order-given': AtAuthority & {
    readonly what: Order['what'];
    readonly token: string;
    readonly fingerprint: string;
    /** Who has to do what; null where we do it. */
    readonly says: string | null;
    /** The command that records it; null where it will be seen. */
    readonly resolve: string | null;
  };
  'order-failed': AtAuthority &
    FailureFields & { readonly what: Order['what']; readonly token: string; readonly fingerprint: string };
  'validation-stale': { readonly staleMs: number; readonly says: string };
  'validation-fresh': { readonly version: number; readonly tokens: number };
  /** Where unknown values come from, and how many a minute are answered. */
  'validation-guessed': { readonly address: string; readonly perMinute: number };
  /** `worker`: counted from 1. */
  'worker-started': { readonly worker: number; readonly pid: number };
  'worker-ended': { readonly worker: number; readonly says: string; readonly againMs: number };
  /** When the new one ends, ISO 8601. */
  'certificate-renewed': { readonly endsAt: string };
  'certificate-refused': { readonly says: string };
  /** `lease`: `account:contoso`; `from`: who has not released it. */
  'lease-taken-over': { readonly lease: string; readonly from: string };
  'lease-lost': { readonly lease: string; readonly says: string };
  /** Their names, this one among them. */
  'replicas-changed': { readonly replicas: readonly string[] };
  'replica-cut-off': { readonly says: string };
  'store-newer': { readonly found: number; readonly known: number };
  'store-unavailable': { readonly says: string };
  'receiver-failed': { readonly receiver: ReceiverName } & FailureFields;
  'receiver-back': { readonly receiver: ReceiverName; readonly failedForMs: number };
  'notice-told': { readonly receiver: string; readonly news: number; readonly again: number; readonly over: number };
  'notice-failed': { readonly receiver: string } & FailureFields;
  'notice-back': { readonly receiver: string; readonly failedForMs: number };
  'store-available': Readonly<Record<string, never>>;
  /** Phones in several accounts; accounts that were not listed. */
  'devices-compared': {
    readonly overlapping: number;
    readonly disputed: number;
    readonly phones: number;
    readonly notListed: number;
    readonly ms: number;
  };
  'comparison-skipped': { readonly why: string };
  'devices-not-listed': InAccount & FailureFields;
  bug: { readonly where: string; readonly error: unknown; readonly account?: string; readonly run?: string };
}

export type EventName = keyof EventFields;

/** One event as listeners see it: its name among its fields. */
export type WatchwordEvent = { [N in EventName]: { readonly name: N } & EventFields[N] }[EventName];
