/**
 * Delivery figures of a policy, made from what the fleet's phones have reported. A row names the phone but not its id; a phone
 * that holds an older version still has a row with its old success; a phone that never reported has one without a time.
 */
import type { Answer, Report } from '#simulation';
import { APPS_READ, type Api, type GraphCall, graphJson, type Resource } from './graph.ts';
import { NO_TIME, type Seen, timestamp } from './policies.ts';
import { refusal } from './refusals.ts';
import type { Tenant } from './tenant.ts';

const ONE = '/deviceAppManagement/mobileAppConfigurations/{id}';
/** The vendor's own page size for statuses is undocumented. */
const PAGE_SIZE = 100;
const HOUR_MS = 3_600_000;
const BOTH: readonly Api[] = ['v1.0', 'beta'];
/** Values of the undocumented number in the beta's `platform`. */
const PLATFORMS = { ios: 4, android: 2 } as const;

type Status = 'pending' | 'success' | 'error';

export function statusRoutes(tenant: Tenant): Resource[] {
  function seen(call: GraphCall): Seen {
    const policy = tenant.policies.seen(call.params.id ?? '');
    if (policy === null || tenant.quirks.status === 'missing') throw refusal(404);
    return policy;
  }

  function reportsOf(call: GraphCall): readonly Report[] {
    const slot = tenant.slotOf(call.params.id ?? '');
    return slot === null ? [] : tenant.fleet().reports(slot);
  }

  function failed(report: Report, at: number): boolean {
    return tenant.quirks.phoneStatus === 'one-error' && at === 0 && report.at !== null;
  }

  function rows(call: GraphCall): Answer {
    seen(call);
    const items = reportsOf(call).map((report, at) => {
      const { platform } = report.phone;
      const user = `user.${report.phone.id}`;
      const reported = failed(report, at) ? 'error' : 'compliant';
      return {
        id: rowId(call.params.id ?? '', at),
        deviceDisplayName: report.phone.name,
        userName: user,
        deviceModel: platform === 'ios' ? 'iPhone' : 'Pixel',
        ...(call.api === 'beta' ? { platform: PLATFORMS[platform] } : {}),
        complianceGracePeriodExpirationDateTime: NO_TIME,
        status: report.at === null ? 'unknown' : reported,
        lastReportedDateTime: report.at === null ? NO_TIME : timestamp(report.at),
        userPrincipalName: `${user}@contoso.example`,
      };
    });
    return tenant.lists.page(call, items, { pageSize: PAGE_SIZE, filters: [] });
  }

  function summary(call: GraphCall): Answer {
    const { policy, revision } = seen(call);
    const behind = tenant.quirks.status === 'behind';
    const reports = reportsOf(call);
    const states = reports.map((report, at): Status => {
      if (report.revision === null || (!behind && report.revision < revision)) return 'pending';
      return failed(report, at) ? 'error' : 'success';
    });
    const latest = Math.max(
      ...reports.map((report) => report.at ?? Number.NEGATIVE_INFINITY),
      Number.NEGATIVE_INFINITY,
    );
    const updated = Number.isFinite(latest) ? latest : tenant.startedAt;
    const count = (status: Status): number => states.filter((state) => state === status).length;
    return graphJson(200, {
      '@odata.context': `https://graph.microsoft.com/${call.api}/$metadata#deviceAppManagement/mobileAppConfigurations('${policy.id}')/deviceStatusSummary/$entity`,
      id: rowId(String(policy.id), reports.length),
      pendingCount: count('pending'),
      notApplicableCount: 0,
      successCount: count('success'),
      errorCount: count('error'),
      failedCount: 0,
      lastUpdateDateTime: timestamp(behind ? updated - HOUR_MS : updated),
      configurationVersion: Number(policy.version) - (behind ? 1 : 0),
      ...(call.api === 'beta' ? { notApplicablePlatformCount: 0, conflictCount: 0 } : {}),
    });
  }

  const reads = { apis: BOTH, permissions: APPS_READ };
  return [
    { method: 'GET', path: `${ONE}/deviceStatuses`, operation: 'statuses', ...reads, answer: rows },
    { method: 'GET', path: `${ONE}/deviceStatusSummary`, operation: 'status-summary', ...reads, answer: summary },
  ];
}

/** An id that says nothing about the phone. */
function rowId(policy: string, at: number): string {
  return `${policy.slice(0, 24)}${(0x1000_0000_0000 + at).toString(16)}`;
}
