/**
 * A connector that is a package: `connector: "@acme/watchword-jumpcloud"`. It is looked for in the `node_modules` of the given
 * folders and of none above them, so that nobody who may write to a folder further up decides what runs here. Its code runs in
 * our process and may do what we may.
 */
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConnectorDefinition } from '../contract.ts';
import { isRecord } from '../shape.ts';
import { definitionIn, type Reserved } from './definition.ts';

/** How a package is called: `@scope/name`, or `watchword-` and something. No paths, no addresses, nothing that a connector of ours is called. */
export const PACKAGE_NAME = /^(@[a-z0-9-][a-z0-9._-]*\/[a-z0-9-][a-z0-9._-]*|watchword-[a-z0-9._-]+)$/;

/** Where packages are looked for, and what they may not define. */
export interface Around {
  /** Folders that have a `node_modules`, the first goes before. */
  readonly folders: readonly string[];
  readonly reserved: Reserved;
  /** Ids of the connectors that come with the program. */
  readonly taken: ReadonlySet<string>;
  /** `import`: only the program's beginning names what is loaded. */
  readonly load: (url: string) => Promise<unknown>;
}

/** What came of loading a package: its definition, or why there is none, in a sentence that names the package. */
export type Loaded = { readonly definition: ConnectorDefinition } | { readonly problem: string };

/** Loads a package. What is wrong with it is told, never thrown. */
export async function loadPackage(name: string, around: Around): Promise<Loaded> {
  const found = await findPackage(name, around.folders);
  if (found === null) {
    const places = [...new Set(around.folders.map((folder) => join(resolve(folder), 'node_modules')))].join(' and ');
    return { problem: `the package \`${name}\` is not installed; looked in ${places}` };
  }
  const refused = (problem: string) => ({
    problem: `the package \`${name}\` ${found.version} cannot be used: ${problem}`,
  });
  if (found.file === null) return refused('its package.json names no file inside it under `exports` or `main`');
  let module: unknown;
  try {
    module = await around.load(pathToFileURL(found.file).href);
  } catch (error) {
    // The message of what a module throws is the package's own; its first line says enough.
    const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
    return refused(`loading it failed: ${line.slice(0, 300)}`);
  }
  const read = definitionIn(module, name, around.reserved);
  if ('problem' in read) return refused(read.problem);
  const { id } = read.definition;
  return around.taken.has(id) ? refused(`its id \`${id}\` is that of a connector of Watchword itself`) : read;
}

interface Found {
  readonly version: string;
  /** The file that `import` would take; null where there is none inside the package. */
  readonly file: string | null;
}

async function findPackage(name: string, folders: readonly string[]): Promise<Found | null> {
  for (const folder of folders) {
    const root = resolve(folder, 'node_modules', name);
    const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => null);
    if (text === null) continue;
    const description = descriptionIn(text);
    const version = typeof description.version === 'string' ? description.version.slice(0, 50) : '(without a version)';
    return { version, file: fileIn(root, entryOf(description)) };
  }
  return null;
}

function descriptionIn(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** The conditions under which a package is imported by Node (nodejs.org/api/packages.html, "Conditional exports"). */
const CONDITIONS = ['node', 'import', 'module-sync', 'default'];

function entryOf({ exports, main }: Record<string, unknown>): string {
  const root = isRecord(exports) && '.' in exports ? exports['.'] : exports;
  if (root !== undefined) return targetOf(root) ?? '';
  return typeof main === 'string' ? main : 'index.js';
}

function targetOf(target: unknown): string | null {
  if (typeof target === 'string') return target;
  if (Array.isArray(target)) return target.map(targetOf).find((one) => one !== null) ?? null;
  if (!isRecord(target)) return null;
  // The order is that of the package, as Node does it.
  const chosen = Object.keys(target).find(
    (condition) => CONDITIONS.includes(condition) && targetOf(target[condition]) !== null,
  );
  return chosen === undefined ? null : targetOf(target[chosen]);
}

function fileIn(root: string, entry: string): string | null {
  if (entry === '') return null;
  try {
    // Through symbolic links, as Node does it: a package that is linked finds its own dependencies.
    const [folder, file] = [realpathSync(root), realpathSync(resolve(root, entry))];
    return file.startsWith(folder + sep) ? file : null;
  } catch {
    return null;
  }
}
