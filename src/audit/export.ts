/** The trail as lines of JSON, an entry each, oldest first, as whoever is asked for it shows it. */
import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '../model/failure.ts';
import type { AuditRecord, AuditTrail } from '../store/contract.ts';

const PAGE = 500;
/** More than any line of an export has. */
const LONGEST_LINE_BYTES = 4 * 1024 * 1024;

/** Where an export begins. */
export interface Beginning {
  /** The number of the first entry; the first of all unless given. */
  readonly fromSeq?: number;
  /** Only entries from this moment on, milliseconds since 1970. */
  readonly since?: number;
}

/** Every entry there is, page by page, also those that are appended meanwhile. */
export async function* entriesFrom(
  trail: Pick<AuditTrail, 'after'>,
  { fromSeq = 1, since }: Beginning,
): AsyncGenerator<AuditRecord> {
  let seq = fromSeq - 1;
  for (;;) {
    const page = await trail.after(seq, { limit: PAGE, ...(since === undefined ? {} : { since }) });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    seq = last.seq;
  }
}

/** What an export into a file has added. */
export interface Exported {
  readonly entries: number;
  /** The number of the newest entry in the file; 0 for an empty one. */
  readonly newest: number;
}

/**
 * Writes a new file, or goes on behind the last whole line of one that is there. Half a line, of an export that was broken off, is
 * written anew. Throws `UserError` for a file that is no export of this trail, and leaves it as it is.
 */
export async function exportInto(
  path: string,
  trail: Pick<AuditTrail, 'after'>,
  beginning: Beginning,
): Promise<Exported> {
  await using file = await openFile(path);
  const last = await lastEntry(file, path);
  if (last !== null) await refuseStranger(last, trail, path, beginning);
  let { seq: newest } = last ?? { seq: 0 };
  let entries = 0;
  if (last !== null) await file.truncate(last.endsAt);
  let position = last?.endsAt ?? 0;
  for await (const entry of entriesFrom(trail, last === null ? beginning : { fromSeq: newest + 1 })) {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    await file.write(line, 0, line.length, position);
    position += line.length;
    newest = entry.seq;
    entries += 1;
  }
  await file.sync();
  return { entries, newest };
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw unusable(path, error);
  }
  return open(path, 'wx+', 0o600).catch((error: unknown) => {
    throw unusable(path, error);
  });
}

function unusable(path: string, error: unknown): UserError {
  return new UserError(`The file ${path} can't be written: ${error instanceof Error ? error.message : String(error)}`);
}

interface LastEntry {
  readonly seq: number;
  readonly hash: string;
  /** Where the next line begins, in bytes. */
  readonly endsAt: number;
}

/** Null for a file without a whole line. */
async function lastEntry(file: FileHandle, path: string): Promise<LastEntry | null> {
  const { size } = await file.stat();
  if (size === 0) return null;
  const from = Math.max(0, size - LONGEST_LINE_BYTES);
  const tail = Buffer.alloc(size - from);
  await file.read(tail, 0, tail.length, from);
  const end = tail.lastIndexOf('\n');
  const line = tail.subarray(tail.lastIndexOf('\n', end - 1) + 1, Math.max(0, end)).toString('utf8');
  const { seq, hash } = parsed(line);
  if (typeof seq === 'number' && typeof hash === 'string') return { seq, hash, endsAt: from + end + 1 };
  throw new UserError(`The file ${path} is there already and is no export of the trail; name another one.`);
}

function parsed(line: string): { readonly seq?: unknown; readonly hash?: unknown } {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}

async function refuseStranger(
  { seq, hash }: LastEntry,
  trail: Pick<AuditTrail, 'after'>,
  path: string,
  { fromSeq, since }: Beginning,
): Promise<void> {
  if (fromSeq !== undefined || since !== undefined) {
    throw new UserError(
      `The file ${path} ends with entry ${seq} and goes on from there; leave out --from-seq and --since, or name another file.`,
    );
  }
  const [own] = await trail.after(seq - 1, { limit: 1 });
  if (own?.seq === seq && own.hash === hash) return;
  throw new UserError(`The file ${path} ends with an entry ${seq} that is none of this trail; name another file.`);
}
