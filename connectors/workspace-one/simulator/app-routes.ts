/** Finding apps: `apps/search` in both of its versions, and `apps/purchased/search`. */
import type { Answer } from '#simulation';
import { type App, appRow, appRowV2, type Counts, PLATFORM_NUMBERS, purchasedRow } from './apps.ts';
import { type ApiCall, PERMISSIONS, type Resource } from './gate.ts';
import { partsOf } from './json-text.ts';
import { assignmentsOf } from './keys.ts';
import { listAnswer, pageOf, type Query } from './query.ts';
import { Refusal } from './refusals.ts';
import { groupsOf } from './rule-checks.ts';
import type { OrganizationGroup, SmartGroup, Tenant } from './tenant.ts';

const STATUSES = ['all', 'active', 'inactive', 'retired'];
const KINDS = ['internal', 'public'];

export function appRoutes(tenant: Tenant): Resource[] {
  const { quirks } = tenant;

  function search({ query, version }: ApiCall): Answer {
    const kind = query.get(version === 1 ? 'applicationtype' : 'application_type')?.toLowerCase();
    const type = (query.get('type') ?? 'App').toLowerCase();
    if (!['app', 'book'].includes(type))
      throw new Refusal(400, 400, 'Invalid ProductType. Valid values are : App, Book.');
    const found = tenant.apps().filter((app) => {
      if (type === 'book') return false;
      if (kind !== undefined && KINDS.includes(kind)) return app.kind.toLowerCase() === kind;
      return app.kind !== 'Purchased' || quirks.purchasedInSearch === 'yes';
    });
    const wanted = narrowed(found, query, version);
    if (version !== 1) {
      return listAnswer(pageOf(query, wanted, 'page_size'), quirks, ({ items, page, size, total }) => ({
        applications: items.map((app) => appRowV2(app, countsOf(app), tenant)),
        page,
        page_size: size,
        total,
      }));
    }
    const counted = !query.isTrue('excludeAssignedOrInstalledDeviceCount');
    return listAnswer(pageOf(query, wanted), quirks, ({ items, page, size, total }) => ({
      Application: items.map((app) => appRow(app, countsOf(app), tenant, counted)),
      Page: page,
      PageSize: size,
      Total: total,
    }));
  }

  function searchPurchased({ query }: ApiCall): Answer {
    const bought = tenant.apps().filter((app) => app.kind === 'Purchased');
    const wanted = narrowed(bought, query, 1).filter(
      (app) => !query.has('isassigned') || query.isTrue('isassigned') === countsOf(app).groups.length > 0,
    );
    return listAnswer(pageOf(query, wanted), quirks, ({ items, page, size, total }) => ({
      Application: items.map((app) => purchasedRow(app, countsOf(app), tenant)),
      Page: page,
      PageSize: size,
      Total: total,
    }));
  }

  function narrowed(apps: readonly App[], query: Query, version: number): readonly App[] {
    const bundleId = query.get(version === 1 ? 'bundleid' : 'bundle_id')?.toLowerCase() ?? null;
    const name = query.get(version === 1 ? 'applicationname' : 'application_name')?.toLowerCase() ?? '';
    const status = (query.get('status') ?? 'All').toLowerCase();
    const platform = query.get('platform')?.toLowerCase() ?? null;
    if (!STATUSES.includes(status))
      throw new Refusal(400, 7004, 'Invalid application status. Valid values are : All, Active, InActive, Retired');
    const groups = groupsAsked(query, version);
    return apps.filter(
      (app) =>
        (bundleId === null || fits(app.bundleId.toLowerCase(), bundleId)) &&
        app.name.toLowerCase().includes(name) &&
        (status === 'all' || app.status.toLowerCase() === status) &&
        (platform === null || platformWords(app).includes(platform)) &&
        (groups === null || groups.includes(app.group)),
    );
  }

  function fits(bundleId: string, asked: string): boolean {
    return quirks.bundleIdFilter === 'exact' ? bundleId === asked : bundleId.includes(asked);
  }

  /** The numbers of the organisation groups that are asked for; null for all. */
  function groupsAsked(query: Query, version: number): readonly number[] | null {
    const id = query.get('locationgroupid');
    const uuid = query.get(version === 1 ? 'organizationgroupuuid' : 'organization_group_uuid');
    if (id === null && uuid === null) return null;
    const is = (group: OrganizationGroup) => String(group.id) === id || group.uuid === uuid?.toLowerCase();
    const group = tenant.organizationGroups.find(is);
    if (group === undefined) throw new Refusal(400, 6183, 'No organization group found for the specified guid.');
    const children = tenant.organizationGroups.filter((one) => one.parent === group.id).map((one) => one.id);
    return [
      group.id,
      ...(query.isTrue('includeAppsFromChildOgs') ? children : []),
      ...(query.isTrue('IncludeAppsFromParentOgs') && group.parent !== null ? [group.parent] : []),
    ];
  }

  function countsOf(app: App): Counts {
    const text = tenant.rules.seen(app.uuid)?.text ?? '';
    const uuids = new Set(assignmentsOf(partsOf(text)).flatMap((one) => groupsOf(text, one, app)));
    const groups: readonly SmartGroup[] = tenant.smartGroups.filter(({ uuid }) => uuids.has(uuid));
    const assigned = app.slot === null ? [] : tenant.phones(app.slot).filter((phone) => tenant.isAssigned(app, phone));
    return { groups, assigned: assigned.length, installed: assigned.filter((phone) => phone.hasCheckedIn).length };
  }

  const reads = { method: 'GET', permission: PERMISSIONS.readApps } as const;
  return [
    { ...reads, path: '/mam/apps/search', operation: 'apps-search', versions: [1, 2], answer: search },
    {
      ...reads,
      path: '/mam/apps/purchased/search',
      operation: 'purchased-search',
      versions: [1],
      answer: searchPurchased,
    },
  ];
}

function platformWords({ platform }: App): readonly string[] {
  const { number, name } = PLATFORM_NUMBERS[platform];
  return [String(number), name.toLowerCase()];
}
