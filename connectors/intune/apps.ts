/** The app a configuration is for, in Intune's own catalogue. Configurations name apps by Intune's ids, not by bundle or package ids. */
import { Failure, type Platform } from '#connector';
import { withoutPrefix } from './configuration.ts';
import { type GraphObject, optionalString, stringField } from './graph-object.ts';
import type { IntuneSlot, Tenant } from './tenant.ts';

/** Kinds of app that a configuration for enrolled phones can be for. `managedIOSStoreApp` is for app protection without enrolment. */
const KINDS: Readonly<Record<Platform, readonly string[]>> = {
  ios: ['iosStoreApp', 'iosVppApp', 'iosLobApp'],
  android: ['androidManagedStoreApp'],
};

/** The bundle or package id of an app's record. */
export function appPackageOf(app: GraphObject): string | null {
  const packageId = optionalString(app, 'bundleId') ?? optionalString(app, 'packageId');
  return packageId === null ? null : withoutPrefix(packageId);
}

/** Intune's id of the slot's app. None or several are refused: a person adds the app, or chooses. */
export async function appIdFor(tenant: Tenant, slot: IntuneSlot, signal: AbortSignal): Promise<string> {
  const { packageId } = slot.app;
  const found = new Map<string, string>();
  for (const kind of KINDS[slot.platform]) {
    for await (const page of tenant.client.apps(kind, signal)) {
      for (const app of page) {
        // The service lists every app where it does not know the filter.
        if (app.fields['@odata.type'] !== `#microsoft.graph.${kind}` || appPackageOf(app) !== packageId) continue;
        const id = stringField(app, 'id', `an app with the id ${packageId}`);
        found.set(id, `${optionalString(app, 'displayName') ?? '(no name)'} (${kind}, ${id})`);
      }
    }
  }
  const [id] = found.keys();
  if (id !== undefined && found.size === 1) return id;
  throw new Failure(
    'rejected',
    id === undefined
      ? `Intune has no app ${packageId}, so no configuration was created for it: add the app in the console first`
      : `Intune has several apps ${packageId}: ${[...found.values()].join(', ')}; create the configuration for the right one in the console`,
  );
}
