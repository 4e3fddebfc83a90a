/** Which custom device attributes a slot of either product is on: one for each key of its app. */
import { type AppOnPlatform, keysInWords } from '#connector';

/** The part of a slot's settings that says so. */
export interface AttributeSettings {
  readonly write: 'attribute' | 'manual';
  readonly attribute?: string | undefined;
  readonly attributes?: readonly string[] | undefined;
}

/** What the description of `attributes` says in both products. */
export const ATTRIBUTES =
  'In place of `attribute`, for an app whose token has parts: the attributes that hold them, one for each key of the app, in their order.';

/** The attributes in the order of the app's keys; none where a person writes. */
export function attributeNames({ attribute, attributes = [] }: AttributeSettings): readonly string[] {
  return attribute === undefined ? attributes : [attribute];
}

/** What is wrong with the settings by themselves: where, and in which words. */
export function attributeMistake(settings: AttributeSettings): readonly [path: string, says: string] | null {
  const { write, attribute, attributes } = settings;
  if (write === 'manual') {
    const given = attribute !== undefined ? 'attribute' : attributes !== undefined ? 'attributes' : null;
    return given === null
      ? null
      : [given, 'expected no attribute together with `write: manual`: a person writes the app configuration itself'];
  }
  if (attribute === undefined && attributes === undefined) {
    return ['attribute', 'missing. The name of the custom device attribute; or `write: manual`, where a person writes'];
  }
  if (attribute !== undefined && attributes !== undefined) {
    return ['attributes', 'expected one of `attribute` and `attributes`, found both'];
  }
  const names = attributeNames(settings).map((name) => name.toLowerCase());
  return new Set(names).size === names.length ? null : ['attributes', 'expected different attributes, found one twice'];
}

/** Why the attributes don't suit the app; null where they do. */
export function whyUnsuitedTo(app: AppOnPlatform, settings: AttributeSettings): string | null {
  if (settings.write === 'manual') return null;
  const found = attributeNames(settings).length;
  const wanted = app.keys.length;
  if (found === wanted) return null;
  if (wanted === 1) return `expected \`attribute\`, one name: the app has one key, ${keysInWords(app)}`;
  return `expected \`attributes\` with ${wanted} names, one for each of ${keysInWords(app)} in this order; found ${found}`;
}
