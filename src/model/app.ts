import type { Platform } from './token.ts';

/** What Watchword knows of one app on one platform. */
export interface AppOnPlatform {
  /** The key in the managed configuration that holds the token. Case-sensitive. */
  readonly key: string;
  /** iOS bundle id or Android package name. */
  readonly packageId: string;
  /** App Store id, where the app has one. */
  readonly storeId?: string;
}

/** An app profile, from `config/profiles/<id>.yaml`: which key holds the token, in which app. */
export interface AppProfile {
  readonly id: string;
  readonly title: string;
  /** Whether the app presents the token at every sign-in or only when it is enrolled. */
  readonly usedAt: 'sign-in' | 'enrolment';
  readonly platforms: Readonly<Partial<Record<Platform, AppOnPlatform>>>;
}
