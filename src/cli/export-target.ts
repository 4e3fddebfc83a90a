/** What `export` is about: a configured slot, or a token set's app in a console that no account stands for. */
import { accountNamed, listed, slotNamed } from '../api/answers/chosen.ts';
import type { TokenSetConfiguration } from '../config/configuration.ts';
import type { Watchword } from '../daemon.ts';
import type { Exported } from '../export/exported.ts';
import { type AppProfile, whyNotRelied, whyOutOfReach } from '../model/app.ts';
import { UserError } from '../model/failure.ts';
import type { Platform, Token } from '../model/token.ts';
import type { Account } from '../reconcile/account.ts';
import { desiredToken, tokenOf } from '../rotation/target.ts';
import { slotCalled } from './slots.ts';

/** How a person says it. */
export interface Where {
  /** `account/slot` */
  readonly slot?: string;
  readonly set?: string;
  readonly app?: string;
  readonly platform?: Platform;
}

export interface Target extends Omit<Exported, 'parts'> {
  readonly tokenSet: string;
  /** The account and its slot, where one is configured. */
  readonly at: { readonly account: Account; readonly slot: string } | null;
  /** The token that belongs there now; null where the set has none. */
  readonly token: Token | null;
}

/** Throws `UserError` for what isn't configured, and for an app that takes its token where nobody can put it. */
export async function chosenTarget(watchword: Watchword, where: Where): Promise<Target> {
  if (where.slot === undefined) return withoutAccount(watchword, where);
  if (where.set !== undefined || where.app !== undefined || where.platform !== undefined) {
    throw new UserError('Name a slot, or say --set or --app with --platform; not both: a slot has its own.');
  }
  const called = slotCalled(where.slot);
  const account = accountNamed(watchword, called.account);
  const slot = slotNamed(account, called.slot);
  const { profile, platform, app, name } = slot.settings;
  const token = await tokenFor(watchword, slot.tokenSet, slot.canary);
  return { tokenSet: slot.tokenSet, at: { account, slot: name }, profile, platform, app, token };
}

async function withoutAccount(watchword: Watchword, { set, app: id, platform }: Where): Promise<Target> {
  if ((set === undefined && id === undefined) || platform === undefined) {
    throw new UserError(
      'Name a slot such as contoso/ios (see `watchword slots list`), or say --set or --app, and --platform.',
    );
  }
  const { name: tokenSet, profile } = chosenSet([...watchword.configuration.tokenSets.values()], set, id);
  const app = profile.platforms[platform];
  if (app === undefined) {
    throw new UserError(
      `The app profile ${profile.id} has no ${platform}; it has ${listed(Object.keys(profile.platforms))}.`,
    );
  }
  const refused = whyOutOfReach(profile, platform);
  if (refused !== null) throw new UserError(`Nothing to export: ${refused}.`);
  return { tokenSet, at: null, profile, platform, app, token: await tokenFor(watchword, tokenSet, false) };
}

/** The named set, or the only one whose app has this profile. */
function chosenSet(
  sets: readonly TokenSetConfiguration[],
  set: string | undefined,
  id: string | undefined,
): TokenSetConfiguration {
  const named = sets.filter(({ name }) => set === undefined || name === set);
  if (named.length === 0) {
    throw new UserError(`There is no token set ${set}; the configuration has ${listed(sets.map(({ name }) => name))}.`);
  }
  const [chosen, ...others] = named.filter(({ profile }) => id === undefined || profile.id === id);
  if (chosen === undefined) {
    const apps = named.map(({ name, profile }) => `${name} is of ${profile.id}`);
    throw new UserError(`There is no token set of the app ${id} to export; ${listed(apps)}.`);
  }
  if (others.length > 0) {
    const names = [chosen, ...others].map(({ name }) => name);
    throw new UserError(`Several token sets are of the app ${id}; say which with --set: ${listed(names)}.`);
  }
  return chosen;
}

/** As `slots confirm` takes it: the current token, or for a canary the one that a rotation tries. */
async function tokenFor({ store }: Watchword, tokenSet: string, canary: boolean): Promise<Token | null> {
  const tokens = await store.read.tokens.list(tokenSet);
  const rotation = await store.read.rotations.going(tokenSet);
  return tokenOf(tokens, desiredToken(rotation, tokens, { canary, holds: null }));
}

/** What a person has to know before the text is pasted. */
export function warningsOf(profile: AppProfile, platform: Platform): readonly string[] {
  const unverified = whyNotRelied(profile, platform);
  return [
    ...(unverified === null ? [] : [`Careful: ${unverified}.`]),
    profile.platforms[platform]?.separator === undefined
      ? 'Only the key of the token is in it: where the console has other keys for the app, add this one and keep them.'
      : 'Only the keys of the token are in it: where the console has others for the app, add these together and keep the others.',
  ];
}
