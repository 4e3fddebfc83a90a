import type { Platform } from './token.ts';

/** How well something about an app is known, and what that rests on. */
export const EVIDENCE = {
  documented: 'the vendor, or the owner of the format, says so in public',
  observed: 'public code that works with the app shows it, or the app itself does',
  confirmed: 'you have tried it on a phone of yours',
  unverified: 'nobody public shows it: a guess until it is tried',
} as const satisfies Record<string, string>;

/** One of the marks of `EVIDENCE`. */
export type Evidence = keyof typeof EVIDENCE;

/** How an app takes the value of its key: flat, as a text, or as one member of the bundles of a list. */
export type KeyType = 'string' | 'bundle-array';

/** What Watchword knows of one app on one platform. */
export interface AppOnPlatform {
  /** The key in the managed configuration that holds the token. Case-sensitive. */
  readonly key: string;
  /** A text unless it says otherwise. */
  readonly type?: KeyType;
  /** Other keys with secrets that must change in the same moment. */
  readonly changesWith?: readonly string[];
  /** iOS bundle id or Android package name. */
  readonly packageId: string;
  /** App Store id, where the app has one. */
  readonly storeId?: string;
  /** How well the key and the package id are known; whoever wrote a profile without it answers for both. */
  readonly evidence?: {
    readonly key: Evidence;
    readonly packageId: Evidence;
    /** Addresses of public pages. */
    readonly sources: readonly string[];
  };
}

/** An app profile, from `config/profiles/<id>.yaml`: which key holds the token, in which app. */
export interface AppProfile {
  readonly id: string;
  readonly title: string;
  /** Whether the app presents the token at every sign-in or only when it is enrolled. */
  readonly usedAt: 'sign-in' | 'enrolment';
  /** What an operator has to know of this app before the first token is distributed, a sentence each. */
  readonly notes?: readonly string[];
  readonly platforms: Readonly<Partial<Record<Platform, AppOnPlatform>>>;
}

/** Why a token in one key is not what the app takes, in words for people; null where it is. */
export function whyNotOneKey({ id, platforms }: AppProfile, platform: Platform): string | null {
  const app = platforms[platform];
  if (app === undefined) return null;
  const others = app.changesWith ?? [];
  if (others.length > 0) {
    const keys = [app.key, ...others].map((key) => `\`${key}\``).join(' and ');
    return `on ${platform} the app of the profile \`${id}\` needs ${others.length + 1} keys that change together, ${keys}; not supported yet`;
  }
  if (app.type === 'bundle-array') {
    return `on ${platform} the app of the profile \`${id}\` takes \`${app.key}\` inside a bundle array, not as a key of its own; not supported yet`;
  }
  return null;
}

/** Why nobody should rely on the key of an app before it was tried, in words for people; null where it is known well enough. */
export function whyNotRelied({ id, platforms }: AppProfile, platform: Platform): string | null {
  const app = platforms[platform];
  if (app?.evidence?.key !== 'unverified') return null;
  return `nobody has verified the key \`${app.key}\` of the app profile \`${id}\` on ${platform}. Try it on one phone; then put a copy of the profile that says \`evidence: { key: confirmed }\` into the folder that \`profiles\` names`;
}
