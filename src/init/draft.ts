/** A configuration that is being made: a plain object of the form the file has, in which secrets are references. */
import { dirname, join } from 'node:path';
import { isReference } from '../config/secrets.ts';

/** A group of settings as it stands in the file. */
export type Written = Readonly<Record<string, unknown>>;

/** What the file will say. */
export interface Draft {
  readonly store: Written;
  readonly keys: { readonly encryption: string };
  readonly listen: Written;
  readonly tokenSets: Readonly<Record<string, Written>>;
  readonly accounts: Readonly<Record<string, Written>>;
}

/** A file that is written beside the configuration, for its owner alone. */
export interface PlannedFile {
  readonly path: string;
  readonly text: string;
}

/** Where the state, the key and typed secrets are, unless somebody says otherwise. */
export const DATA_FOLDER = './data';

/** Where the listeners are, unless somebody says otherwise. */
export const LISTEN = { validation: '127.0.0.1:8480', admin: '127.0.0.1:8481' } as const;

/** SQLite in the folder. */
export function storeIn(data: string): Written {
  return { url: `sqlite:${pathIn(data, 'watchword.db')}` };
}

/** The key of the store, in the folder. */
export function keysIn(data: string): Draft['keys'] {
  return { encryption: `file:${pathIn(data, 'encryption.key')}` };
}

/** Slots of options don't say their token set: there is one only. */
export function inTokenSet(slots: unknown, tokenSet: string): readonly unknown[] {
  return Array.isArray(slots) ? slots.map((slot: Written) => ({ ...slot, tokenSet })) : [];
}

/** Where a typed secret goes: `./data/secrets/contoso-client-secret`. */
export function secretPath(data: string, owner: string, setting: string): string {
  return pathIn(data, 'secrets', `${owner}-${kebab(setting)}`);
}

/** The path behind `file:`; null for another reference. */
export function pathOf(reference: string): string | null {
  return reference.startsWith('file:') ? reference.slice('file:'.length) : null;
}

/** The environment variables that the draft refers to. */
export function variablesOf(draft: unknown): readonly string[] {
  if (isReference(draft)) return draft.startsWith('env:') ? [draft.slice('env:'.length)] : [];
  if (typeof draft !== 'object' || draft === null) return [];
  return [...new Set(Object.values(draft).flatMap(variablesOf))];
}

/** `CONTOSO_CLIENT_SECRET` */
export function variableName(owner: string, setting: string): string {
  return `${owner}-${kebab(setting)}`
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '_')
    .replace(/^(?=\d)/, '_');
}

/** The folder of a configuration file. */
export function folderOf(file: string): string {
  return dirname(file);
}

function kebab(setting: string): string {
  return setting.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Joined without losing the `./` that says it starts in the working directory. */
function pathIn(folder: string, ...names: string[]): string {
  const path = join(folder, ...names);
  return folder.startsWith('./') || folder === '.' ? `./${path}` : path;
}
