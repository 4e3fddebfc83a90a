/** The admin roles that V2 calls ask for: the category, and the role as the console describes it. */
export const VIEW_DEVICES = 'Device Management > View device page, device details';
export const MANAGE_DEVICES = 'Device Management > Manage devices';
export const VIEW_LOGS = 'Settings and Services Management > View logs and events';
export const MANAGE_APPS = 'App Management > Manage app';

export const ROLES: readonly string[] = [VIEW_DEVICES, MANAGE_DEVICES, VIEW_LOGS, MANAGE_APPS];
