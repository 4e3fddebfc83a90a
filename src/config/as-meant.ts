import type { Path, Report } from './mistake.ts';
import { entryOf, isClosed, type JsonSchema, settingsOf } from './schema-tree.ts';
import { nearest, suggestion } from './suggest.ts';

/** A value with its misspelt settings put right, so that one misspelling is one mistake and hides no other. */
export interface AsMeant {
  readonly value: unknown;
  /** Takes mistakes at the names that were meant, and reports them at the names that were written. */
  readonly report: Report;
}

/** Reports every setting the schema doesn't know, and goes on with what was probably meant; without a guess, without the setting. */
export function asMeant(value: unknown, known: JsonSchema, path: Path, report: Report): AsMeant {
  const renamed = new Map<string, string>();
  const translated: Report = (meant, says) => report(written(meant, renamed), says);
  return { value: corrected(value, known, path, { renamed, report: translated }), report: translated };
}

interface Correcting {
  /** By the path as it is meant: the name that was written in place of its last step. */
  readonly renamed: Map<string, string>;
  readonly report: Report;
}

function corrected(value: unknown, known: JsonSchema, path: Path, correcting: Correcting): unknown {
  if (Array.isArray(value)) {
    const entry = entryOf(known);
    return entry === undefined
      ? value
      : value.map((inner, index) => corrected(inner, entry, [...path, index], correcting));
  }
  if (value === null || typeof value !== 'object' || !isPlainGroup(value) || !isClosed(known)) return value;

  const settings = settingsOf(known);
  const group: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (settings.has(name)) {
      group[name] = corrected(inner, settings.get(name) ?? {}, [...path, name], correcting);
      continue;
    }
    correcting.report([...path, name], `unknown setting${suggestion(name, settings.keys())}`);
    const meant = nearest(name, settings.keys());
    if (meant === null || meant in value || meant in group) continue;
    correcting.renamed.set(JSON.stringify([...path, meant]), name);
    group[meant] = corrected(inner, settings.get(meant) ?? {}, [...path, meant], correcting);
  }
  return group;
}

function isPlainGroup(value: object): value is Readonly<Record<string, unknown>> {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function written(meant: Path, renamed: ReadonlyMap<string, string>): Path {
  return meant.map((step, index) => renamed.get(JSON.stringify(meant.slice(0, index + 1))) ?? step);
}
