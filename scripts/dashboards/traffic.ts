/**
 * What goes over the wire. What is made from the store is the same at each daemon, so that `max` takes it once; what a daemon counts itself is added up.
 */
import { ANY, chart, type Dashboard, stat, table } from './panel.ts';

/** Vendors, and validation. */
export const TRAFFIC: readonly Dashboard[] = [
  {
    name: 'vendors',
    title: 'vendors',
    says: 'How do the MDMs answer, and what is left of what they allow?',
    rows: [
      [
        chart(
          'requests',
          { '{{account}} {{outcome}}': 'sum by (account, outcome) (rate(watchword_vendor_requests_total[5m]))' },
          { unit: 'reqps' },
        ),
        chart(
          'requests that fail',
          {
            '{{account}}':
              'sum by (account) (rate(watchword_vendor_requests_total{outcome!~"[23]xx"}[15m])) / sum by (account) (rate(watchword_vendor_requests_total[15m]))',
          },
          { unit: 'percentunit' },
        ),
      ],
      [
        chart(
          'how long 95 of 100 answers take',
          {
            '{{account}}':
              'histogram_quantile(0.95, sum by (account, le) (rate(watchword_vendor_request_duration_seconds_bucket[15m])))',
          },
          { unit: 's' },
        ),
        chart(
          'budget left',
          { '{{account}}': '1 - sum by (account) (watchword_vendor_budget_used_ratio)' },
          {
            unit: 'percentunit',
            says: 'Of what Watchword allows itself: half of what the vendor does.',
          },
        ),
      ],
      [
        chart('left alone for', { '{{account}}': 'max by (account) (watchword_vendor_quiet_seconds)' }, { unit: 's' }),
        chart('since the last run', { '{{account}}': 'max by (account) (watchword_run_age_seconds)' }, { unit: 's' }),
      ],
      [
        table(
          'requests of the last hour',
          'sum by (account, operation) (increase(watchword_vendor_requests_total[1h])) > 0',
        ),
        chart('orders at authorities', {
          '{{token_set}} {{what}}': 'max by (token_set, what) (watchword_orders_open)',
        }),
      ],
    ],
  },
  {
    name: 'validation',
    title: 'validation',
    says: 'What is answered, how fast, and from how fresh a memory?',
    rows: [
      [
        stat('answers a second', 'sum(rate(watchword_validation_answers_total[5m]))', { unit: 'reqps' }),
        stat(
          'turned away',
          'sum(rate(watchword_validation_answers_total{answer!="active"}[5m])) / sum(rate(watchword_validation_answers_total[5m]))',
          { unit: 'percentunit', bad: { from: 0.2 } },
        ),
        stat('stale daemons', 'sum(watchword_validation_stale)', ANY),
        stat('latest revocation', 'max(watchword_revocation_lag_seconds)', { unit: 's', bad: { from: 1 } }),
      ],
      [
        chart(
          'answers',
          { '{{answer}}': 'sum by (answer) (rate(watchword_validation_answers_total[5m])) > 0' },
          { unit: 'reqps' },
        ),
        chart(
          'answers by process',
          { '{{instance}} {{worker}}': 'sum by (instance, worker) (rate(watchword_validation_answers_total[5m]))' },
          { unit: 'reqps' },
        ),
      ],
      [
        chart(
          'how long answers take',
          {
            'half of them':
              'histogram_quantile(0.5, sum by (le) (rate(watchword_validation_duration_seconds_bucket[5m])))',
            '99 of 100':
              'histogram_quantile(0.99, sum by (le) (rate(watchword_validation_duration_seconds_bucket[5m])))',
          },
          { unit: 's', says: 'One request in sixteen is measured.' },
        ),
        chart(
          'how late revocations are',
          { '{{instance}} {{worker}}': 'watchword_revocation_lag_seconds' },
          { unit: 's' },
        ),
      ],
      [
        chart('age of what is answered from', { '{{instance}}': 'watchword_validation_age_seconds' }, { unit: 's' }),
        chart(
          'since an old token was presented',
          { '{{token_set}} {{stage}}': 'min by (token_set, stage) (watchword_old_token_presented_age_seconds)' },
          { unit: 's' },
        ),
      ],
    ],
  },
];
