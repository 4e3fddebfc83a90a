/**
 * Every metric, as Prometheus names it. The page of the documentation is made from here. Labels hold names of the configuration and
 * words of closed lists, and nothing that anybody outside can choose: so there are never more series than the configuration has
 * accounts, slots and token sets, times a small number.
 */
import { DEVICE_METRICS } from './table-devices.ts';
import { TOLD_METRICS } from './table-told.ts';

/** What the table says of a metric. */
export interface Metric {
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** Under which heading of the page. */
  readonly of:
    | 'Slots'
    | 'Tokens and rotation'
    | 'Devices'
    | 'Vendors'
    | 'Validation'
    | 'Audit trail'
    | 'Notices'
    | 'Daemon';
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly buckets?: readonly number[];
}

/** By name. */
export const METRICS = {
  watchword_slots: {
    type: 'gauge',
    of: 'Slots',
    labels: ['account', 'condition'],
    help: 'Slots by how they stand. `unknown` could not be read; `waits-for-person` is written by hand',
  },
  watchword_slot_drifted_seconds: {
    type: 'gauge',
    of: 'Slots',
    labels: ['account', 'slot'],
    help: 'How long a slot has not held what a clean pass gave it; 0 while it does',
  },
  watchword_slot_verified_age_seconds: {
    type: 'gauge',
    of: 'Slots',
    labels: ['account', 'slot'],
    help: 'How long ago a slot was last read, or confirmed by a person. Missing where it never was',
  },
  watchword_slot_phones: {
    type: 'gauge',
    of: 'Slots',
    labels: ['account', 'slot', 'delivery'],
    help: 'Phones by whether they have the value that the slot holds. Missing where the MDM does not tell',
  },
  watchword_runs_total: {
    type: 'counter',
    of: 'Slots',
    labels: ['account', 'outcome'],
    help: 'Runs that ended in this daemon',
  },
  watchword_run_age_seconds: {
    type: 'gauge',
    of: 'Slots',
    labels: ['account'],
    help: 'How long ago the last run of an account ended, in whichever process. Missing where none has',
  },
  watchword_needs: {
    type: 'gauge',
    of: 'Slots',
    labels: ['about'],
    help: 'Things that wait for a person: what `watchword status` shows first',
  },
  watchword_tokens: {
    type: 'gauge',
    of: 'Tokens and rotation',
    labels: ['token_set', 'stage'],
    help: 'Tokens by stage, revoked ones left out',
  },
  watchword_current_token_age_seconds: {
    type: 'gauge',
    of: 'Tokens and rotation',
    labels: ['token_set'],
    help: 'How long the current token has been current. Missing where there is none',
  },
  watchword_tokens_presented_today: {
    type: 'gauge',
    of: 'Tokens and rotation',
    labels: ['token_set', 'stage'],
    help: 'How often phones have presented tokens since midnight UTC, by their stage now',
  },
  watchword_old_token_presented_age_seconds: {
    type: 'gauge',
    of: 'Tokens and rotation',
    labels: ['token_set', 'stage'],
    help: 'How long ago a phone last presented a retiring or revoked token. Missing where none did',
  },
  watchword_rotation_state: {
    type: 'gauge',
    of: 'Tokens and rotation',
    labels: ['token_set', 'state'],
    help: '1 for the state that the rotation of a token set is in, 0 for the others',
  },
  watchword_rotation_age_seconds: {
    type: 'gauge',
    of: 'Tokens and rotation',
    labels: ['token_set'],
    help: 'How long the rotation that is going on has been; 0 while there is none',
  },
  watchword_rotation_late: {
    type: 'gauge',
    of: 'Tokens and rotation',
    labels: ['token_set'],
    help: '1 while a rotation goes on past its deadline',
  },
  watchword_authority_age_seconds: {
    type: 'gauge',
    of: 'Tokens and rotation',
    labels: ['token_set'],
    help: 'How long ago all tokens of an authority somewhere else were last read. Missing where they never were',
  },
  watchword_authority_failing_seconds: {
    type: 'gauge',
    of: 'Tokens and rotation',
    labels: ['token_set'],
    help: 'For how long an authority somewhere else could not be read; 0 while it can',
  },
  watchword_orders_open: {
    type: 'gauge',
    of: 'Tokens and rotation',
    labels: ['token_set', 'what'],
    help: 'What an authority somewhere else is still to do',
  },
  ...DEVICE_METRICS,
  watchword_vendor_requests_total: {
    type: 'counter',
    of: 'Vendors',
    labels: ['account', 'operation', 'outcome'],
    help: 'Requests to MDMs and authorities (`authority:<token set>`): by the class of the status, or the kind of failure',
  },
  watchword_vendor_request_duration_seconds: {
    type: 'histogram',
    of: 'Vendors',
    labels: ['account'],
    help: 'From sending a request to the last byte of its answer',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  },
  watchword_vendor_budget_used_ratio: {
    type: 'gauge',
    of: 'Vendors',
    labels: ['account'],
    help: 'Requests within the window of the vendor, of as many as Watchword allows itself; at 1 requests wait',
  },
  watchword_vendor_quiet_seconds: {
    type: 'gauge',
    of: 'Vendors',
    labels: ['account'],
    help: 'For how long a host of the account is still left alone, because it asked for that; 0 while none is',
  },
  watchword_validation_answers_total: {
    type: 'counter',
    of: 'Validation',
    labels: ['worker', 'answer'],
    help: 'Answers by their reason, of each process (0: the daemon). `unauthorized` had the wrong key, `put-off` came too often',
  },
  watchword_validation_duration_seconds: {
    type: 'histogram',
    of: 'Validation',
    labels: [],
    help: 'From the head of a request to the end of its answer, of one request in 16, in the daemon itself',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1],
  },
  watchword_validation_age_seconds: {
    type: 'gauge',
    of: 'Validation',
    labels: [],
    help: 'How old what the daemon answers from is; below 1 while the store is in reach',
  },
  watchword_validation_stale: {
    type: 'gauge',
    of: 'Validation',
    labels: [],
    help: '1 while answers call themselves stale',
  },
  watchword_validation_active_tokens: {
    type: 'gauge',
    of: 'Validation',
    labels: [],
    help: 'Active tokens in memory; at 0 the daemon is not ready',
  },
  watchword_revocation_lag_seconds: {
    type: 'gauge',
    of: 'Validation',
    labels: ['worker'],
    help: 'How late a revocation was, or would have been, refused at most within the last five minutes: the bound is 1',
  },
  ...TOLD_METRICS,
  watchword_store_failures_total: {
    type: 'counter',
    of: 'Daemon',
    labels: ['use'],
    help: 'How often the store could not be read or written',
  },
  watchword_store_usable: {
    type: 'gauge',
    of: 'Daemon',
    labels: ['use'],
    help: '1 while the store can be read and written as far as is known. At 0, metrics that are made from it are missing',
  },
  watchword_events_total: {
    type: 'counter',
    of: 'Daemon',
    labels: ['event'],
    help: 'What happened, by the name it has in the log, from 0 on; repetitions that the log only counts included',
  },
  watchword_replicas: {
    type: 'gauge',
    of: 'Daemon',
    labels: [],
    help: 'Daemons that share the store; 1 on SQLite',
  },
  watchword_lease_changes_total: {
    type: 'counter',
    of: 'Daemon',
    labels: ['of', 'change'],
    help: 'Leases that this daemon has lost (`lost`), or taken from one that had died or gone silent (`taken-over`), by what they are for',
  },
  watchword_certificate_end_timestamp_seconds: {
    type: 'gauge',
    of: 'Daemon',
    labels: ['setting'],
    help: 'When a certificate ends that the configuration names, in seconds since 1970, by the setting that names it: the first to end of several',
  },
  watchword_build_info: {
    type: 'gauge',
    of: 'Daemon',
    labels: ['version', 'node'],
    help: 'Always 1: which version this is',
  },
} as const satisfies Readonly<Record<string, Metric>>;

/** One of the table's names. */
export type MetricName = keyof typeof METRICS;

/** The labels of a metric, all of them. */
export type LabelsOf<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string>>;
