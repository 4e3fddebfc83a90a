/** Is everything in place for one slot? */
import { type Finding, isRecord } from '#connector';
import { requireWritable } from '../../ivanti-cps/attribute.ts';
import { attributeNames } from '../../ivanti-cps/attribute-settings.ts';
import { nameIn, requireDefined } from '../definitions.ts';
import { CONFIGURATION_PAGE } from '../instructions.ts';
import { APPS, TENANT } from '../roles.ts';
import { missingExtra } from './access.ts';
import { fromFailure, type Look, look, ok, unknown, warning } from './finding.ts';
import type { NeuronsSlot, Seen, Tenant } from './tenant.ts';

export async function* slotChecks(
  tenant: Tenant,
  seen: Seen,
  slot: NeuronsSlot,
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  for await (const finding of findings(tenant, seen, slot, signal)) yield { ...finding, slot: slot.name };
}

async function* findings(
  tenant: Tenant,
  seen: Seen,
  slot: NeuronsSlot,
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  for (const attribute of attributeNames(slot.settings)) yield* attributeChecks(seen, attribute, signal);
  yield await appCheck(tenant, slot, signal);
  yield appConfiguration(slot);
}

async function* attributeChecks(
  { metadata, definitions }: Seen,
  attribute: string,
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  const check = 'attribute';
  const listed: Look<unknown> = metadata ?? definitions;
  if ('failure' in listed) {
    const says = `whether there is a device attribute \`${attribute}\` can't be told: the list could not be read`;
    yield unknown(check, says, 'see to what hinders it, then check again');
    return;
  }
  const there = await look(signal, () => {
    if (metadata !== null && 'value' in metadata) requireWritable(metadata.value, attribute);
    else if ('value' in definitions) requireDefined(definitions.value.entries, attribute);
  });
  if ('failure' in there) {
    yield fromFailure(check, there.failure);
    return;
  }
  yield ok(
    check,
    `the device attribute \`${attribute}\` is there${metadata === null ? '' : ', holds text and may be written'}`,
  );
  if (metadata === null || 'failure' in definitions) return;
  const names = await look(signal, () => definitions.value.entries.map(nameIn));
  if ('failure' in names) yield fromFailure('attribute-definition', names.failure);
  else if (!names.value.includes(attribute)) {
    yield warning(
      'attribute-definition',
      `Common Platform Services has a device attribute \`${attribute}\`, and the list of definitions has none of that name`,
      'look at Admin > System > Attributes: where it was renamed, the app configuration does not follow the new name',
    );
  }
}

/** Only Android apps can be listed. (sheet: Health checks) */
async function appCheck(
  { client }: Tenant,
  { platform, app: { packageId } }: NeuronsSlot,
  signal: AbortSignal,
): Promise<Finding> {
  const check = 'app';
  const where = `look for ${packageId} at Apps > App Catalog in the console`;
  if (platform === 'ios') return unknown(check, 'no call tells whether the iOS app is in the catalogue', where);
  const found = await look(signal, async () => client.googlePlayApps(await client.appSpace(signal), packageId, signal));
  if ('failure' in found) return missingExtra(check, found.failure, `${APPS} (and ${TENANT})`);
  const app = found.value.filter(isRecord).find(({ platformAppId }) => platformAppId === packageId);
  if (app === undefined) return warning(check, `Managed Google Play does not show the app ${packageId}`, where);
  if (app.imported === true) return ok(check, `the app ${packageId} is in the catalogue`);
  return warning(
    check,
    `the app ${packageId} is not in the catalogue: it has not been imported`,
    'import it in the console',
  );
}

/** No published call shows an app configuration, so a person has to look. */
function appConfiguration({ platform, profile, app, settings }: NeuronsSlot): Finding {
  const attributes = attributeNames(settings);
  const wanted = app.keys.map((key, at) => {
    const attribute = attributes[at];
    if (attribute !== undefined) return `the key \`${key}\` has to be \`\${${attribute}}\``;
    const value = app.keys.length === 1 ? 'the current token' : 'its part of the current token';
    return `the key \`${key}\` has to be ${value}`;
  });
  return unknown(
    'app-configuration',
    'no call shows app configurations, nor to whom they are distributed',
    `look at Apps > App Catalog > ${profile.title} > App Configurations > ${CONFIGURATION_PAGE[platform]} in the console: ${wanted.join(', ')}, and the configuration distributed to the phones`,
  );
}
