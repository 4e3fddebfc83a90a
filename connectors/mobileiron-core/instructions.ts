/** What a person does in the Admin Portal, for a slot that Watchword doesn't write. */
import { partInWords } from '#connector';
import type { CoreSlot } from './tenant.ts';

/** Console steps for a slot with `write: manual`; null for the others. */
export function instructions({ settings, platform, app, profile }: CoreSlot): readonly string[] | null {
  if (settings.write !== 'manual') return null;
  const where =
    platform === 'ios'
      ? [
          `open Apps > App Catalog, choose ${profile.title} for iOS (${app.packageId}), and edit its Managed App Configuration`,
          'if the app has none there: open Policies & Configs > Configurations, and edit its Managed App Config (Add New > iOS and macOS > Managed App Config made it); by default EPMM ignores this older one where the app catalogue has one',
        ]
      : [
          `open Apps > App Catalog, choose ${profile.title} for Android (${app.packageId}), and edit its managed configuration for Android Enterprise`,
        ];
  return [
    'show the current token with `watchword tokens list --reveal`',
    ...where,
    ...app.keys.map((key) => `put ${partInWords(app, key)} into the key \`${key}\`, as text`),
    'leave every other key as it is',
    'save, and make sure that the app with its configuration is still published to the same labels',
  ];
}
