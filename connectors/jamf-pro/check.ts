/** Everything that can be wrong, looked at before it goes wrong. Nothing here writes. */
import { Failure, type Finding, failure, findingsAbout, ok, unknown, warning } from '#connector';
import { placeOf } from './configuration.ts';
import { oneDevice } from './devices.ts';
import { READ_DEVICES, UPDATE_APPS } from './endpoints.ts';
import { idOf } from './find.ts';
import { seen } from './observe.ts';
import { type AppRecord, readRecord } from './record.ts';
import type { JamfSlot, Tenant } from './tenant.ts';

const { fromFailure, look } = findingsAbout({
  product: 'Jamf Pro',
  host: 'Jamf Pro',
  auth: 'correct the credentials or add the privilege to the API role',
});

export async function* check(
  tenant: Tenant,
  slots: readonly JamfSlot[],
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  const signedIn = await look('sign-in', signal, async () => {
    await tenant.session.current(signal);
    return [ok('sign-in', 'the API client can sign in')];
  });
  yield* signedIn;
  if (signedIn.some(({ level }) => level !== 'ok')) return;
  const reads = await look('permission-observe', signal, async () => {
    await tenant.apps.get(signal);
    return [ok('permission-observe', 'the API client may read app records')];
  });
  yield* reads;
  yield WRITES;
  yield* await readsDevices(tenant, signal);
  yield DELIVERY;
  if (reads.some(({ level }) => level !== 'ok')) return;
  const claims = new Map<string, string>();
  for (const slot of slots) yield* await slotChecks(tenant, slot, claims, signal);
}

/** unverified: see `bodyOf`. Trying a write would be a write. */
const WRITES = unknown(
  'permission-write',
  `whether the API role has \`${UPDATE_APPS}\`, and whether a write leaves the rest of a record alone, is not tried here`,
  'look at the API role in the console; write one slot first (`watchword sync <account> --slot <slot>`), which compares the whole record afterwards',
);

/** unverified: is there any evidence that a device has taken a configuration? (sheet: Delivery evidence) */
const DELIVERY = unknown(
  'delivery-evidence',
  'Jamf Pro has no documented call that tells which devices have received a configuration',
  'give rotations a soak that is longer than devices stay silent, and look at some devices before you approve',
);

async function readsDevices(tenant: Tenant, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'permission-devices';
  try {
    await oneDevice(tenant, signal);
    return [ok(check, 'the API client may list mobile devices')];
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    if (error.kind !== 'auth') return [fromFailure(check, error)];
    return [
      warning(check, error.message, `add \`${READ_DEVICES}\` to the API role, or go without the list of devices`),
    ];
  }
}

async function slotChecks(
  tenant: Tenant,
  slot: JamfSlot,
  claims: Map<string, string>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const findings = await look('app-record', signal, async () => {
    const id = await idOf(tenant, slot, signal);
    const record = readRecord(await tenant.client.app(id, signal), id);
    const { remarks = [] } = seen(record, slot, tenant.kit);
    return [
      ok('app-record', `the app record ${placeOf(record)} is there and can be read`),
      ...remarks.map((remark) => warning('app-record-remark', remark, 'correct it in the console')),
      appFinding(record, slot),
      managedFinding(record),
      scopeFinding(record),
      ...claimedTwice(record, slot, claims),
    ];
  });
  return findings.map((finding) => ({ ...finding, slot: slot.name }));
}

function appFinding(record: AppRecord, { app: { packageId } }: JamfSlot): Finding {
  if (record.bundleId === packageId) return ok('app', `${placeOf(record)} is for the app ${packageId}`);
  const says = `${placeOf(record)} is for the app ${record.bundleId}, not for ${packageId}`;
  return failure('app', says, 'name the record of the app in `application`, or correct the app profile');
}

function managedFinding(record: AppRecord): Finding {
  const check = 'app-managed';
  if (record.text('general/deploy_as_managed_app') === 'true') return ok(check, `${placeOf(record)} is a managed app`);
  const says = `${placeOf(record)} is not made a managed app when it is installed, and only managed apps get a configuration`;
  return warning(check, says, 'choose "Make app managed when possible" in the console');
}

/** The groups of a scope that name somebody. */
const SCOPED = ['mobile_devices', 'buildings', 'departments', 'mobile_device_groups', 'jss_users', 'jss_user_groups'];

function scopeFinding(record: AppRecord): Finding {
  const check = 'app-scope';
  const isForAll = ['all_mobile_devices', 'all_jss_users'].some((name) => record.text(`scope/${name}`) === 'true');
  if (isForAll || SCOPED.some((name) => record.count(`scope/${name}`) > 0)) {
    return ok(check, `${placeOf(record)} has a scope`);
  }
  return warning(
    check,
    `the scope of ${placeOf(record)} names nobody, so no device gets it`,
    'add a scope in the console',
  );
}

/** One slot by name and another by number can mean one record, which only the records themselves show. */
function claimedTwice({ id }: AppRecord, slot: JamfSlot, claims: Map<string, string>): readonly Finding[] {
  const places = slot.app.keys.map((key) => `${id} ${key}`);
  const other = places.map((place) => claims.get(place)).find((name) => name !== undefined);
  for (const place of places) claims.set(place, slot.name);
  if (other === undefined) return [];
  const says = `the slots \`${other}\` and \`${slot.name}\` are the same key of the same app record`;
  return [failure('record-claimed-twice', says, 'take one of them out')];
}
