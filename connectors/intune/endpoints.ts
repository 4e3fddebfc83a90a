/**
 * Every call the connector makes to Microsoft Graph: its API version, and the application permission it needs.
 *
 * App configuration policies are read and written in beta, and only here is that decided: v1.0 has neither the Android types nor
 * the Android Enterprise binding, and whether it lists Android policies at all is unverified. Microsoft supports Intune's beta calls,
 * and changes them more often. What v1.0 can answer is asked there.
 * (https://learn.microsoft.com/graph/api/resources/intune-apps-androidmanagedstoreappconfiguration?view=graph-rest-beta)
 */
export const READ_APPS = 'DeviceManagementApps.Read.All';
export const WRITE_APPS = 'DeviceManagementApps.ReadWrite.All';
export const READ_DEVICES = 'DeviceManagementManagedDevices.Read.All';
export const READ_CONFIGURATION = 'DeviceManagementConfiguration.Read.All';

export interface Endpoint {
  /** A name for logs and metrics. */
  readonly operation: string;
  readonly version: 'beta' | 'v1.0';
  readonly permission: string;
}

const POLICIES = 'beta';

export const ENDPOINTS = {
  listConfigurations: { operation: 'list-configurations', version: POLICIES, permission: READ_APPS },
  readConfiguration: { operation: 'read-configuration', version: POLICIES, permission: READ_APPS },
  writeConfiguration: { operation: 'write-configuration', version: POLICIES, permission: WRITE_APPS },
  createConfiguration: { operation: 'create-configuration', version: POLICIES, permission: WRITE_APPS },
  listAssignments: { operation: 'list-assignments', version: POLICIES, permission: READ_APPS },
  addAssignment: { operation: 'add-assignment', version: POLICIES, permission: WRITE_APPS },
  statusSummary: { operation: 'status-summary', version: POLICIES, permission: READ_APPS },
  deviceStatuses: { operation: 'device-statuses', version: POLICIES, permission: READ_APPS },
  listApps: { operation: 'list-apps', version: POLICIES, permission: READ_APPS },
  readApp: { operation: 'read-app', version: POLICIES, permission: READ_APPS },
  androidEnterprise: { operation: 'android-enterprise', version: 'beta', permission: READ_CONFIGURATION },
  managedDevices: { operation: 'list-devices', version: 'v1.0', permission: READ_DEVICES },
  pushCertificate: { operation: 'push-certificate', version: 'v1.0', permission: READ_CONFIGURATION },
  subscription: { operation: 'subscription', version: 'v1.0', permission: READ_CONFIGURATION },
} as const satisfies Record<string, Endpoint>;
