/** The kit of an authority: that of an account, and whole files beside it. */
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type AccountKit, createKit, type KitSettings } from '../connector/kit.ts';
import { Failure } from '../model/failure.ts';
import { unreadable } from '../unreadable.ts';
import type { AuthorityKit } from './definition.ts';

/** What the kit of one authority is made of: an account's, and where relative paths start. */
export interface AuthorityKitSettings extends KitSettings {
  readonly baseDir: string;
}

/** Makes the kit of one token set's authority. It lives as long as the authority's settings do. */
export function createAuthorityKit({ baseDir, ...settings }: AuthorityKitSettings): AccountKit & AuthorityKit {
  return {
    ...createKit(settings),
    readFile: (path, most) => readFile(resolve(baseDir, path), most),
    modeOf: (path) => modeOf(resolve(baseDir, path)),
  };
}

async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
}

async function readFile(path: string, most: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(most + 1);
  const length = await fill(bytes, path);
  if (length > most) throw new Failure('rejected', `the file ${path} is longer than ${most} bytes`);
  return bytes.subarray(0, length);
}

/** How many bytes were read: as many as there are, or as have room. What never ends, such as a device, is not read to its end. */
async function fill(bytes: Buffer, path: string): Promise<number> {
  try {
    // A pipe that nobody writes to would hold the opening up for ever.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length;
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
}

function unreadableFile(path: string, cause: unknown): Failure {
  return new Failure('unavailable', `the file ${path} ${unreadable(cause)}`, { cause });
}
