import type { AppOnPlatform, AppProfile } from '../model/app.ts';
import type { Platform } from '../model/token.ts';

/** The keys of one app that hold its token, with what stands in them. */
export interface Exported {
  readonly profile: AppProfile;
  readonly platform: Platform;
  readonly app: AppOnPlatform;
  /** For each key of the app, in their order: the token or its part, or what stands for it where it is not shown. */
  readonly parts: readonly string[];
}

/** Each key with what stands in it. */
export function entriesOf({ app, parts }: Exported): readonly (readonly [key: string, value: string])[] {
  return app.keys.map((key, at) => [key, parts[at] ?? '']);
}
