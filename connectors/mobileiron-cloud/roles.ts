/** Roles of Ivanti Neurons for MDM, by the names that its console shows. (sheet: Authentication) */
export const READ_DEVICES = 'Device Read Only';
export const WRITE_DEVICES = 'Device Management';
export const TENANT = 'Tenant Admin';
export const APPS = 'App & Content Management';
