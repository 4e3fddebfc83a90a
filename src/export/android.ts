/** Managed configuration of Android, in Google's two forms. */
import { type Exported, entriesOf } from './exported.ts';

/**
 * The `managedConfiguration` of managed Google Play, as the JSON editors of consoles take it.
 * https://developers.google.com/android/work/play/emm-api/v1/managedconfigurationsforuser/update
 */
export function playConfiguration(exported: Exported): string {
  return json({
    kind: 'androidenterprise#managedConfiguration',
    productId: `app:${exported.app.packageId}`,
    managedProperty: entriesOf(exported).map(([key, valueString]) => ({ key, valueString })),
  });
}

/**
 * The app's entry in a policy of the Android Management API; the neighbours that the policy has already are to be kept.
 * https://developers.google.com/android/management/reference/rest/v1/enterprises.policies
 */
export function policyApplication(exported: Exported): string {
  return json({ packageName: exported.app.packageId, managedConfiguration: Object.fromEntries(entriesOf(exported)) });
}

function json(content: unknown): string {
  return JSON.stringify(content, null, 2);
}
