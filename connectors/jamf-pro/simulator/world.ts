/**
 * The default tenant: one app record for each slot, all of iOS apps, between records that are nobody's: another app, a pilot
 * record of the same app with a token of its own, an app for Apple TV. Records are named in turns by name and by number.
 */
import type { SimulatedSlot } from '#simulation';
import { NEIGHBOURS, type Neighbours } from './neighbours.ts';
import type { Quirks } from './quirks.ts';
import type { AppRecord } from './records.ts';
import { spelled } from './xml.ts';

/** The key that holds the token, as the app's documentation names it. */
export const KEY = 'PINGID_MDM_TOKEN';
const BUNDLE_ID = 'com.pingidentity.pingid.prod';
const FIRST_ID = 101;
/** Every fifth record begins without a configuration. */
const WITHOUT = 5;

export interface World {
  readonly slots: readonly SimulatedSlot[];
  /** For each slot, by name, the number its record begins with. */
  readonly idOf: ReadonlyMap<string, number>;
  /** In the order of the vendor's list. */
  readonly records: readonly AppRecord[];
}

export function makeWorld(slotCount: number, quirks: Quirks): World {
  const neighbours = NEIGHBOURS[quirks.neighbours];
  const bundleId = quirks.records === 'other-app' ? 'com.example.other' : BUNDLE_ID;
  const slots: SimulatedSlot[] = [];
  const idOf = new Map<string, number>();
  const own: AppRecord[] = [];
  for (let at = 0; at < slotCount; at += 1) {
    const suffix = at === 0 ? '' : ` ${at + 1}`;
    const name = `ios${suffix.replace(' ', '-')}`;
    const id = FIRST_ID + at;
    const title = `PingID${suffix}`;
    const isWithout = at % WITHOUT === WITHOUT - 1;
    const none = quirks.noConfiguration === 'no-element' ? null : '';
    own.push(makeRecord({ id, name: title, bundleId }, isWithout ? none : neighbours.preferences, quirks, neighbours));
    slots.push({ name, platform: 'ios', settings: { application: at % 2 === 0 ? title : String(id) } });
    idOf.set(name, id);
  }
  const pilot = `<dict><key>${KEY}</key><string>5f0c9a3e-pilot-only</string></dict>`;
  const other = (id: number, name: string, bundle: string, preferences: string) =>
    makeRecord({ id, name, bundleId: bundle }, preferences, quirks, neighbours);
  const before = [
    other(7, 'Outlook', 'com.microsoft.Office.Outlook', neighbours.preferences),
    other(12, 'PingID (pilot)', BUNDLE_ID, pilot),
    other(13, 'PingID ', BUNDLE_ID, pilot),
  ];
  const after = [
    other(90, 'Übersicht & <TV>', 'com.example.tv', ''),
    ...(quirks.records === 'same-name' ? [other(91, 'PingID', BUNDLE_ID, pilot)] : []),
  ];
  return { slots, idOf, records: [...before, ...own, ...after] };
}

type Named = Pick<AppRecord, 'id' | 'name' | 'bundleId'>;

function makeRecord(named: Named, preferences: string | null, quirks: Quirks, neighbours: Neighbours): AppRecord {
  const icon = `<id>44</id><name>icon.png</name><uri>https://ics.example.com/icon/44${ICON_MARK}</uri>`;
  const general =
    `<id>${named.id}</id><name>${spelled(named.name)}</name><display_name>${spelled(named.name)}</display_name>` +
    `<description>${neighbours.description}</description><bundle_id>${spelled(named.bundleId)}</bundle_id><version>2.1</version>` +
    `<internal_app>false</internal_app><os_type>iOS</os_type><category><id>-1</id><name>No category assigned</name></category>` +
    `<icon>${icon}<data/></icon><itunes_sync_time>0</itunes_sync_time><deploy_automatically>true</deploy_automatically>` +
    `<deploy_as_managed_app>${quirks.records !== 'unmanaged'}</deploy_as_managed_app><site><id>-1</id><name>None</name></site>`;
  return {
    ...named,
    preferences,
    groups: {
      general: general + neighbours.general,
      scope: SCOPES[quirks.scope],
      self_service: `<self_service_description>${neighbours.description}</self_service_description><feature_on_main_page>false</feature_on_main_page>`,
      vpp: '<assign_vpp_device_based_licenses>true</assign_vpp_device_based_licenses><vpp_admin_account_id>1</vpp_admin_account_id>',
      ...neighbours.groups,
    },
  };
}

/** Where an address is signed, if it is. */
export const ICON_MARK = '{signature}';

const NOBODY =
  '<all_mobile_devices>false</all_mobile_devices><all_jss_users>false</all_jss_users><mobile_devices/><buildings/><departments/><mobile_device_groups/><jss_users/><jss_user_groups/>';
const EXCLUSIONS =
  '<exclusions><mobile_device_groups><mobile_device_group><id>9</id><name>Kiosks</name></mobile_device_group></mobile_device_groups></exclusions>';
const SCOPES: Readonly<Record<Quirks['scope'], string>> = {
  groups:
    NOBODY.replace(
      '<mobile_device_groups/>',
      '<mobile_device_groups><mobile_device_group><id>4</id><name>All iPhones</name></mobile_device_group></mobile_device_groups>',
    ) + EXCLUSIONS,
  everyone: NOBODY.replace('<all_mobile_devices>false', '<all_mobile_devices>true'),
  nobody: NOBODY + EXCLUSIONS,
};
