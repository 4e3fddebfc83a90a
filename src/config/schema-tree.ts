/** Asking a schema which settings it knows, by way of its JSON Schema. */
import { z } from 'zod';
import type { Path } from './mistake.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of what people write, before defaults and transformations. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const known = made.get(schema);
  if (known !== undefined) return known;
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  made.set(schema, json);
  return json;
}

/** Schemas don't change, and making one takes longer than reading a whole configuration. */
const made = new WeakMap<z.ZodType, JsonSchema>();

/** The schema itself and everything it is a choice or a combination of. */
export function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...inner.filter(isSchema).flatMap(alternatives)];
}

/** The settings of a group by name, those of all its alternatives together. */
export function settingsOf(schema: JsonSchema): ReadonlyMap<string, JsonSchema> {
  const settings = new Map<string, JsonSchema>();
  for (const alternative of alternatives(schema)) {
    for (const [name, inner] of Object.entries(alternative.properties ?? {})) {
      if (!isSchema(inner)) continue;
      const known = settings.get(name);
      settings.set(name, known === undefined || isSame(known, inner) ? inner : eitherOf(known, inner));
    }
  }
  return settings;
}

/** The schema of the setting at a path; undefined where the schema doesn't say. */
export function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  let here: JsonSchema | undefined = schema;
  for (const step of path) {
    if (here === undefined) return undefined;
    here = typeof step === 'number' ? entryOf(here) : settingsOf(here).get(step);
  }
  return here;
}

/** The schema of the entries of a list. */
export function entryOf(schema: JsonSchema): JsonSchema | undefined {
  const items = alternatives(schema).find((inner) => inner.items !== undefined)?.items;
  return items !== undefined && !Array.isArray(items) && isSchema(items) ? items : undefined;
}

function eitherOf(a: JsonSchema, b: JsonSchema): JsonSchema {
  const description = a.description ?? b.description;
  return { ...(description === undefined ? {} : { description }), anyOf: [...(a.anyOf ?? [a]), b] };
}

/** Whether the settings of a group are all the schema allows there; false where it doesn't say. */
export function isClosed(schema: JsonSchema): boolean {
  const groups = alternatives(schema).filter(
    ({ anyOf, oneOf, allOf, type }) => !anyOf && !oneOf && !allOf && (type === undefined || type === 'object'),
  );
  return groups.length > 0 && groups.every(({ additionalProperties }) => additionalProperties === false);
}

/** JSON Schema also allows `true` and `false` in place of a schema. */
export function isSchema(schema: JsonSchema | boolean): schema is JsonSchema {
  return typeof schema === 'object';
}

function isSame(a: JsonSchema, b: JsonSchema): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
