/** Is everything in place for one slot? */
import { type Finding, keysInWords } from '#connector';
import { inWords } from '../apps.ts';
import { isRestricted, smartGroupsOf, targeted } from '../copies.ts';
import { masked } from '../hidden.ts';
import { seen } from '../observe.ts';
import type { Published } from '../published-rules.ts';
import type { Assignment } from '../rules.ts';
import type { Tenant, WorkspaceOneSlot } from '../tenant.ts';
import { failure, look, ok, warning } from './finding.ts';
import type { SmartGroupSizes } from './smart-groups.ts';

export async function slotChecks(
  tenant: Tenant,
  slot: WorkspaceOneSlot,
  sizes: SmartGroupSizes | null,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const findings = await look('app', signal, async () => {
    const published = await tenant.rules.known(slot, signal);
    return [
      ok('app', `the app ${inWords(published.app)} is there and can be read`),
      ...(await look('assignments', signal, async () => assignmentChecks(tenant, slot, published, sizes))),
    ];
  });
  return findings.map((finding) => ({ ...finding, slot: slot.name }));
}

function assignmentChecks(
  tenant: Tenant,
  slot: WorkspaceOneSlot,
  published: Published,
  sizes: SmartGroupSizes | null,
): readonly Finding[] {
  const { remarks = [], copies } = seen(published, slot, tenant);
  const ours = targeted(published.rules, slot);
  const mask = masked(published.rules);
  const held = copies.filter(({ holds }) => holds !== null).reduce((sum, { count }) => sum + count, 0);
  return [
    ok(
      'assignments',
      `${held} of ${ours.length} assignments hold ${slot.app.keys.length === 1 ? 'the key' : 'a value in'} ${keysInWords(slot.app)}`,
    ),
    ...remarks.map((remark) => warning('assignment-remark', remark, 'correct it in the console')),
    ...(mask === null
      ? []
      : [failure('hidden-values', mask, 'ask for the values in clear, or keep those keys elsewhere')]),
    ...(slot.platform === 'ios' ? unmanaged(published, ours) : []),
    ...(sizes === null ? [] : empty(published, ours, sizes)),
  ];
}

/** An app that a user has installed takes a configuration only once it is managed. (sheet: Writing one key ...) */
function unmanaged({ rules }: Published, ours: readonly Assignment[]): readonly Finding[] {
  const names = ours
    .filter((one) => !isRestricted(rules, one, 'make_app_mdm_managed'))
    .map(({ name }) => `\`${name}\``);
  if (names.length === 0) return [ok('managed', 'apps that users have installed themselves become managed')];
  return [
    warning(
      'managed',
      `iPhones whose user has installed the app take no value: ${names.join(', ')} ${names.length === 1 ? 'does' : 'do'} not make it managed`,
      'switch on "Make App MDM Managed if User Installed" in the assignment',
    ),
  ];
}

function empty({ rules }: Published, ours: readonly Assignment[], sizes: SmartGroupSizes): readonly Finding[] {
  const names = ours
    .filter((one) => smartGroupsOf(rules, one).every((group) => sizes.get(group) === 0))
    .map(({ name }) => `\`${name}\``);
  if (names.length === 0) return [ok('smart-groups', 'every assignment has smart groups with devices')];
  return [
    warning(
      'smart-groups',
      `no device receives the value through ${names.join(', ')}: ${names.length === 1 ? 'its' : 'their'} smart groups are empty, or there are none`,
      'look at the smart groups in the console',
    ),
  ];
}
