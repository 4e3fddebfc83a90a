/**
 * Every call the connector makes to Workspace ONE UEM: the API version it asks for, and the permission it needs.
 *
 * Version 1 is asked for by plain `application/json`: one client reports that gateways answer `;version=1` with 503. Version 2 is
 * always asked for by name. (sheet: Authentication)
 *
 * unverified: what does the console call these permissions? (sheet: Authentication, Roles) The names are put together from partners'
 * guides; which of them a call needs is our reading. They are written down here and nowhere else.
 */
export const READ_APPS = 'API > REST > Apps (Read Only)';
export const WRITE_APPS = 'API > REST > Apps (Edit)';
export const READ_DEVICES = 'API > REST > Devices (Read Only)';
export const WRITE_DEVICES = 'API > REST > Devices (Edit)';
export const READ_GROUPS = 'API > REST > Groups (Read Only)';
export const READ_SYSTEM = 'API > REST > System (Read Only)';

export interface Endpoint {
  /** A name for logs and metrics. */
  readonly operation: string;
  readonly version: 1 | 2;
  readonly permission: string;
}

export const ENDPOINTS = {
  searchApps: { operation: 'search-apps', version: 1, permission: READ_APPS },
  searchPurchased: { operation: 'search-purchased-apps', version: 1, permission: READ_APPS },
  readRules: { operation: 'read-assignment-rules', version: 2, permission: READ_APPS },
  writeRules: { operation: 'write-assignment-rules', version: 2, permission: WRITE_APPS },
  appDevices: { operation: 'list-app-devices', version: 1, permission: READ_APPS },
  purchasedDevices: { operation: 'list-purchased-app-devices', version: 1, permission: READ_APPS },
  sendConfiguration: { operation: 'send-configuration', version: 1, permission: WRITE_DEVICES },
  devices: { operation: 'list-devices', version: 1, permission: READ_DEVICES },
  smartGroups: { operation: 'list-smart-groups', version: 1, permission: READ_GROUPS },
  organizationGroup: { operation: 'find-organization-group', version: 2, permission: READ_GROUPS },
  systemInfo: { operation: 'system-info', version: 1, permission: READ_SYSTEM },
  // Version 2, never 1: the path of version 1 can create a certificate request, despite being read. (sheet: Health checks)
  pushCertificate: { operation: 'push-certificate', version: 2, permission: READ_SYSTEM },
  androidEnterprise: { operation: 'android-enterprise', version: 1, permission: READ_SYSTEM },
} as const satisfies Record<string, Endpoint>;
