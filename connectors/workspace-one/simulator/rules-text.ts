/** The rules an app begins with: some assignments, each for one smart group, in the spelling of the chosen neighbours. */
import type { App } from './apps.ts';
import { BESIDE, NEIGHBOURS } from './neighbours.ts';
import type { Quirks } from './quirks.ts';

export interface RulesWanted {
  readonly app: Pick<App, 'kind' | 'platform'>;
  /** One assignment for each, by the group's uuid. */
  readonly groups: readonly string[];
  readonly excluded: readonly string[];
  readonly neighbours: Quirks['neighbours'];
}

const NAMES = ['Everybody', 'Pilot (Übung) 🚀', 'Kiosk'];
const DATES = ['"2025-03-01T08:00:00"', '"2024-01-15T00:00:00Z"', '"2031-01-01T00:00:00.1230000"'];
const CLEAN_DATES = ['"2025-03-01T08:00:00Z"', '"2024-01-15T00:00:00Z"', '"2031-01-01T00:00:00Z"'];
const LICENSES_EACH = 5;

export function rulesText({ app, groups, excluded, neighbours }: RulesWanted): string {
  const assignments = groups.map((group, at) => assignment(app, group, at, neighbours)).join(',\n   ');
  const exclusions = JSON.stringify(excluded);
  return `{ "assignments":[\n   ${assignments}\n  ],\n  "excluded_smart_groups":${exclusions}${BESIDE[neighbours]} }`;
}

function assignment(app: RulesWanted['app'], group: string, at: number, neighbours: Quirks['neighbours']): string {
  const styles = NEIGHBOURS[neighbours];
  const style = styles[at % styles.length];
  if (style === undefined) throw new Error('there are no neighbours');
  const { members, configuration } = style;
  const dates = neighbours === 'clean' ? CLEAN_DATES : DATES;
  const name = `${NAMES[at % NAMES.length]}${at < NAMES.length ? '' : ` ${at}`}`;
  const targets =
    app.kind === 'Purchased'
      ? `"smart_groups":[],"vpp_app_details":{"license_usage":[{"allocated":${LICENSES_EACH},"redeemed":0,"smart_group_uuid":"${group}"}]}`
      : `"smart_groups":["${group}"]`;
  const distribution = `"distribution":{"name":"${name}","app_delivery_method":"${at === 1 ? 'ON_DEMAND' : 'AUTO'}","effective_date":${dates[at % 3]},${targets}${style.distribution}}`;
  const keys = configuration === null ? '' : `"application_configuration":${configuration},`;
  const rest = `"restriction":${restriction(app, at)},"tunnel":${tunnel(at)}`;
  // Every second one in another order.
  return at % 2 === 0
    ? `{"priority":${at},${distribution},${members}${keys}${rest}}`
    : `{${keys}${members}${rest}, "priority" : ${at} , ${distribution} }`;
}

function restriction({ kind, platform }: RulesWanted['app'], at: number): string {
  const managed = platform === 'ios';
  return JSON.stringify({
    desired_state_management: false,
    make_app_mdm_managed: managed,
    managed_access: managed && kind === 'Purchased',
    prevent_application_backup: false,
    prevent_removal: at === 0,
    remove_on_unenroll: platform === 'android' || at !== 1,
  });
}

function tunnel(at: number): string {
  return at === 1 ? '{"per_app_vpn_profile_uuid":"3d958f38-246e-4854-a306-189d941ab073"}' : '{}';
}
