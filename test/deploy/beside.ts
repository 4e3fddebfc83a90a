/**
 * Programs that npm doesn't bring. A test that needs one is skipped with the reason where it is missing; where the build runs, one
 * that `.ci/run` installs has to be there.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { it } from 'vitest';

/** Not on everybody's path, but where servers are installed. */
const FOR_ROOT = ['/usr/sbin', '/sbin'];

/** Debian's packages that `.ci/run` installs, by the programs that are looked for. */
export const INSTALLED = ['haproxy', 'nginx', 'promtool', 'systemd-analyze'] as const;

/** Where a program is; null where it isn't on the path. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...FOR_ROOT];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** A test that runs a program, with the path of it. */
export function itRuns(name: string, title: string, test: (program: string) => void | Promise<void>): void {
  const program = findProgram(name);
  if (program !== null) it(title, { timeout: 180_000 }, () => test(program));
  else if (process.env.CI === 'true' && INSTALLED.some((installed) => installed === name)) {
    it(title, () => {
      throw new Error(`${name} is not installed`);
    });
  } else it(title, ({ skip }) => skip(`${name} is not installed`));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
