/** What the user may have to be allowed, by the names of the Admin Portal. */

/** To list devices. */
export const VIEW_DEVICES = 'Device Management > View device page, device details';

/** To list the apps of the catalogue, which only the self-check does. */
export const MANAGE_APPS = 'App Management > Manage app';
