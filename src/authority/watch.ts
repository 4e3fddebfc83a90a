/**
 * Tells when a file may have changed. Its folder is watched, not the file: editors and agents put another file in its place, and
 * Kubernetes swaps the symbolic link `..data` beside it. Where a folder can't be watched, the schedule alone sees what changes.
 */
import { watch as watchFolder } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../clock.ts';

/** How long after the first sign of a change it is told: what belongs to it has mostly happened by then. */
export const SETTLED_MS = 200;

/** The link through which Kubernetes swaps all files of a mounted secret at once. */
const KUBERNETES_LINK = '..data';

/** What is watched, and who is told. */
export interface WatchOptions {
  readonly paths: readonly string[];
  /** Told once for everything that happens in a short while. It must not throw. */
  readonly changed: () => void;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Watches one folder; `heard` gets the name of what changed in it, or null where the system doesn't tell. Throws where it can't. */
  readonly folder?: WatchFolder;
}

/** Watches a folder until the signal fires. */
export type WatchFolder = (folder: string, heard: (name: string | null) => void, signal: AbortSignal) => void;

/** Watches files until the signal fires. Never throws. */
export function watch({ paths, changed, signal, clock, folder = onDisk }: WatchOptions): void {
  let isComing = false;

  function soon(): void {
    if (isComing) return;
    isComing = true;
    clock.sleep(SETTLED_MS, signal).then(
      () => {
        isComing = false;
        changed();
      },
      () => undefined,
    );
  }

  for (const [place, names] of Map.groupBy(paths, dirname)) {
    const wanted = new Set([...names.map((path) => basename(path)), KUBERNETES_LINK]);
    try {
      folder(place, (name) => (name === null || wanted.has(name)) && soon(), signal);
    } catch {
      // The schedule alone, then.
    }
  }
}

const onDisk: WatchFolder = (folder, heard, signal) => {
  const watcher = watchFolder(folder, { signal, persistent: false });
  watcher.on('change', (_event, name) => heard(name === null ? null : String(name)));
  watcher.on('error', () => watcher.close());
};
