import { type Form, keysInWords } from './parts.ts';
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

/** How an app takes its keys: flat, each as a text, or as members of the bundles of a list. */
export type KeyType = 'string' | 'bundle-array';

/** What Watchword knows of one app on one platform: among other things the keys of the managed configuration that hold the token. */
export interface AppOnPlatform extends Form {
  /** Texts unless it says otherwise. */
  readonly type?: KeyType;
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

/** An app profile, from `config/profiles/<id>.yaml`: which keys hold the token, in which app. */
export interface AppProfile {
  readonly id: string;
  readonly title: string;
  /** Whether the app presents the token at every sign-in or only when it is enrolled. */
  readonly usedAt: 'sign-in' | 'enrolment';
  /** What an operator has to know of this app before the first token is distributed, a sentence each. */
  readonly notes?: readonly string[];
  readonly platforms: Readonly<Partial<Record<Platform, AppOnPlatform>>>;
}

/** The form of the app's tokens: the same on all platforms, as one token serves all; only the names of the keys may differ. */
export function formOf({ platforms }: AppProfile): Form {
  const [form] = Object.values(platforms);
  if (form === undefined) throw new Error('an app profile without a platform');
  return form;
}

/** Why nobody can put a token where the app looks for it, in words for people; null where it can be done. */
export function whyOutOfReach({ id, platforms }: AppProfile, platform: Platform): string | null {
  const app = platforms[platform];
  if (app?.type !== 'bundle-array') return null;
  return `on ${platform} the app of the profile \`${id}\` takes ${keysInWords(app)} inside a bundle array, not as ${app.keys.length === 1 ? 'a key of its own' : 'keys of their own'}; not supported yet`;
}

/** Why nobody should rely on the key of an app before it was tried, in words for people; null where it is known well enough. */
export function whyNotRelied({ id, platforms }: AppProfile, platform: Platform): string | null {
  const app = platforms[platform];
  if (app?.evidence?.key !== 'unverified') return null;
  return `nobody has verified the ${app.keys.length === 1 ? 'key' : 'keys'} ${keysInWords(app)} of the app profile \`${id}\` on ${platform}. Try it on one phone; then put a copy of the profile that says \`evidence: { key: confirmed }\` into the folder that \`profiles\` names`;
}
