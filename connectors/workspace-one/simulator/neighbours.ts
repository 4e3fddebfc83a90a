/**
 * What stands beside our key in the rules of the default world. The odd ones hold what a client is tempted to tidy up: unknown
 * fields, types in three forms, unusual order and spelling, keys that almost are ours, numbers that a double can't hold, and
 * what live answers hold although the specification forbids it. Everything here has to survive a write.
 */
import { KEY } from './keys.ts';

/** The texts between which the vendor's own members of an assignment stand. */
export interface Neighbours {
  /** Further members of `distribution`, each behind a comma. */
  readonly distribution: string;
  /** Further members of the assignment, each with a comma behind it. */
  readonly members: string;
  /** The list of configuration items, null where the assignment has none at all. */
  readonly configuration: string | null;
}

/** Emoji with a skin tone, a combining accent, right to left with its marks. */
const UNICODE = 'Grüße 👋🏽 Cafe\u0301 \u202Bשלום عالم\u202C';

const CAPTURED = `"application_transforms":[],"bsp_assignments":{"smart_groups_offline_licenses":[],"smart_groups_online_licenses":[]},
      "display_in_app_catalog":true,"installer_deferral_exit_code":"","installer_deferral_interval":0,"is_default_assignment":true,
      "msi_deployment_override_params":{},"pre_release_version":0,"reboot_override":false`;

const PHASED = `"phased_deployment":{"status":"IN_PROGRESS","start_date":"2025-03-01T08:00:00","phases":[
        {"name":"Ring 0","sequence":1,"progression_rule":null,"additional_properties":{}},{"sequence":2.0,"name":""}]}`;

const ITEMS = `[
      {"key":"welcomeText","value":"${UNICODE}","type":"STRING"},
      {"type":"3","value":"true","key":"allowBiometrics"},
      {"key":"pingid_mdm_token","value":"another letter case","type":"STRING"},
      {"key":"${KEY} ","value":"a blank at the end","type":1},
      {"key":"maxPairings","value":"007","type":2,"id":4711,"uuid":"0d1f2a3b-0000-4000-8000-00000000beef"},
      {"key":"empty","value":"","type":"1"},
      {"key":"choice","value":"b","type":"9","nested_configurations":[]},
      {"key":"several","value":"[\\"b\\",\\"a\\"]","type":"10"},
      {"key":"secret","value":"hidden in the console","type":"HIDDEN"},
      {"key":"ratio","value":1.0,"type":"DOUBLE"},
      {"key":"counter","value":9007199254740993,"type":99},
      {"key":"lookup","value":"{UserPrincipalName}","type":"STRING"},
      {"key":"escaped","value":"caf\\u00e9 \\/ \\u2028 \\"quoted\\"","type":"STRING"},
      {"key":"nothing","value":null,"type":null},
      {"key":"bundle","type":"BUNDLE","value":"","nested_configurations":[
        {"key":"${KEY}","value":"inside a bundle: not ours","type":"1"},{"key":"minus","value":"-0","type":"INTEGER"}]},
      {"key":"future","value":"x","type":"HOLOGRAM","note":{"z":1,"a":[null,{}]}},
      {"key":"noValue"}
    ]`;

const ATTRIBUTES = `"application_attributes":[{"key":"${KEY}","value":"an attribute: not ours","type":"STRING"}],`;

const ODD: readonly Neighbours[] = [
  {
    distribution: `,"description":"#AUTOPKG ${UNICODE}",${CAPTURED},${PHASED},"licence_counter":9007199254740993,"ratio":1.0,"scale":1E+2`,
    members: `${ATTRIBUTES}"app_profiles_mapping":[],"application_policy":{"permissions":[null,""],"x":{}},"is_dynamic_template_saved":false,`,
    configuration: ITEMS,
  },
  {
    distribution: `,"description":"","requires_approval":"false","archived_phased_deployment_uuid":null`,
    members: `"future_setting":{"\\u00e9":"a name of one escaped character","b":1,"a":[null,"",{"c":-0}],"":{}},"application_attributes":null,"application_policy":{},`,
    configuration: `[{"value":"Willkommen","key":"welcomeText","type":"1"},{"key":"dark_mode","type":3,"value":"FALSE"}]`,
  },
  {
    distribution: `,"auto_update_priority":"HIGH_PRIORITY","app_track_id":""`,
    members: `"is_android_enterprise_config_template":true,`,
    configuration: null,
  },
];

const CLEAN: readonly Neighbours[] = ['Welcome', 'Hello', 'Good morning'].map((text) => ({
  distribution: `,"description":"${text}","bsp_assignments":{"smart_groups_offline_licenses":[],"smart_groups_online_licenses":[]}`,
  members: `"app_profiles_mapping":[],"application_attributes":[],"is_dynamic_template_saved":false,`,
  configuration: `[{"key":"welcomeText","value":"${text}","type":"STRING"},{"key":"allowBiometrics","value":"true","type":"BOOLEAN"}]`,
}));

export const NEIGHBOURS: Readonly<Record<'odd' | 'clean', readonly Neighbours[]>> = { odd: ODD, clean: CLEAN };

/** What stands beside the assignments, each behind a comma. */
export const BESIDE: Readonly<Record<'odd' | 'clean', string>> = {
  odd: `,
  "application_msi_deployment_params":{"device_restart":1,"installer_reboot_exit_code":"","installer_success_exit_code":"","restart_deadline_in_days":0},
  "futureRule":{"z":1.50,"a":[null,{}]}`,
  clean: `,"application_msi_deployment_params":{"device_restart":1,"restart_deadline_in_days":0}`,
};
