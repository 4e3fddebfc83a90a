/**
 * What stands beside our key: in the app's configuration, beside it in the app, beside the app in the policy. The odd ones hold what
 * a client is tempted to tidy up. Everything here has to survive a write.
 *
 * A configuration is a `google.protobuf.Struct`, whose numbers are doubles: there is no other spelling of them in it than a double's.
 */

export interface Neighbours {
  /** JSON of the app's `managedConfiguration`. */
  readonly configuration: string;
  /** JSON of the app's other fields, those behind the configuration. */
  readonly app: string;
  /** JSON of the policy's other fields. */
  readonly policy: string;
}

/** Emoji with a skin tone, a combining accent, right to left with its marks. */
const UNICODE = 'Grüße 👋🏽 Cafe\u0301 \u202Bשלום عالم\u202C';

const ODD: Neighbours = {
  configuration: `{ "welcomeText":"${UNICODE}", "allowBiometrics":true,
    "pingid_mdm_token":"another letter case", " PINGID_MDM_TOKEN":"a blank in front",
    "counter":9007199254740992, "ratio":0.1, "scale":1e+21, "small":1e-7, "numberAsText":"0042",
    "escaped":"caf\\u00e9 \\/ \\u2028", "nothing":null, "empty":"", "list":["b","","a"], "none":{},
    "accounts":[{"PINGID_MDM_TOKEN":"inside a bundle: not ours","port":1.5}],
    "version":"3", "applications":"not the list", "managedConfiguration":{"PINGID_MDM_TOKEN":"not ours either"} }`,
  app: `{"defaultPermissionPolicy":"PROMPT","permissionGrants":[{"policy":"GRANT","permission":"android.permission.CAMERA"}],
    "minimumVersionCode":0,"autoUpdateMode":"AUTO_UPDATE_HIGH_PRIORITY","delegatedScopes":[],"accessibleTrackIds":["4699"],
    "previewOfSomething":{"z":1.0,"a":[null,""]},"userControlSettings":{}}`,
  policy: `{"cameraDisabled":"false","maximumTimeToLock":"9007199254740993","passwordRequirements":{"passwordMinimumLength":6.0},
    "statusReportingSettings":{"applicationReportsEnabled":true,"networkInfoEnabled":true},
    "shortSupportMessage":{"defaultMessage":"${UNICODE}"},"previewOfSomething":[[],{},"x",1E+2]}`,
};

const CLEAN: Neighbours = {
  configuration: '{"welcomeText":"Welcome","allowBiometrics":true}',
  app: '{"defaultPermissionPolicy":"GRANT"}',
  policy: '{"statusReportingSettings":{"applicationReportsEnabled":true}}',
};

export const NEIGHBOURS: Readonly<Record<'odd' | 'clean', Neighbours>> = { odd: ODD, clean: CLEAN };
