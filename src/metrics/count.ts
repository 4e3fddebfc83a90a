/** What is counted as it happens: the events. */
import { EVENTS } from '../event-table.ts';
import type { WatchwordEvent } from '../events.ts';
import type { MetricRegistry } from './registry.ts';

/** So many names of operations are told apart for each account; connectors have a few, and none is made from data. */
const MOST_OPERATIONS = 50;
const OTHER = 'other';

/** Counts one event after another. */
export function counting(registry: MetricRegistry, sent: (account: string) => void): (event: WatchwordEvent) => void {
  const operations = new Map<string, Set<string>>();
  const known = (account: string, operation = OTHER): string => {
    const names = operations.get(account) ?? new Set();
    operations.set(account, names);
    if (names.size < MOST_OPERATIONS) names.add(operation);
    return names.has(operation) ? operation : OTHER;
  };
  // Prometheus sees no increase in a counter that turns up with 1: whoever waits for the first one would never hear of it.
  for (const event of Object.keys(EVENTS)) registry.begin('watchword_events_total', { event });
  return (event) => {
    registry.count('watchword_events_total', { event: event.name });
    if (event.name === 'request-sent') {
      const account = event.account ?? `authority:${event.tokenSet}`;
      const operation = known(account, event.operation);
      registry.count('watchword_vendor_requests_total', { account, operation, outcome: outcomeOf(event) });
      registry.observe('watchword_vendor_request_duration_seconds', { account }, event.ms / 1000);
      // Only accounts have a budget of which anybody asks.
      if (event.account !== undefined) sent(event.account);
    }
    if (event.name === 'run-ended') {
      registry.count('watchword_runs_total', { account: event.account, outcome: event.outcome });
    }
    if (event.name === 'lease-lost' || event.name === 'lease-taken-over') {
      // `account:contoso`
      const of = event.lease.split(':')[0] ?? OTHER;
      registry.count('watchword_lease_changes_total', { of, change: event.name.replace('lease-', '') });
    }
    if (event.name === 'notice-told') registry.count('watchword_notices_total', { receiver: event.receiver });
    if (event.name === 'notice-failed') {
      registry.count('watchword_notices_failures_total', { receiver: event.receiver });
    }
    if (event.name === 'receiver-failed') {
      registry.count('watchword_audit_failures_total', { receiver: event.receiver });
    }
  };
}

/** `2xx`, or what went wrong. */
function outcomeOf({ status, failure }: Extract<WatchwordEvent, { name: 'request-sent' }>): string {
  return status === undefined ? (failure ?? OTHER) : `${Math.floor(status / 100)}xx`;
}
