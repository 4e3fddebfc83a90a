/** Is everything in place for one slot? */
import { type Finding, keysInWords } from '#connector';
import { attributeNames } from '../../ivanti-cps/attribute-settings.ts';
import { failure, look, ok, unknown, warning } from '../../ivanti-cps/finding.ts';
import type { Entry } from '../client.ts';
import type { CoreSlot, Tenant } from '../tenant.ts';

/** What the account-wide looks have found out; null for what could not be looked at. */
export interface Known {
  readonly mayReadAttributes: boolean;
  readonly apps: readonly Entry[] | null;
}

export async function slotChecks(
  tenant: Tenant,
  slot: CoreSlot,
  { mayReadAttributes, apps }: Known,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const attributes = attributeNames(slot.settings);
  const findings: Finding[] = slot.settings.write === 'manual' ? [byHand(slot)] : [];
  if (mayReadAttributes) {
    for (const attribute of attributes) findings.push(...(await attributeCheck(tenant, attribute, signal)));
  }
  findings.push(...attributes.map((attribute, at) => configuration(slot, attribute, slot.app.keys[at] ?? '')));
  if (apps !== null) findings.push(...appChecks(slot, apps));
  return findings.map((finding) => ({ ...finding, slot: slot.name }));
}

function byHand({ app }: CoreSlot): Finding {
  const says = `a person types the token into ${app.keys.length === 1 ? 'the key' : 'the keys'} ${keysInWords(app)} and confirms it with \`watchword slots confirm\``;
  return ok('by-hand', says);
}

/** By name, every time: an attribute that was renamed or deleted is gone. */
function attributeCheck({ attributes }: Tenant, attribute: string, signal: AbortSignal): Promise<readonly Finding[]> {
  return look('attribute', signal, async () => {
    await attributes.require(attribute, signal);
    return [ok('attribute', `the device attribute \`${attribute}\` is there, holds text, and is not read-only`)];
  });
}

/** No call shows app configurations, so nobody can tell from here whether one refers to the attribute. (sheet: Quirks, 1) */
function configuration({ platform, profile }: CoreSlot, attribute: string, key: string): Finding {
  const variable = `the Variable Name that the console shows for \`${attribute}\``;
  if (platform === 'ios') {
    const says = `whether the iOS configuration of ${profile.title} refers to the device attribute \`${attribute}\` cannot be seen through any call`;
    const resolve = `look at both places: in Apps > App Catalog the app's Managed App Configuration must have \`${key}\` with ${variable}; an older Managed App Config under Policies & Configs > Configurations is ignored by default as soon as the app catalogue has one`;
    return unknown('ios-configuration', says, resolve);
  }
  const says = `whether the Android configuration of ${profile.title} refers to the device attribute \`${attribute}\` cannot be seen through any call, and whether EPMM replaces variables there is unverified`;
  const resolve = `give the key \`${key}\` of the managed configuration ${variable}, and look at one phone whether it arrives`;
  return unknown('android-configuration', says, resolve);
}

const LETTERS = { ios: 'I', android: 'A' } as const;

function appChecks({ app, platform }: CoreSlot, apps: readonly Entry[]): readonly Finding[] {
  const own = apps.filter((one) => one.bundleID === app.packageId && one.platformType === LETTERS[platform]);
  if (own.length === 0) {
    const says = `the app ${app.packageId} is not in EPMM's app catalogue`;
    return [failure('app', says, 'add the app to the catalogue, or correct the app profile')];
  }
  const published = own.some(({ publishLabels }) => isSomething(publishLabels));
  return [
    ok('app', `the app ${app.packageId} is in EPMM's app catalogue`),
    published
      ? ok('app-published', `the app ${app.packageId} is published to labels`)
      : warning(
          'app-published',
          `the app ${app.packageId} is published to no label, so no phone receives it`,
          'apply it to labels',
        ),
    ...(platform === 'android' ? [androidEnterprise(own)] : []),
  ];
}

/** There is no call that says whether EPMM is bound to Android Enterprise; a mark on the app is a hint. */
function androidEnterprise(own: readonly Entry[]): Finding {
  const hint = own.some(({ afw }) => afw === true) ? 'the app is marked as one for it' : 'the app has no mark of it';
  const says = `EPMM has no call that shows whether it is bound to Android Enterprise; ${hint}`;
  return unknown('android-enterprise', says, 'look at it in the Admin Portal');
}

function isSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value.trim() !== '';
}
