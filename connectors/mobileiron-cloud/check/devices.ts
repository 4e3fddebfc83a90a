/** What a sample of the devices says about the tenant: much of what an administrator wants to know has no call of its own. */
import type { Finding } from '#connector';
import type { Cps } from '../../ivanti-cps/cps.ts';
import { knownToCps } from '../cps-calls.ts';
import { type NeuronsDevice, serialNumberOf } from '../device.ts';
import { failure, fromFailure, look, ok, unknown, warning } from './finding.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** An iPhone that is used is heard of several times a day. */
const SILENT_MS = 7 * DAY_MS;

/** unverified: does Common Platform Services know a device by the GUID under which Neurons lists it? Tried with one. */
export async function knownDevices(cps: Cps, active: readonly NeuronsDevice[], signal: AbortSignal): Promise<Finding> {
  const check = 'partner-api-devices';
  const device = active.find(({ platform }) => platform !== null);
  if (device === undefined) {
    const says = 'there is no phone yet to see whether Common Platform Services knows the devices that Neurons lists';
    return unknown(check, says, 'check again when a phone is enrolled');
  }
  const known = await look(signal, () => knownToCps(cps, [device.guid], signal));
  if ('failure' in known) return fromFailure(check, known.failure);
  if (known.value.some(({ guid }) => guid === device.guid)) {
    return ok(check, 'Common Platform Services knows devices by the GUIDs under which Neurons lists them');
  }
  return failure(
    check,
    `Common Platform Services does not know the device ${device.guid} by its GUID, so nothing can be written through it`,
    'report it, and until it is solved use `attributeCalls: device`; where the device is new, check again after its next check-in',
  );
}

/** Devices are told apart by serial numbers; a privacy profile on the user hides them all. */
export function* privacyProfile(active: readonly NeuronsDevice[]): Generator<Finding, void, undefined> {
  if (active.length === 0) return;
  const check = 'privacy-profile';
  if (active.some((device) => serialNumberOf(device) !== null)) {
    yield ok(check, 'serial numbers of devices can be seen');
    return;
  }
  yield warning(
    check,
    'no device shows a serial number: a privacy profile may hide them, and devices that are enrolled twice are not found',
    "take the API user out of the privacy profile, or don't tell this account's devices apart by their serial numbers",
  );
}

/** There is no call for the certificate. Where it has expired, iPhones fall silent one and all. (sheet: Health checks) */
export function pushCertificate(active: readonly NeuronsDevice[], now: number): Finding {
  const check = 'apple-push-certificate';
  const heardOfAt = active.flatMap(({ platform, lastCheckInAt }) =>
    platform === 'ios' && lastCheckInAt !== null ? [lastCheckInAt] : [],
  );
  const silent = heardOfAt.filter((at) => at < now - SILENT_MS).length;
  const days = SILENT_MS / DAY_MS;
  if (heardOfAt.length > 0 && silent * 2 > heardOfAt.length) {
    const says = `${silent} of ${heardOfAt.length} iOS devices have not been heard of for ${days} days: the Apple push certificate may have expired`;
    return warning(check, says, RENEW);
  }
  const seen =
    heardOfAt.length === 0
      ? 'no iOS device has been heard of yet'
      : `${heardOfAt.length - silent} of ${heardOfAt.length} iOS devices have been heard of within ${days} days`;
  return unknown(check, `no call tells when the Apple push certificate expires; ${seen}`, RENEW);
}

const RENEW =
  'look at Admin > MDM Certificate in the console; renew it with the same Apple account and certificate: with a wrong one, every iOS device is retired';

/** There is no call for the binding either; devices show whether they are managed that way. */
export function androidEnterprise(active: readonly NeuronsDevice[]): Finding {
  const check = 'android-enterprise';
  const phones = active.filter(({ platform }) => platform === 'android');
  const managed = phones.filter(
    ({ fields }) => fields.androidManagedByGoogle === true || fields.androidWorkContainerEnabled === true,
  );
  const resolve = 'look at Admin > Android Enterprise in the console';
  if (managed.length > 0) {
    return ok(check, `${managed.length} of ${phones.length} Android devices are managed through Android Enterprise`);
  }
  if (phones.length === 0) {
    return unknown(
      check,
      'no call tells of the binding to Android Enterprise, and there is no Android device',
      resolve,
    );
  }
  const says = `none of ${phones.length} Android devices is managed through Android Enterprise, so no configuration reaches them`;
  return warning(check, says, resolve);
}
