/** The documented limits of one application in one tenant: so many requests, of which so many may write, in 20 seconds. */
import type { Quirks } from './quirks.ts';

export interface Limits {
  /** Counts a request, refused ones too, and says whether it may pass. */
  take(path: string, writes: boolean, now: number): boolean;
}

const WINDOW_MS = 20_000;
const APPS = { any: 1000, writes: 100 };
const DEVICES = { any: 2000, writes: 200 };

export function limits(quirks: Quirks): Limits {
  const seen = { apps: [] as { at: number; writes: boolean }[], devices: [] as { at: number; writes: boolean }[] };
  return {
    take(path, writes, now) {
      if (quirks.limits === 'off') return true;
      const kind = path.startsWith('/deviceManagement') ? 'devices' : 'apps';
      const limit = kind === 'devices' ? DEVICES : APPS;
      const recent = seen[kind].filter((request) => request.at > now - WINDOW_MS);
      recent.push({ at: now, writes });
      seen[kind] = recent;
      return (
        recent.length <= limit.any && (!writes || recent.filter((request) => request.writes).length <= limit.writes)
      );
    },
  };
}
