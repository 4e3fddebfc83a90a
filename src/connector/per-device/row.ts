/** Looking at one device's attributes. An attribute may be called like anything, `constructor` included; an empty one is none. */
import type { DeviceRow } from './vendor.ts';

/** What an attribute of a device holds; null where it holds nothing. */
export function textOf({ attributes }: DeviceRow, attribute: string): string | null {
  const text = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
  return text === undefined || text === '' ? null : text;
}

/** All attributes that hold something, by name. */
export function attributesOf({ attributes }: DeviceRow): readonly (readonly [name: string, text: string])[] {
  return Object.entries(attributes)
    .filter(([, text]) => text !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Names of the attributes beside one that are not as they were, sorted. */
export function changedBeside(attribute: string, before: DeviceRow, after: DeviceRow): readonly string[] {
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)]);
  names.delete(attribute);
  return [...names].filter((name) => textOf(before, name) !== textOf(after, name)).sort();
}

/**
 * The same text in memory of its own. A piece of a longer text may keep all of it alive, and what is kept of a hundred thousand
 * devices must not keep the pages they came on.
 */
export function detached(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

/** A list in pieces of so many. */
export function* inBatches<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
