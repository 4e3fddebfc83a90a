/** The roles that v1 calls ask for, as the console names them. */
export const DEVICE_READ = 'Device Read Only';
export const DEVICE_MANAGEMENT = 'Device Management';
export const TENANT_ADMIN = 'Tenant Admin';
export const APPS = 'App & Content Management';

export const ROLES: readonly string[] = [DEVICE_READ, DEVICE_MANAGEMENT, TENANT_ADMIN, APPS];
