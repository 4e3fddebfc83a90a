/** What a look at some of the devices tells of things that EPMM has no call for. */
import type { Finding, Platform } from '#connector';
import { shown } from '../../ivanti-cps/device.ts';
import { look, ok, unknown, warning } from '../../ivanti-cps/finding.ts';
import type { Entry } from '../client.ts';
import { ACTIVE_DEVICES, isActive, lastHeardOf, PAGE_ROWS, platformOf } from '../devices.ts';
import type { Tenant } from '../tenant.ts';

const FIELDS = ['common.uuid', 'common.status', 'common.platform', 'common.SerialNumber', 'common.last_connected_at'];

/** So many pages after the first, spread over the list: enough to see a pattern, and no burden where it is long. */
const MORE_PAGES = 3;

const SILENT_AFTER_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Fewer devices than this show no pattern. */
const FEWEST = 4;

export function fleetChecks(
  tenant: Tenant,
  platforms: ReadonlySet<Platform>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  return look('devices', signal, async () => {
    const entries = await sample(tenant, signal);
    return [
      ...(entries.length === 0 ? [] : [serialNumbers(entries)]),
      ...(platforms.has('ios') ? [pushCertificate(tenant, entries)] : []),
    ];
  });
}

async function sample({ client }: Tenant, signal: AbortSignal): Promise<readonly Entry[]> {
  const at = (offset: number) =>
    client.devices({ fields: FIELDS, query: ACTIVE_DEVICES, offset, limit: PAGE_ROWS }, signal);
  const first = await at(0);
  const entries = [...first.entries];
  const rest = (first.total ?? 0) - first.entries.length;
  for (let page = 0; page < MORE_PAGES && rest > 0; page += 1) {
    const offset = first.entries.length + Math.floor((rest * page) / MORE_PAGES);
    entries.push(...(await at(offset)).entries);
  }
  return entries.filter(isActive);
}

/** unverified: what does a GDPR profile leave of a serial number? (sheet: Quirks a simulator must reproduce, 6) Stars count as nothing. */
function serialNumbers(entries: readonly Entry[]): Finding {
  const check = 'serial-numbers';
  const hidden = entries.filter((entry) => shown(entry['common.SerialNumber']) === null).length;
  if (hidden < entries.length) return ok(check, 'the user sees serial numbers of devices');
  const says = `none of ${entries.length} devices shows its serial number, so devices that are enrolled twice cannot be found`;
  return warning(check, says, 'take the user out of the GDPR profile, if there is one');
}

/** There is no call for the certificate. When it has expired, iPhones fall silent together. */
function pushCertificate({ kit }: Tenant, entries: readonly Entry[]): Finding {
  const check = 'apple-push-certificate';
  const resolve =
    'look at the MDM certificate and its expiry in the Admin Portal, and renew it with the same Apple account: another certificate would mean to enrol every phone again';
  const heardOf = entries.filter((entry) => platformOf(entry) === 'ios').flatMap((entry) => lastHeardOf(entry) ?? []);
  const silent = heardOf.filter((at) => kit.now() - at > SILENT_AFTER_DAYS * DAY_MS).length;
  const seen = `${silent} of ${heardOf.length} iOS devices that were looked at have been silent for ${SILENT_AFTER_DAYS} days`;
  if (heardOf.length >= FEWEST && silent * 2 >= heardOf.length) {
    return warning(check, `${seen}, as when the Apple push certificate has expired`, resolve);
  }
  return unknown(check, `EPMM has no call that shows the Apple push certificate; ${seen}`, resolve);
}
