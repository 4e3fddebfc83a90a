/**
 * What a person does in the console, for slots that a person writes. The words are those of the console's pages.
 * (admin guide: App Configuration; sheet: At a glance, Writing one key without touching its neighbours)
 */
import { type Platform, partInWords, type SlotSettings } from '#connector';
import type { Slot } from './settings.ts';

/** The page of an app that holds its configuration, by platform. */
export const CONFIGURATION_PAGE: Readonly<Record<Platform, string>> = {
  ios: 'Apple Managed App Configuration',
  android: 'Managed Configurations for Android',
};

/** The steps for a slot with `write: manual`; null for any other. */
export function instructions({ platform, profile, app, settings }: SlotSettings<Slot>): readonly string[] | null {
  if (settings.write !== 'manual') return null;
  return [
    'Sign in to the console of Ivanti Neurons for MDM.',
    `Go to Apps > App Catalog and choose ${profile.title} (${app.packageId}).`,
    `Choose the tab App Configurations, then ${CONFIGURATION_PAGE[platform]}.`,
    'Choose the configuration whose distribution covers the phones. There is none yet: add one, give it a name, and distribute it to Everyone with App. Where there are several, the one with the lowest priority number wins.',
    ...app.keys.map((key) => setKey[platform](key, partInWords(app, key))),
    'Leave all other keys as they are, and save.',
    'Phones receive it with their next check-in. For one that lags: Devices, the device, Actions > Force Check-in; where its Configurations page shows an error, Retry Install.',
  ];
}

const setKey: Readonly<Record<Platform, (key: string, value: string) => string>> = {
  ios: (key, value) =>
    `Under the key-value pairs set the key \`${key}\`, type String, to ${value}; add it where it is missing. Write the key exactly so.`,
  android: (key, value) =>
    `Set the key \`${key}\` to ${value}. Keep "only push settings with values defined" switched on.`,
};
