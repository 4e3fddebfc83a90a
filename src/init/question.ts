/** What can be asked about a group of settings, from its schema and its descriptions: nothing here knows a product. */
import type { z } from 'zod';
import { checked } from '../config/reading.ts';
import { alternatives, entryOf, type JsonSchema, settingsOf, toJsonSchema } from '../config/schema-tree.ts';
import { isSecret } from '../config/secrets.ts';
import { Secret } from '../model/secret.ts';
import type { Written } from './draft.ts';

/** One setting as a question. */
export interface Question {
  readonly name: string;
  /** What it means, from its schema. */
  readonly says: string;
  readonly required: boolean;
  /** `yes`: nothing but `true` can be said. `group`: too much for a line, and left to an editor. */
  readonly kind: 'secret' | 'choice' | 'yes' | 'list' | 'number' | 'text' | 'group';
  /** For `choice`. */
  readonly choices: readonly string[];
  /** What holds where nothing is said. */
  readonly otherwise: string | null;
}

/** Every setting of a group, in the order of its schema. */
export function questionsOf(schema: z.ZodType): readonly Question[] {
  const group = toJsonSchema(schema);
  const groups = alternatives(group).filter(({ properties }) => properties !== undefined);
  return [...settingsOf(group)].map(([name, setting]) => {
    const choices = choicesOf(setting);
    const kind = kindOf(setting, choices);
    return {
      name,
      says: alternatives(setting).find(({ description }) => description !== undefined)?.description ?? '',
      required: setting.default === undefined && groups.every(({ required }) => required?.includes(name)),
      kind,
      choices: kind === 'choice' ? choices : [],
      otherwise: ['string', 'number', 'boolean'].includes(typeof setting.default) ? String(setting.default) : null,
    };
  });
}

function choicesOf(setting: JsonSchema): readonly string[] {
  return alternatives(setting)
    .flatMap(({ enum: values, const: value, type }) => values ?? value ?? (type === 'boolean' ? [true, false] : []))
    .map(String);
}

function kindOf(setting: JsonSchema, choices: readonly string[]): Question['kind'] {
  if (isSecret(setting)) return 'secret';
  if (choices.length === 1 && choices[0] === 'true') return 'yes';
  if (choices.length > 0) return 'choice';
  if (entryOf(setting) !== undefined) return 'list';
  const types = new Set(alternatives(setting).flatMap(({ type }) => type ?? []));
  if (types.has('object')) return 'group';
  return types.has('string') || types.size === 0 ? 'text' : 'number';
}

/** What a text means as a setting: `true`, a number, a list between `separator`s. */
export function meantBy({ kind, choices }: Question, text: string, separator: string): unknown {
  const trimmed = text.trim();
  if (kind === 'number') return trimmed === '' || Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
  if (kind === 'list') return trimmed.split(separator).flatMap((entry) => entry.trim() || []);
  const isTruth = kind === 'yes' || (kind === 'choice' && choices.includes('true'));
  return isTruth && (trimmed === 'true' || trimmed === 'false') ? trimmed === 'true' : trimmed;
}

/** A complaint about one setting; `name` is empty where it is about the group. */
export interface Complaint {
  readonly name: string;
  readonly says: string;
}

/** Everything that is wrong with a group. References count as secrets that could be read. */
export function complaintsAbout(schema: z.ZodType, group: Written): readonly Complaint[] {
  const secrets = new Set(questionsOf(schema).flatMap(({ kind, name }) => (kind === 'secret' ? [name] : [])));
  const read = Object.entries(group).map(([name, value]) => [
    name,
    secrets.has(name) ? new Secret('read later') : value,
  ]);
  const complaints: Complaint[] = [];
  checked(schema, Object.fromEntries(read), [], ([name = ''], says) => complaints.push({ name: String(name), says }));
  return complaints;
}

/** What is wrong with one setting, whatever else stands in the group; null when nothing is. */
export function complaintAbout(schema: z.ZodType, name: string, value: unknown): string | null {
  return complaintsAbout(schema, { [name]: value }).find((complaint) => complaint.name === name)?.says ?? null;
}
