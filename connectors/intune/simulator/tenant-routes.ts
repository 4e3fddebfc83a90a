/** The rest of the tenant that a connector looks at: apps, devices, push certificate, Android binding, subscription. */
import type { Answer } from '#simulation';
import { APPS_READ, type Api, type GraphCall, graphJson, type Resource } from './graph.ts';
import type { PolicyObject } from './keys.ts';
import { selected } from './odata.ts';
import { timestamp } from './policies.ts';
import { refusal } from './refusals.ts';
import type { Tenant } from './tenant.ts';

const APPS = '/deviceAppManagement/mobileApps';
const DEVICES = '/deviceManagement/managedDevices';
/** The vendor's own page size for apps is undocumented; that of devices is observed. */
const APPS_PAGE_SIZE = 100;
const DEVICES_PAGE_SIZE = 1000;
const DAY_MS = 86_400_000;
const BOTH: readonly Api[] = ['v1.0', 'beta'];
const CONFIGURATION_READ = 'DeviceManagementConfiguration.Read.All';
const DEVICES_READ = 'DeviceManagementManagedDevices.Read.All';
const BETA_ONLY_APPS = new Set(['#microsoft.graph.androidManagedStoreApp']);

export function tenantRoutes(tenant: Tenant): Resource[] {
  const { quirks } = tenant;

  function apps(call: GraphCall): readonly PolicyObject[] {
    return tenant.apps.filter((app) => call.api === 'beta' || !BETA_ONLY_APPS.has(String(app['@odata.type'])));
  }

  function listApps(call: GraphCall): Answer {
    const filters = ['displayName', ...(quirks.appFilter === 'honoured' ? ['bundleId', 'packageId'] : [])];
    return tenant.lists.page(call, apps(call), { pageSize: APPS_PAGE_SIZE, filters });
  }

  function readApp(call: GraphCall): PolicyObject {
    const app = apps(call).find((candidate) => candidate.id === call.params.id);
    if (app === undefined) throw refusal(404);
    return app;
  }

  function appAssignments(call: GraphCall): Answer {
    const app = readApp(call);
    const target = { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' };
    const assignment = { id: `${app.id}_1_0`, intent: 'required', target, settings: null };
    const isAssigned = quirks.apps !== 'unassigned';
    return tenant.lists.page(call, isAssigned ? [assignment] : [], { pageSize: APPS_PAGE_SIZE, filters: [] });
  }

  function listDevices(call: GraphCall): Answer {
    const phones = tenant.fleet().phones.map((phone, at) => {
      const ios = phone.platform === 'ios';
      const number = String(at + 1).padStart(4, '0');
      return {
        id: `d0000000-0000-4000-8000-00000000${number}`,
        userId: `e0000000-0000-4000-8000-00000000${number}`,
        deviceName: phone.name,
        managedDeviceOwnerType: 'company',
        enrolledDateTime: timestamp(tenant.startedAt),
        lastSyncDateTime: timestamp(phone.lastCheckInAt ?? tenant.startedAt),
        operatingSystem: ios ? 'iOS' : 'Android',
        osVersion: ios ? '26.1' : '16.0',
        complianceState: 'compliant',
        managementAgent: ios ? 'mdm' : 'googleCloudDevicePolicyController',
        managementState: 'managed',
        userPrincipalName: `user.${phone.id}@contoso.example`,
        model: ios ? 'iPhone' : 'Pixel',
        serialNumber: `SN${ios ? 'A' : 'G'}${number}`,
        imei: `35000000000${number}`,
        udid: ios ? `00008110-00000000000${number}E` : null,
        azureADDeviceId: `a0000000-0000-4000-8000-00000000${number}`,
      };
    });
    return tenant.lists.page(call, [...phones, ...tenant.otherDevices], {
      pageSize: DEVICES_PAGE_SIZE,
      filters: ['operatingSystem'],
    });
  }

  function pushCertificate(call: GraphCall): Answer {
    if (quirks.pushCertificate === 'missing') throw refusal(404);
    if (quirks.pushCertificate === 'unreachable') throw refusal(500);
    const days = { expiring: 5, expired: -1 } as const;
    const left = quirks.pushCertificate in days ? days[quirks.pushCertificate as keyof typeof days] : 200;
    const certificate = {
      '@odata.type': '#microsoft.graph.applePushNotificationCertificate',
      id: '3f4c1a52-0000-4000-8000-000000000001',
      appleIdentifier: 'mdm@contoso.example',
      topicIdentifier: 'com.apple.mgmt.External.3f4c1a52-0000-4000-8000-000000000001',
      lastModifiedDateTime: timestamp(tenant.startedAt - DAY_MS),
      expirationDateTime: timestamp(tenant.now() + left * DAY_MS),
      certificateUploadStatus: '',
      certificateUploadFailureReason: '',
      certificateSerialNumber: '2A0B4C6D8E0F1023',
    };
    if (quirks.pushCertificate === 'wrapped') return graphJson(200, { value: certificate });
    return graphJson(200, selected(certificate, call.query.get('$select')));
  }

  function androidBinding(call: GraphCall): Answer {
    if (quirks.androidBinding === 'missing') throw refusal(404);
    const settings = {
      id: 'androidManagedStoreAccountEnterpriseSettings',
      bindStatus: quirks.androidBinding,
      lastAppSyncDateTime: timestamp(tenant.startedAt - DAY_MS),
      lastAppSyncStatus: quirks.androidAppSync,
      ownerUserPrincipalName: 'android@contoso.example',
      ownerOrganizationName: 'Contoso',
      lastModifiedDateTime: timestamp(tenant.startedAt - DAY_MS),
      enrollmentTarget: 'all',
      targetGroupIds: [],
      deviceOwnerManagementEnabled: true,
      companyCodes: [
        {
          enrollmentToken: tenant.enrolmentToken,
          qrCodeContent: `{"token":"${tenant.enrolmentToken}"}`,
          qrCodeImage: null,
        },
      ],
      androidDeviceOwnerFullyManagedEnrollmentEnabled: true,
      managedGooglePlayEnterpriseType: 'managedGoogleDomain',
    };
    return graphJson(200, selected(settings, call.query.get('$select')));
  }

  function subscription(call: GraphCall): Answer {
    const settings = { id: 'c0000000-0000-4000-8000-000000000001', subscriptionState: quirks.subscription };
    return graphJson(200, selected(settings, call.query.get('$select')));
  }

  const ofApps = { apis: BOTH, permissions: APPS_READ };
  return [
    { method: 'GET', path: APPS, operation: 'apps', ...ofApps, answer: listApps },
    {
      method: 'GET',
      path: `${APPS}/{id}`,
      operation: 'app',
      ...ofApps,
      answer: (call) => graphJson(200, selected(readApp(call), call.query.get('$select'))),
    },
    {
      method: 'GET',
      path: `${APPS}/{id}/assignments`,
      operation: 'app-assignments',
      ...ofApps,
      answer: appAssignments,
    },
    {
      method: 'GET',
      path: DEVICES,
      operation: 'devices',
      apis: BOTH,
      permissions: [DEVICES_READ],
      answer: listDevices,
    },
    {
      method: 'GET',
      path: '/deviceManagement/applePushNotificationCertificate',
      operation: 'push-certificate',
      apis: BOTH,
      permissions: [CONFIGURATION_READ, DEVICES_READ, 'DeviceManagementServiceConfig.ReadWrite.All'],
      answer: pushCertificate,
    },
    {
      method: 'GET',
      path: '/deviceManagement/androidManagedStoreAccountEnterpriseSettings',
      operation: 'android-binding',
      apis: ['beta'],
      permissions: [CONFIGURATION_READ],
      answer: androidBinding,
    },
    {
      method: 'GET',
      path: '/deviceManagement',
      operation: 'subscription',
      apis: BOTH,
      // unverified: which permission the bare deviceManagement needs.
      permissions: [CONFIGURATION_READ, DEVICES_READ, 'DeviceManagementServiceConfig.Read.All', ...APPS_READ],
      answer: subscription,
    },
  ];
}
