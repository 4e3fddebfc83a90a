/**
 * What a person does in the console. The paths are those of Ping's documentation for PingID, in its older console and in PingOne's
 * (last verified on documentation, November 2026); of other products we know no more than their name.
 *
 * https://docs.pingidentity.com/r/en-us/pingid/pingid_setting_up_mdm_configuration_for_the_first_time
 * https://docs.pingidentity.com/pingone/strong_authentication_mfa/p1_pid_managing_mdm_tokens.html
 */
import type { Settings } from './settings.ts';

export function instructions(settings: Settings, what: 'add' | 'remove'): readonly string[] {
  const { service } = settings;
  const address = settings.console;
  const open = `open the console of ${service}${address === undefined ? '' : `: ${address}`}`;
  const where = isPingId(settings) ? PINGID : [`go to where ${service} lists the tokens that phones may present`];
  return [open, ...where, ...(what === 'add' ? adding(settings) : removing(settings))];
}

const PINGID = [
  'in the older admin portal: Setup > PingID > Device & Pairing > Device Requirements, at Mobile Device Management',
  'in PingOne: Applications > Applications > PingID Mobile > Edit > Mobile Requirements, at Require mobile device management',
];

function adding(settings: Settings): readonly string[] {
  const fresh = isPingId(settings)
    ? [
        'press Generate New Token; in the older portal, where there is none yet, Add comes before it',
        'put the ordered value in place of the one that the console has made; where that is not possible, keep the other and copy it',
      ]
    : ['add a token with the ordered value; where the console insists on one of its own, keep that one and copy it'];
  return [
    ...fresh,
    `leave every other token${isPingId(settings) ? ' and the effective date as they are' : ' as it is'}: phones still present the old one`,
    'save, and look at the list once more: the new token is in it beside the old ones',
    'record it with `watchword tokens confirm`, and give it the copied value where the console has kept its own',
  ];
}

function removing(settings: Settings): readonly string[] {
  const away = isPingId(settings)
    ? 'press Revoke beside it, and nothing else'
    : 'take it out of the list, and nothing else';
  const last = isPingId(settings)
    ? 'make sure that it is not the only one: PingID would put a new one in its place that no phone has'
    : 'make sure that it is not the only one: no phone would come in any more';
  return [
    'find the token by its whole value: others may begin alike',
    last,
    away,
    'save, and look at the list once more: that token is gone, and every other one is still there',
    'record it with `watchword tokens confirm`: until then Watchword takes the token for active',
  ];
}

function isPingId({ service }: Settings): boolean {
  return /^ping\s?(id|one)\b/i.test(service);
}
