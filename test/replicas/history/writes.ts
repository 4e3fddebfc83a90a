import type { History } from './history.ts';
import { spansOf } from './leases.ts';

/** No request that may change something reaches a vendor from a process that holds no lease of the account at that moment. */
export function writesAreUnderLease({ leases, requests }: History): readonly string[] {
  const spans = Map.groupBy(spansOf(leases), ({ name }) => name);
  return requests
    .filter(({ writes }) => writes)
    .flatMap(({ at, by, account }) => {
      const held = spans
        .get(`account:${account}`)
        ?.some((span) => span.by === by && span.from <= at && at < span.until);
      return held ? [] : [`process ${by} wrote to ${account} at ${at} and held no lease of it`];
    });
}
