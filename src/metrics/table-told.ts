/** The metrics of what goes to others: the audit trail, and notices. A part of the table. */
import type { Metric } from './table.ts';

/** By name. */
export const TOLD_METRICS = {
  watchword_audit_entries: {
    type: 'gauge',
    of: 'Audit trail',
    labels: [],
    help: 'The number of the newest entry',
  },
  watchword_audit_told_entries: {
    type: 'gauge',
    of: 'Audit trail',
    labels: ['receiver'],
    help: 'The number of the newest entry that has arrived at a receiver',
  },
  watchword_audit_lag_seconds: {
    type: 'gauge',
    of: 'Audit trail',
    labels: ['receiver'],
    help: 'The age of the oldest entry that has not arrived; 0 where all have',
  },
  watchword_audit_failures_total: {
    type: 'counter',
    of: 'Audit trail',
    labels: ['receiver'],
    help: 'How often a receiver could not be told',
  },
  watchword_notices_total: {
    type: 'counter',
    of: 'Notices',
    labels: ['receiver'],
    help: 'Messages that have arrived at a receiver of notices',
  },
  watchword_notices_failures_total: {
    type: 'counter',
    of: 'Notices',
    labels: ['receiver'],
    help: 'How often a receiver of notices could not be told',
  },
} as const satisfies Readonly<Record<string, Metric>>;
