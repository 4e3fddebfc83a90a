/** A tenant in which nothing is wrong, for tests of the self-check. */
import type { Finding } from '#connector';
import { json } from '../kit-for-tests.ts';
import { device, fleet, listOf, NOW } from './phones-for-tests.ts';
import {
  assignment,
  GROUP,
  item,
  kitFor,
  open,
  type Routes,
  RULES,
  rules,
  signal,
  slot,
  text,
} from './tenant-for-tests.ts';

export const INFO = 'GET /api/system/info';
export const APNS = `GET /api/system/groups/${GROUP}/apns`;
export const ANDROID = 'GET /api/system/groups/570/androidwork';
export const SMART_GROUPS = 'GET /api/mdm/smartgroups/search';

export const managed = ',"restriction":{"make_app_mdm_managed":true}';
export const smartGroup = (at: number, Devices: number) => ({
  SmartGroupID: 300 + at,
  SmartGroupUuid: `CCCCCCCC-0000-4000-8000-00000000000${at}`,
  Devices,
});

export const HEALTHY: Routes = {
  ...fleet([device(1)], []),
  [RULES]: text(rules(assignment(0, 'A', `[${item('v')}]`, managed), assignment(1, 'B', '[]', managed))),
  [INFO]: () =>
    json(
      200,
      { ProductVersion: '25.11.6.68' },
      {
        date: new Date(NOW).toUTCString(),
        'x-ratelimit-limit': '250000',
        'x-ratelimit-remaining': '200000',
      },
    ),
  [APNS]: () => json(200, { valid_to: '2027-06-01T00:00:00', apple_id: 'apple@contoso.example' }),
  [ANDROID]: () => json(200, { EnterpriseId: 'LC01' }),
  [SMART_GROUPS]: listOf('SmartGroups', 'Total', [smartGroup(0, 3), smartGroup(1, 1)]),
  'GET /api/system/groups/search': listOf('OrganizationGroups', 'TotalResults', [
    { GroupId: 'contoso', Id: 570, Uuid: GROUP },
  ]),
};

export async function check(
  routes: Routes = {},
  slots = [slot()],
  more = {},
  kit = kitFor({ ...HEALTHY, ...routes }, NOW),
) {
  const findings: Finding[] = [];
  for await (const finding of open(kit, more).check(slots, signal)) findings.push(finding);
  return findings;
}

export const android = slot({ name: 'android', platform: 'android' });
