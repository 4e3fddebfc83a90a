/**
 * How everything stands. What is made from the store is the same at each daemon, so that `max` takes it once; what a daemon counts itself is added up.
 */
import { ANY, chart, type Dashboard, stat, table } from './panel.ts';

/** Overview, rotation and delivery, replicas. */
export const STANDING: readonly Dashboard[] = [
  {
    name: 'overview',
    title: 'overview',
    says: 'Is anything wrong, and where?',
    rows: [
      [
        stat('daemons up', 'sum(up{job="watchword"})', { bad: { below: 1 } }),
        stat('needs a person', 'sum(max by (about) (watchword_needs))', ANY),
        stat('slots not in sync', 'sum(max by (account, condition) (watchword_slots{condition!="in-sync"}))', ANY),
        stat('rotations going on', 'count(max by (token_set) (watchword_rotation_age_seconds) > 0) or vector(0)'),
        stat('active tokens in memory', 'min(watchword_validation_active_tokens)', { bad: { below: 1 } }),
        stat('first certificate to end', 'min(watchword_certificate_end_timestamp_seconds) - time()', {
          unit: 's',
          bad: { below: 14 * 86_400 },
        }),
      ],
      [
        table('alerts', 'ALERTS{alertname=~"Watchword.*",alertstate="firing"}'),
        table('what needs a person', 'max by (about) (watchword_needs) > 0', {
          says: '`watchword status` has each with what to do.',
        }),
      ],
      [
        chart('slots by condition', {
          '{{condition}}': 'sum by (condition) (max by (account, condition) (watchword_slots))',
        }),
        chart(
          'runs',
          { '{{outcome}}': 'sum by (outcome) (increase(watchword_runs_total[1h]))' },
          { says: 'Of each hour.' },
        ),
      ],
      [
        chart(
          'how late the audit trail is',
          { '{{receiver}}': 'max by (receiver) (watchword_audit_lag_seconds)' },
          { unit: 's' },
        ),
        chart('phones in more than one MDM', { '{{evidence}}': 'max by (evidence) (watchword_devices_overlapping)' }),
      ],
      [
        table('certificates', 'min by (setting) (watchword_certificate_end_timestamp_seconds) - time()', { unit: 's' }),
        chart('messages about needs', {
          'arrived at {{receiver}}': 'sum by (receiver) (increase(watchword_notices_total[1h]))',
          'failed at {{receiver}}': 'sum by (receiver) (increase(watchword_notices_failures_total[1h]))',
        }),
      ],
    ],
  },
  {
    name: 'rotation',
    title: 'rotation and delivery',
    says: 'How far is the rotation, and have phones received the token?',
    rows: [
      [
        table('where rotations are', 'max by (token_set, state) (watchword_rotation_state) == 1'),
        table('phones by delivery', 'max by (account, slot, delivery) (watchword_slot_phones)'),
      ],
      [
        chart(
          'age of the rotation',
          { '{{token_set}}': 'max by (token_set) (watchword_rotation_age_seconds)' },
          { unit: 's' },
        ),
        chart(
          'phones that have the token',
          {
            '{{account}}/{{slot}}':
              'max by (account, slot) (watchword_slot_phones{delivery="delivered"}) / sum by (account, slot) (max by (account, slot, delivery) (watchword_slot_phones))',
          },
          { unit: 'percentunit' },
        ),
      ],
      [
        chart('tokens by stage', { '{{token_set}} {{stage}}': 'max by (token_set, stage) (watchword_tokens)' }),
        chart('presented today', {
          '{{token_set}} {{stage}}': 'max by (token_set, stage) (watchword_tokens_presented_today)',
        }),
      ],
      [
        chart(
          'how long slots have drifted',
          { '{{account}}/{{slot}}': 'max by (account, slot) (watchword_slot_drifted_seconds)' },
          { unit: 's' },
        ),
        chart(
          'how long ago slots were read',
          { '{{account}}/{{slot}}': 'max by (account, slot) (watchword_slot_verified_age_seconds)' },
          { unit: 's' },
        ),
      ],
      [
        chart(
          'age of the current token',
          { '{{token_set}}': 'max by (token_set) (watchword_current_token_age_seconds)' },
          { unit: 's' },
        ),
        chart(
          'authorities that can not be read',
          { '{{token_set}}': 'max by (token_set) (watchword_authority_failing_seconds)' },
          { unit: 's' },
        ),
      ],
    ],
  },
  {
    name: 'replicas',
    title: 'replicas',
    says: 'Who shares the work, and does anybody lose it?',
    rows: [
      [
        stat('daemons that share the work', 'max(watchword_replicas)'),
        stat('daemons up', 'sum(up{job="watchword"})'),
        stat('stores that can not be used', 'count(watchword_store_usable == 0) or vector(0)', ANY),
        stat('things that must not happen', 'sum(increase(watchword_events_total{event="bug"}[24h]))', ANY),
      ],
      [
        chart('leases', {
          '{{instance}} {{of}} {{change}}':
            'sum by (instance, of, change) (increase(watchword_lease_changes_total[1h])) > 0',
        }),
        chart('the store failed', {
          '{{instance}} {{use}}': 'sum by (instance, use) (increase(watchword_store_failures_total[1h]))',
        }),
      ],
      [
        table('versions', 'watchword_build_info'),
        chart('runs by daemon', { '{{instance}}': 'sum by (instance) (increase(watchword_runs_total[1h]))' }),
      ],
      [
        chart(
          'processor',
          { '{{instance}}': 'rate(process_cpu_seconds_total{job="watchword"}[5m])' },
          { unit: 'percentunit' },
        ),
        chart('memory', { '{{instance}}': 'process_resident_memory_bytes{job="watchword"}' }, { unit: 'bytes' }),
        chart('event loop', { '{{instance}}': 'nodejs_eventloop_lag_p99_seconds{job="watchword"}' }, { unit: 's' }),
      ],
    ],
  },
];
