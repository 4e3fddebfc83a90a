/** The calls this connector makes, each with the privilege of the API role that it takes, as Jamf Pro's console names it. */

export const READ_APPS = 'Read Mobile Device Applications';
export const UPDATE_APPS = 'Update Mobile Device Applications';
export const READ_DEVICES = 'Read Mobile Devices';

export interface Endpoint {
  /** A name for logs and metrics. */
  readonly operation: string;
  readonly permission: string;
  /** What a good answer is written in. */
  readonly answers: 'xml' | 'json' | 'nothing';
}

export const LIST_APPS: Endpoint = { operation: 'list-apps', permission: READ_APPS, answers: 'xml' };
export const READ_APP: Endpoint = { operation: 'read-app', permission: READ_APPS, answers: 'xml' };
/** The answer to a write is not read: the look afterwards decides. */
export const WRITE_APP: Endpoint = { operation: 'write-app', permission: UPDATE_APPS, answers: 'nothing' };
export const LIST_DEVICES: Endpoint = { operation: 'list-devices', permission: READ_DEVICES, answers: 'json' };

/** https://learn.jamf.com/r/en-US/jamf-pro-documentation-11.16.0/Generating_a_Client_Secret, last verified on documentation, November 2026. */
export const TOKEN_PATH = '/api/oauth/token';
