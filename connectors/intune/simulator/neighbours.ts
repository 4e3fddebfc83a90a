/**
 * What stands beside our key in the policies of the default world. The odd ones hold what a client is tempted to tidy up:
 * unknown fields and value kinds, wrong types, unusual order and spelling, keys that almost are ours, numbers that a double
 * can't hold. Everything here has to survive a write.
 */
import type { PolicyObject } from './keys.ts';

export interface Neighbours {
  readonly settings: readonly PolicyObject[];
  /** Text of `encodedSettingXml`. */
  readonly plist: string;
  /** Text of `payloadJson`. */
  readonly payload: string;
  /** Fields of an iOS policy that the documentation doesn't know. */
  readonly iosFields: PolicyObject;
  /** The same for Android, and known fields of another type than documented. */
  readonly androidFields: PolicyObject;
}

/** Emoji with a skin tone, a combining accent, right to left with its marks. */
const UNICODE = 'Grüße 👋🏽 Cafe\u0301 \u202Bשלום عالم\u202C';

const ODD: Neighbours = {
  settings: [
    { appConfigKey: 'welcomeText', appConfigKeyType: 'stringType', appConfigKeyValue: UNICODE },
    { appConfigKeyValue: 'true', appConfigKeyType: 'booleanType', appConfigKey: 'allowBiometrics' },
    { appConfigKey: 'pingid_mdm_token', appConfigKeyType: 'stringType', appConfigKeyValue: 'another letter case' },
    { appConfigKey: 'PINGID_MDM_TOKEN ', appConfigKeyType: 'stringType', appConfigKeyValue: 'a blank at the end' },
    { appConfigKey: 'maxPairings', appConfigKeyType: 'integerType', appConfigKeyValue: '007' },
    { appConfigKey: 'empty', appConfigKeyType: 'stringType', appConfigKeyValue: '' },
    { appConfigKey: 'upn', appConfigKeyType: 'tokenType', appConfigKeyValue: '{{userprincipalname}}' },
    { appConfigKey: 'ratio', appConfigKeyType: 'realType', appConfigKeyValue: 1.5 },
    {
      appConfigKey: 'future',
      appConfigKeyType: 'dictionaryType',
      appConfigKeyValue: null,
      note: { z: 1, a: [null, ''] },
    },
    { appConfigKey: 'twice', appConfigKeyType: 'stringType', appConfigKeyValue: 'first' },
    { appConfigKey: 'twice', appConfigKeyType: 'stringType', appConfigKeyValue: 'second' },
  ],
  plist: `<dict>
  <!-- typed by hand -->
  <key>welcomeText</key>
  <string>${UNICODE} &amp; &lt;more&gt; &#x1F600;</string>
  <key>pingid_mdm_token</key><string>another letter case</string>
  <key>PINGID_MDM_TOKEN </key>
  <string> a blank at the end </string>
  <key>counter</key><integer>9007199254740993</integer>
  <key>ratio</key>
\t<real>1.0</real>
  <key>nested</key>
  <dict>
    <key>PINGID_MDM_TOKEN</key><string>inside another dictionary: not ours</string>
    <key>empty</key><string></string>
  </dict>
  <key>list</key>
  <array><string/><true/><false></false><data>AAEC</data><date>2026-01-02T03:04:05Z</date></array>
  <key>raw</key><string><![CDATA[<not & escaped>]]></string>
</dict>`,
  payload: `{ "productId":"app:prod.com.pingidentity.pingid", "kind":"androidenterprise#managedConfiguration",
  "managedProperty":[
    {"key":"welcomeText","valueString":"${UNICODE}"},
    {"valueBool":true,"key":"allowBiometrics"},
    {"key":"pingid_mdm_token","valueString":"another letter case"},
    {"key":" PINGID_MDM_TOKEN","valueString":"a blank in front"},
    {"key":"counter","valueInteger":9007199254740993},
    {"key":"ratio","valueDouble":1.0},
    {"key":"scale","valueDouble":1E+2},
    {"key":"numberAsText","valueString":"0042"},
    {"key":"escaped","valueString":"caf\\u00e9 \\/ \\u2028"},
    {"key":"nothing","valueString":null},
    {"key":"empty","valueString":""},
    {"key":"list","valueStringArray":["b","","a"]},
    {"key":"accounts","valueBundleArray":[{"managedProperty":[
      {"key":"PINGID_MDM_TOKEN","valueString":"inside a bundle: not ours"},{"key":"minus","valueInteger":-0}]}]},
    {"key":"future","valueHologram":{"z":1,"a":[null,{}]}},
    {"key":"twice","valueString":"first"},
    {"key":"twice","valueString":"second"},
    {"key":"noValue"}
  ], "schemaVersion":"2", "kept":{"true":true} }`,
  iosFields: { previewOfSomething: { b: 1, a: [null, '', { c: 0 }] }, description: UNICODE },
  androidFields: {
    description: '',
    connectedAppsEnabled: 'false',
    permissionActions: [{ action: 'autoGrant', permission: 'android.permission.CAMERA', reason: null }],
    previewOfSomething: [[], {}, 'x'],
  },
};

const CLEAN: Neighbours = {
  settings: [
    { appConfigKey: 'welcomeText', appConfigKeyType: 'stringType', appConfigKeyValue: 'Welcome' },
    { appConfigKey: 'allowBiometrics', appConfigKeyType: 'booleanType', appConfigKeyValue: 'true' },
  ],
  plist: '<dict><key>welcomeText</key><string>Welcome</string><key>allowBiometrics</key><true/></dict>',
  payload:
    '{"kind":"androidenterprise#managedConfiguration","productId":"app:prod.com.pingidentity.pingid","managedProperty":[{"key":"welcomeText","valueString":"Welcome"},{"key":"allowBiometrics","valueBool":true}]}',
  iosFields: { description: 'PingID' },
  androidFields: {
    description: 'PingID',
    connectedAppsEnabled: false,
    permissionActions: [{ permission: 'android.permission.CAMERA', action: 'autoGrant' }],
  },
};

export const NEIGHBOURS: Readonly<Record<'odd' | 'clean', Neighbours>> = { odd: ODD, clean: CLEAN };
