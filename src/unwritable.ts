/** Why a file or folder can't be written, as the end of a sentence, with what to do about it. */
export function unwritable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return REASONS[code] ?? `it can't be written (${code})`;
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it exists, and nothing is ever overwritten',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'what should be its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: "this user's share of the disk is used up",
  EMFILE: 'this process has too many files open',
};
