/** What a slot holds now. */
import { Failure, type Kit, keysInWords, type ObservedSlot } from '#connector';
import { type Configuration, configurationOf } from './configuration.ts';
import type { AndroidSlot, Enterprise } from './enterprise.ts';
import { appIn, configurationText, fieldOf, inWords, type Policy, type PolicyApp } from './policy.ts';

/** The app of a slot in a policy, and its configuration. */
export interface Found {
  readonly app: PolicyApp;
  readonly configuration: Configuration;
  /** The app and its policy, in a sentence. */
  readonly of: string;
}

/**
 * Reads the slot's policy. Google leaves out what is not set, so an answer that lacks something by mistake looks like an app without
 * a token, and a plan would write: that there is none is believed when two answers in a row say so, in this run or the one before.
 */
export async function observe(enterprise: Enterprise, slot: AndroidSlot, signal: AbortSignal): Promise<ObservedSlot> {
  const { kit, policies, knownAbsent } = enterprise;
  const first = seen(await policies.look(slot, signal), slot, kit);
  const place = JSON.stringify([first.place, ...slot.app.keys]);
  if (first.copies.some(({ holds }) => holds !== null)) {
    knownAbsent.delete(place);
    return first;
  }
  if (knownAbsent.get(place) === first.revision) return first;
  const again = seen(await policies.look(slot, signal), slot, kit);
  if (again.revision !== first.revision) {
    throw new Failure(
      'conflict',
      `${first.place}: two answers in a row said different things; it is looked at again later`,
    );
  }
  knownAbsent.set(place, again.revision);
  return again;
}

/** How the slot looks in its policy. */
export function seen(policy: Policy, slot: AndroidSlot, kit: Kit): ObservedSlot {
  const { app, configuration } = findOrThrow(policy, slot);
  const { value, neighbours } = configuration;
  const remarks = remarksOn(configuration, slot);
  return {
    place: `policy ${policy.id}, app ${slot.app.packageId}`,
    copies: [{ holds: value === null ? null : kit.fingerprint(value), count: 1 }],
    revision: revisionOf(app, configuration, kit),
    neighbours,
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

/** The app's entry, or null where the policy doesn't name it. */
export function find(policy: Policy, slot: AndroidSlot): Found | null {
  const { packageId } = slot.app;
  const app = appIn(policy, packageId);
  if (app === null) return null;
  const of = `the app ${packageId} in ${inWords(policy.id)}`;
  const text = configurationText(app, of);
  if (text === null && fieldOf(app, 'managedConfigurationTemplate') !== undefined) {
    // The reference: the template "is ignored if managed_configuration is set", so a token would cost the app all other settings.
    const says = `${of} is configured by a template, which Google ignores as soon as there is a \`managedConfiguration\``;
    throw new Failure(
      'rejected',
      `${says}: give the policy a \`managedConfiguration\` with all keys in place of the template`,
    );
  }
  return { app, of, configuration: configurationOf(text ?? '{}', slot.app, of) };
}

/** The same, or a throw: to name an app in a policy is to offer or install it, which is for a person to decide. */
export function findOrThrow(policy: Policy, slot: AndroidSlot): Found {
  const found = find(policy, slot);
  if (found !== null) return found;
  const says = `${inWords(policy.id)} does not name the app ${slot.app.packageId}`;
  throw new Failure('rejected', `${says}: add it to \`applications\` with an \`installType\`, or correct \`policy\``);
}

/** Equal for an unchanged app. Other apps of the policy are not in it: they are never sent, so they may change meanwhile. */
export function revisionOf(app: PolicyApp, { canonical }: Configuration, kit: Kit): string {
  return kit.fingerprint(`${canonical}\n${String(fieldOf(app, 'installType'))}`);
}

function remarksOn({ value, neighbours }: Configuration, slot: AndroidSlot): readonly string[] {
  const folded = (name: string) => name.replace(/\s/g, '').toLowerCase();
  const remarks = slot.app.keys.flatMap((key) =>
    neighbours
      .filter((name) => folded(name) === folded(key))
      .map((name) => `the key \`${name}\` differs from \`${key}\` in letter case or blanks only; apps do not read it`),
  );
  if (value !== null && value !== value.trim())
    remarks.push(`the value of ${keysInWords(slot.app)} has blanks around it`);
  return remarks;
}
