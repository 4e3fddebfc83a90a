/** Smart groups, organisation groups, and what a self-check looks at: the product, the push certificate, Android Enterprise. */
import type { Answer } from '#simulation';
import { apiJson } from './api-json.ts';
import { type ApiCall, PERMISSIONS, type Resource } from './gate.ts';
import { listAnswer, pageOf } from './query.ts';
import { Refusal } from './refusals.ts';
import type { OrganizationGroup, Tenant } from './tenant.ts';

const DAY_MS = 86_400_000;
const DAYS_LEFT = { fine: 200, expiring: 20, expired: -1, none: 0 } as const;

/** `certificateRequested` is told when somebody calls what looks like a read and makes a certificate request. */
export function systemRoutes(tenant: Tenant, certificateRequested: () => void): Resource[] {
  const { quirks, organizationGroups } = tenant;
  const top = organizationGroups.find(({ parent }) => parent === null);

  function smartGroups({ query }: ApiCall): Answer {
    const name = query.get('name')?.toLowerCase() ?? '';
    const asked = query.get('organizationgroupid');
    if (asked !== null && !organizationGroups.some(({ id }) => String(id) === asked))
      throw new Refusal(
        400,
        400,
        "Resource's organization group not found or user does not have access to this organization group.",
      );
    const found = tenant.smartGroups.filter((group) => group.name.toLowerCase().includes(name));
    return listAnswer(pageOf(query, found), quirks, ({ items, page, size, total }) => ({
      SmartGroups: items.map((group) => ({
        SmartGroupID: group.id,
        SmartGroupUuid: group.uuid,
        Name: group.name,
        ManagedByOrganizationGroupId: String(top?.id),
        ManagedByOrganizationGroupUuid: top?.uuid,
        ManagedByOrganizationGroupName: top?.name,
        Assignments: 1,
        Exclusions: 0,
        // Which group a phone is in is decided by the rules; all of them are below the top group.
        Devices: tenant.phones().length,
      })),
      Page: page,
      PageSize: size,
      Total: total,
    }));
  }

  function groups({ query, version }: ApiCall): Answer {
    const name = query.get('name')?.toLowerCase() ?? '';
    const groupId = query.get('groupid')?.toLowerCase() ?? null;
    const found = organizationGroups.filter(
      (group) => group.name.toLowerCase().includes(name) && (groupId === null || group.groupId === groupId),
    );
    return listAnswer(pageOf(query, found), quirks, ({ items, page, size, total }) =>
      version === 1
        ? {
            LocationGroups: items.map((group) => ({ ...described(group), Id: { Value: group.id } })),
            Page: page,
            PageSize: size,
            Total: total,
          }
        : {
            OrganizationGroups: items.map((group) => ({ Id: group.id, ...described(group) })),
            AdditionalInfo: { Links: [] },
            TotalResults: total,
          },
    );
  }

  function described(group: OrganizationGroup) {
    return {
      Uuid: group.uuid,
      Name: group.name,
      GroupId: group.groupId,
      LocationGroupType: group.parent === null ? 'Customer' : 'Container',
      Country: 'Germany',
      Locale: 'English (United States)',
      CreatedOn: '10/27/2023 3:05:53 PM',
      LgLevel: group.parent === null ? 0 : 1,
      Users: '2',
      Admins: '4',
      Devices: String(group.parent === null ? tenant.phones().length : tenant.otherDevices.length),
    };
  }

  function info(): Answer {
    return apiJson(200, {
      Resources: { Workspaces: [], Collections: [{ Name: 'MAM', Location: '/api/mam' }] },
      ProductName: 'Workspace ONE UEM',
      ProductVersion: '25.11.6.68',
      ProductCopyright: 'Copyright (c) Omnissa, LLC.',
      Version: 1,
    });
  }

  function pushCertificate({ params, version }: ApiCall): Answer {
    const asked = params.id?.toLowerCase();
    if (version === 1) {
      certificateRequested();
      return apiJson(200, { CertificateSigningRequest: 'MIIB' });
    }
    const group = organizationGroups.find(({ uuid }) => uuid === asked);
    if (group === undefined)
      throw new Refusal(404, 6008, 'No organization group found for the given organization group UUID.');
    if (quirks.pushCertificate === 'none') throw new Refusal(400, 6013, 'No APNs certificates were found on the group');
    const from = tenant.startedAt - 100 * DAY_MS;
    const to = tenant.startedAt + DAYS_LEFT[quirks.pushCertificate] * DAY_MS;
    return apiJson(200, {
      certificate_type: 'Pfx',
      current_setting: group.parent === null ? 'Override' : 'Inherit',
      child_permission: 'Inherit or Override',
      apple_id: 'mdm@contoso.example',
      issued_to: 'C=US, CN=APSP:87a49627-b7de-4841-b2f1-13e6fa3d5193',
      issued_by: 'CN=Apple Application Integration 2 Certification Authority, O=Apple Inc., C=US',
      thumbprint: 'E42538A6AE913808A1463CDEFE5D3D52326E7920',
      valid_from: new Date(from).toISOString(),
      valid_to: new Date(to).toISOString(),
    });
  }

  function androidWork({ params }: ApiCall): Answer {
    const group = organizationGroups.find(({ id }) => String(id) === params.id);
    if (group === undefined || quirks.androidEnterprise === 'not-bound')
      throw new Refusal(404, 6071, 'Android Work Not configured');
    return apiJson(200, {
      EnterpriseId: 'LC01abcdef',
      ServiceAccountAdminEmail: 'android@contoso.example',
      AndroidWorkSetUpMode: 'ManagedGooglePlayAccounts',
      IsAmapiConfigured: true,
    });
  }

  const readsGroups = { method: 'GET', permission: PERMISSIONS.readGroups } as const;
  const readsSystem = { method: 'GET', permission: PERMISSIONS.readSystem } as const;
  return [
    {
      ...readsGroups,
      path: '/mdm/smartgroups/search',
      operation: 'smartgroups-search',
      versions: [1],
      answer: smartGroups,
    },
    { ...readsGroups, path: '/system/groups/search', operation: 'groups-search', versions: [1, 2], answer: groups },
    { ...readsSystem, path: '/system/info', operation: 'info', versions: [1], answer: info },
    { ...readsSystem, path: '/system/groups/{id}/apns', operation: 'apns', versions: [1, 2], answer: pushCertificate },
    {
      ...readsSystem,
      path: '/system/groups/{id}/androidwork',
      operation: 'androidwork',
      versions: [1],
      answer: androidWork,
    },
  ];
}
