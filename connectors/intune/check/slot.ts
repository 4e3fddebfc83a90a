/** Is everything in place for one slot? */
import { Failure, type Finding } from '#connector';
import { appPackageOf } from '../apps.ts';
import { idOf, inWords } from '../configuration.ts';
import { groupsOf } from '../create.ts';
import { readSummary } from '../delivery.ts';
import { find, notFound } from '../find.ts';
import { type GraphObject, optionalNumber, optionalString } from '../graph-object.ts';
import { seen } from '../observe.ts';
import { revisionOf } from '../revision.ts';
import type { IntuneSlot, Tenant } from '../tenant.ts';
import { failure, look, ok, unknown, warning } from './finding.ts';

export async function slotChecks(tenant: Tenant, slot: IntuneSlot, signal: AbortSignal): Promise<readonly Finding[]> {
  const findings = await look('configuration', signal, async () => {
    const objects = await tenant.list.get(signal);
    const object = find(objects, slot.settings.configuration);
    if (object !== null) return foundChecks(tenant, slot, object, signal);
    if (slot.settings.create !== true) throw notFound(objects, slot.settings.configuration);
    return [
      ok('configuration', `the configuration ${slot.settings.configuration} does not exist yet and will be created`),
    ];
  });
  return findings.map((finding) => ({ ...finding, slot: slot.name }));
}

async function foundChecks(
  tenant: Tenant,
  slot: IntuneSlot,
  object: GraphObject,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { remarks = [] } = seen(object, slot, tenant.kit);
  return [
    ok('configuration', `${inWords(object)} is there and can be read`),
    ...remarks.map((remark) => warning('configuration-remark', remark, 'correct it in the console')),
    ...(await look('list-and-object', signal, () => listAndObject(tenant, object, signal))),
    ...(await look('configuration-assigned', signal, () => assigned(tenant, slot, object, signal))),
    ...(await look('app', signal, () => targetedApps(tenant, slot, object, signal))),
    ...(await look('delivery-evidence', signal, () => evidence(tenant, object, signal))),
  ];
}

/** unverified: does the list give every property that the object itself has? (sheet: Reading) A write would find out with a conflict. */
async function listAndObject(tenant: Tenant, object: GraphObject, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'list-and-object';
  const fresh = await tenant.client.configuration(idOf(object), signal);
  if (revisionOf(fresh, tenant.kit) === revisionOf(object, tenant.kit)) {
    return [ok(check, 'the list of configurations and the configuration itself say the same')];
  }
  return [
    warning(
      check,
      `the list of configurations and ${inWords(object)} itself say different things, so every write would end in a conflict`,
      'check again; if it stays so, report it',
    ),
  ];
}

async function assigned(
  tenant: Tenant,
  slot: IntuneSlot,
  object: GraphObject,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const check = 'configuration-assigned';
  const assignments = await tenant.client.assignments(idOf(object), signal);
  if (assignments.length === 0) {
    return [
      warning(check, `${inWords(object)} is assigned to nobody, so no phone receives it`, 'assign it in the console'),
    ];
  }
  const groups = groupsOf(assignments);
  const missing = (slot.settings.assign ?? []).filter((groupId) => !groups.has(groupId.toLowerCase()));
  if (missing.length === 0) return [ok(check, `${inWords(object)} has ${assignments.length} assignments`)];
  return [
    warning(
      check,
      `${inWords(object)} is not assigned to ${missing.join(', ')}`,
      'assign it in the console, or correct `assign`',
    ),
  ];
}

/** Each app by itself: one that is gone must not hide the others. */
async function targetedApps(
  tenant: Tenant,
  slot: IntuneSlot,
  object: GraphObject,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const ids = Array.isArray(object.fields.targetedMobileApps) ? object.fields.targetedMobileApps : [];
  const findings: Finding[] = [];
  let isForOurs = false;
  for (const id of ids.filter((each) => typeof each === 'string')) {
    const app = await appOrNull(tenant, id, signal);
    if (app === null) {
      findings.push(
        warning('app-gone', `${inWords(object)} is for an app that is gone (${id})`, 'take it out in the console'),
      );
      continue;
    }
    if (appPackageOf(app) !== slot.app.packageId) continue;
    isForOurs = true;
    if (app.fields.isAssigned === false) {
      const says = `the app ${optionalString(app, 'displayName') ?? id} is assigned to nobody`;
      findings.push(warning('app-assigned', says, 'assign the app in the console'));
    }
  }
  if (isForOurs) return [ok('app', `${inWords(object)} is for the app ${slot.app.packageId}`), ...findings];
  const says = `${inWords(object)} is not for the app ${slot.app.packageId}`;
  return [failure('app', says, 'choose the app in the configuration, or correct the app profile'), ...findings];
}

async function appOrNull(tenant: Tenant, id: string, signal: AbortSignal): Promise<GraphObject | null> {
  try {
    return await tenant.client.app(id, signal);
  } catch (error) {
    if (error instanceof Failure && error.status === 404) return null;
    throw error;
  }
}

/** unverified: does the summary say which version it speaks of? (sheet: Delivery evidence) Without it, delivery rests on the reports per phone alone. */
async function evidence(tenant: Tenant, object: GraphObject, signal: AbortSignal): Promise<readonly Finding[]> {
  const check = 'delivery-evidence';
  const summary = await tenant.client.statusSummary(idOf(object), signal);
  const version = optionalNumber(object, 'version');
  if (version === null || optionalNumber(summary, 'configurationVersion') === null) {
    return [
      unknown(check, 'the summary does not say which version it speaks of, so its count of pending phones is not used'),
    ];
  }
  const { current, phones } = readSummary(summary, version, 0);
  const of = current ? 'the present version' : 'an earlier version';
  return [ok(check, `Intune has a summary of ${phones} phones; it speaks of ${of}`)];
}
