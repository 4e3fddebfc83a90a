/** The app that the slots' configurations belong to, by the ids that its maker documents. */
import type { System } from './device.ts';

/** Bundle id or package name on each system. */
export const APP_IDS: Readonly<Record<System, string>> = {
  ios: 'com.pingidentity.pingid.prod',
  android: 'prod.com.pingidentity.pingid',
  macos: '',
  windows: '',
};

export const APP_QUIRKS = {
  /** `unassigned`: in the catalogue, but given to nobody. */
  apps: ['once', 'twice', 'missing', 'unassigned'],
} as const;

/** The app catalogue: the app for each platform, as often as the quirk says, and apps that are nobody's here. */
export function appRecords(quirk: (typeof APP_QUIRKS.apps)[number]): readonly AppRecord[] {
  const times = { once: 1, unassigned: 1, twice: 2, missing: 0 }[quirk];
  const own = (['ios', 'android'] as const).flatMap((system) =>
    Array.from({ length: times }, () => ({ system, id: APP_IDS[system], name: 'PingID' })),
  );
  const others = [
    { system: 'ios', id: 'com.microsoft.Office.Outlook', name: 'Outlook' },
    { system: 'android', id: 'com.okta.android.auth', name: 'Okta Verify' },
  ] as const;
  return [...own, ...others].map((app, at) => ({ ...app, recordId: at + 11 }));
}

export interface AppRecord {
  readonly recordId: number;
  readonly system: 'ios' | 'android';
  readonly id: string;
  readonly name: string;
}
