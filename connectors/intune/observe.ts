/** What a slot holds now. */
import { type Kit, keysInWords, type ObservedSlot } from '#connector';
import { ANDROID_FOR_WORK, contentOf, packageOf, placeOf, typeOf } from './configuration.ts';
import type { Content } from './content/content.ts';
import { find, folded, notFound } from './find.ts';
import type { GraphObject } from './graph-object.ts';
import { ABSENT, revisionOf } from './revision.ts';
import type { IntuneSlot, Tenant } from './tenant.ts';

/** Reads the slot from the list of configurations. A configuration that may be created is one copy that holds nothing. */
export async function observe(tenant: Tenant, slot: IntuneSlot, signal: AbortSignal): Promise<ObservedSlot> {
  const { configuration, create } = slot.settings;
  const objects = await tenant.list.look(slot.name, signal);
  const object = find(objects, configuration);
  if (object !== null) return seen(object, slot, tenant.kit);
  if (create !== true) throw notFound(objects, configuration);
  return {
    place: `${configuration} (to be created)`,
    copies: [{ holds: null, count: 1 }],
    revision: ABSENT,
    neighbours: [],
  };
}

/** How the slot looks in an object. */
export function seen(object: GraphObject, slot: IntuneSlot, kit: Kit): ObservedSlot {
  const content = contentOf(object, slot);
  const remarks = remarksOn(object, content, slot);
  return {
    place: placeOf(object),
    copies: [{ holds: content.value === null ? null : kit.fingerprint(content.value), count: 1 }],
    revision: revisionOf(object, kit),
    neighbours: [...new Set(content.neighbours)].sort(),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

function remarksOn(object: GraphObject, content: Content, slot: IntuneSlot): readonly string[] {
  const { keys, packageId } = slot.app;
  const remarks = keys.flatMap((key) =>
    content.neighbours
      .filter((name) => folded(name) === folded(key))
      .map((name) => `the key \`${name}\` differs from \`${key}\` in letter case or blanks only; apps do not read it`),
  );
  if (content.value !== null && content.value !== content.value.trim()) {
    remarks.push(`the value of ${keysInWords(slot.app)} has blanks around it`);
  }
  const actual = packageOf(object);
  if (slot.platform === 'android' && actual !== null && actual !== packageId) {
    remarks.push(`the configuration is for the package ${actual}, and the app profile names ${packageId}`);
  }
  if (typeOf(object) === ANDROID_FOR_WORK) {
    remarks.push(
      'the configuration is of the old Android for Work kind; create one for Android Enterprise in its place',
    );
  }
  return remarks;
}
