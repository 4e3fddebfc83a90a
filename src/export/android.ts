/** Managed configuration of Android, in Google's two forms. */
import type { Exported } from './exported.ts';

/**
 * The `managedConfiguration` of managed Google Play, as the JSON editors of consoles take it.
 * https://developers.google.com/android/work/play/emm-api/v1/managedconfigurationsforuser/update
 */
export function playConfiguration({ app, value }: Exported): string {
  return json({
    kind: 'androidenterprise#managedConfiguration',
    productId: `app:${app.packageId}`,
    managedProperty: [{ key: app.key, valueString: value }],
  });
}

/**
 * The app's entry in a policy of the Android Management API; the neighbours that the policy has already are to be kept.
 * https://developers.google.com/android/management/reference/rest/v1/enterprises.policies
 */
export function policyApplication({ app, value }: Exported): string {
  return json({ packageName: app.packageId, managedConfiguration: { [app.key]: value } });
}

function json(content: unknown): string {
  return JSON.stringify(content, null, 2);
}
