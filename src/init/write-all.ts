/** Files that appear together or not at all, for their owner alone, in place of nothing that is there. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../model/failure.ts';
import { unwritable } from '../unwritable.ts';
import type { PlannedFile } from './draft.ts';

/** Writes all of them, mode 0600, in folders that are made with mode 0700. Throws `UserError`; nothing is left then. */
export function writeAll(files: readonly PlannedFile[]): void {
  const undo: (() => void)[] = [];
  const temporary: string[] = [];
  try {
    for (const { path } of files) makeFolders(dirname(path), undo);
    const written = files.map(({ path, text }) => {
      const aside = `${path}.${randomBytes(6).toString('hex')}.new`;
      at(path, () => {
        temporary.push(aside);
        writeAside(aside, text);
      });
      return { path, aside };
    });
    for (const { path, aside } of written) {
      at(path, () => appear(aside, path));
      undo.push(() => unlinkSync(path));
    }
    for (const folder of new Set(files.map(({ path }) => dirname(path)))) syncFolder(folder);
  } catch (error) {
    for (const aside of temporary.splice(0)) quietly(() => unlinkSync(aside));
    for (const step of undo.toReversed()) quietly(step);
    throw error;
  } finally {
    for (const aside of temporary) quietly(() => unlinkSync(aside));
  }
}

function makeFolders(folder: string, undo: (() => void)[]): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder), undo);
  at(folder, () => mkdirSync(folder, { mode: 0o700 }));
  undo.push(() => rmdirSync(folder));
}

function writeAside(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A link fails where something has come to stand there meanwhile. Some file systems know none; a copy then does the same. */
function appear(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    copyFileSync(aside, path, constants.COPYFILE_EXCL);
  }
}

function syncFolder(folder: string): void {
  quietly(() => {
    const open = openSync(folder, 'r');
    try {
      fsyncSync(open);
    } finally {
      closeSync(open);
    }
  });
}

function at(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new UserError(`${path} could not be written: ${unwritable(error)}. Nothing was written.`);
  }
}

/** What is undone after a failure may fail too, and says less than the first. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Not every file system can sync a folder.
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
