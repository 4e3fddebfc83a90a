/** Is the tenant itself in order: Apple's push certificate, the binding to Android Enterprise, the subscription? */
import { Failure, type Finding, isRecord, type Platform } from '#connector';
import { type GraphObject, optionalString, optionalTime } from '../graph-object.ts';
import type { Tenant } from '../tenant.ts';
import { clockFinding, failure, look, ok, unknown, warning } from './finding.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const WARN_BEFORE_MS = 30 * DAY_MS;

export async function tenantChecks(
  tenant: Tenant,
  platforms: ReadonlySet<Platform>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  return [
    ...(platforms.has('ios')
      ? await look('apple-push-certificate', signal, () => pushCertificate(tenant, signal))
      : []),
    ...(platforms.has('android')
      ? await look('android-enterprise', signal, () => androidEnterprise(tenant, signal))
      : []),
    ...(await look('subscription', signal, () => subscription(tenant, signal))),
    clockFinding('Intune', tenant.clock.aheadMs),
  ];
}

async function pushCertificate(tenant: Tenant, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'apple-push-certificate';
  const certificate = await certificateOrNull(tenant, signal);
  const endsAt = certificate === null ? null : optionalTime(certificate, 'expirationDateTime');
  if (certificate === null || endsAt === null) {
    const says = 'there is no Apple push certificate, so no iPhone can be reached';
    return [failure(check, says, 'upload one in the console')];
  }
  const appleId = optionalString(certificate, 'appleIdentifier');
  const resolve = `renew it${appleId === null ? '' : ` with the Apple account ${appleId}`}: another certificate would mean to enrol every phone again`;
  const day = new Date(endsAt).toISOString().slice(0, 10);
  const leftMs = endsAt - tenant.kit.now();
  if (leftMs <= 0) return [failure(check, `the Apple push certificate has expired on ${day}`, resolve)];
  if (leftMs <= WARN_BEFORE_MS) return [warning(check, `the Apple push certificate expires on ${day}`, resolve)];
  return [ok(check, `the Apple push certificate is valid until ${day}`)];
}

/** The documentation wraps the object in `value`, a recording shows it bare. */
async function certificateOrNull(tenant: Tenant, signal: AbortSignal): Promise<GraphObject | null> {
  try {
    const answer = await tenant.client.pushCertificate(signal);
    return isRecord(answer.fields.value) ? { text: answer.text, fields: answer.fields.value } : answer;
  } catch (error) {
    if (error instanceof Failure && error.status === 404) return null;
    throw error;
  }
}

async function androidEnterprise(tenant: Tenant, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'android-enterprise';
  // The answer holds enrolment tokens as well: only these fields are looked at, and nothing of it is shown but them.
  const binding = await tenant.client.androidEnterprise(signal);
  const status = optionalString(binding, 'bindStatus');
  if (status === null) return [unknown(check, 'Intune does not say whether it is bound to Android Enterprise')];
  if (status !== 'bound' && status !== 'boundAndValidated') {
    const says = `Intune is not bound to Android Enterprise (${status}), so no Android phone receives a configuration`;
    return [failure(check, says, 'bind Managed Google Play in the console')];
  }
  const sync = optionalString(binding, 'lastAppSyncStatus');
  if (sync === null || sync === 'success' || sync === 'none') {
    return [ok(check, `Intune is bound to Android Enterprise (${status})`)];
  }
  const says = `Intune is bound to Android Enterprise, and its last synchronisation of apps failed (${sync})`;
  return [warning(check, says, 'synchronise Managed Google Play in the console')];
}

async function subscription(tenant: Tenant, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'subscription';
  const state = optionalString(await tenant.client.subscription(signal), 'subscriptionState');
  if (state === null) return [unknown(check, 'Intune does not say in what state its subscription is')];
  if (state === 'active') return [ok(check, 'the Intune subscription is active')];
  const says = `the Intune subscription is in the state \`${state}\``;
  const resolve = 'look at the subscription in the Microsoft 365 admin centre';
  return [state === 'pending' || state === 'warning' ? warning(check, says, resolve) : failure(check, says, resolve)];
}
