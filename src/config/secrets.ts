/**
 * Settings that refer to a secret instead of holding it: `env:NAME` is an environment variable, `file:/path` the content
 * of a file without its last line end. A relative path is taken from the working directory.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import { secret } from '../connector/settings.ts';
import { Secret } from '../model/secret.ts';
import { unreadable } from '../unreadable.ts';
import type { Path, Report } from './mistake.ts';
import { alternatives, type JsonSchema, settingsOf, toJsonSchema } from './schema-tree.ts';

/** The files a configuration may refer to. Both methods throw node's errors. */
export interface Files {
  read(path: string): string;
  /** Names of the entries of a folder. */
  list(folder: string): readonly string[];
}

/** What a configuration refers to beyond its own text. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  /** Relative paths start here. */
  readonly baseDir: string;
}

const REFERENCE = /^(?:env:([A-Za-z_][A-Za-z0-9_]*)|file:(.+))$/;

const SECRET_PATTERN = toJsonSchema(secret('')).pattern;

/** Whether a text has the form of a reference. */
export function isReference(text: unknown): text is string {
  return typeof text === 'string' && REFERENCE.test(text);
}

/** What a reference refers to, or the reason why it can't be had. */
export function readReference(
  reference: string,
  from: Surroundings,
): { readonly value: string } | { readonly problem: string } {
  const [, name, path] = REFERENCE.exec(reference) ?? [];
  if (name !== undefined) {
    const value = from.environment[name];
    if (value === undefined) return { problem: `the environment variable \`${name}\` is not set` };
    return value === '' ? { problem: `the environment variable \`${name}\` is empty` } : { value };
  }
  if (path === undefined) return { problem: 'expected `env:NAME` or `file:/path`' };
  const file = resolve(from.baseDir, path);
  try {
    const value = from.files.read(file).replace(/\r?\n$/, '');
    return value === '' ? { problem: `the file ${file} is empty` } : { value };
  } catch (error) {
    return { problem: `the file ${file} ${unreadable(error)}` };
  }
}

/** Names of the settings that a schema declares secret; null where it doesn't tell its settings. */
export function secretSettings(schema: JsonSchema): ReadonlySet<string> | null {
  const settings = settingsOf(schema);
  if (settings.size === 0) return null;
  return new Set([...settings].filter(([, inner]) => isSecret(inner)).map(([name]) => name));
}

/** Whether a setting is declared with `secret()`. */
export function isSecret(schema: JsonSchema): boolean {
  return alternatives(schema).some((inner) => inner.pattern !== undefined && inner.pattern === SECRET_PATTERN);
}

/**
 * The same settings with a `Secret` in place of each reference. `names` are the settings that may hold one; null means any.
 * A reference that can't be read is reported, and stands as an empty `Secret` so that nothing else complains about it.
 */
export function withSecrets(
  raw: Readonly<Record<string, unknown>>,
  names: ReadonlySet<string> | null,
  at: { readonly path: Path; readonly from: Surroundings; readonly report: Report; readonly secrets: Secret[] },
): Record<string, unknown> {
  return mapValues(raw, (name, value) => {
    if (!isReference(value) || !(names?.has(name) ?? true)) return value;
    const read = readReference(value, at.from);
    if ('problem' in read) {
      at.report([...at.path, name], read.problem);
      return new Secret('');
    }
    const found = new Secret(read.value);
    at.secrets.push(found);
    return found;
  });
}

function mapValues(
  from: Readonly<Record<string, unknown>>,
  change: (name: string, value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(name, value)]));
}

/** The form of `keys.encryption` and the like: a reference that is not read here. */
export function reference(description: string): z.ZodType<string> {
  return z
    .custom<string>(isReference, {
      error: () => 'expected `env:NAME` or `file:/path`, found something else (not shown)',
    })
    .meta({ type: 'string', pattern: SECRET_PATTERN, description });
}
