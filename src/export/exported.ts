import type { AppOnPlatform, AppProfile } from '../model/app.ts';
import type { Platform } from '../model/token.ts';

/** One key of one app, with what stands in it. */
export interface Exported {
  readonly profile: AppProfile;
  readonly platform: Platform;
  readonly app: AppOnPlatform;
  /** The token, or what stands for it where it is not shown. */
  readonly value: string;
}
