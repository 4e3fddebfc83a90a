/**
 * How the rules of an app looked when they were read. Workspace ONE counts no versions and has no ETags, so everything is compared:
 * what isn't our keys as one, and the values in the slot's own copies. Our keys in other assignments are another slot's: its writes change
 * the app, too, and are not somebody else's.
 */
import { type Form, isRecord, type Kit } from '#connector';
import type { App } from './apps.ts';
import { type Copy, fingerprints } from './copies.ts';
import { neighboursOf } from './echo.ts';
import type { Rules } from './rules.ts';

/** Equal for rules that nobody has changed. Holds fingerprints, never content. */
export function revisionOf(app: App, rules: Rules, copies: readonly Copy[], { keys }: Form, kit: Kit): string {
  return JSON.stringify({
    app: app.uuid,
    neighbours: kit.fingerprint(neighboursOf(rules, app, keys)),
    holds: fingerprints(copies, kit),
  });
}

/** The id of the app a revision speaks of. */
export function appIn(revision: string): string {
  const parsed: unknown = JSON.parse(revision);
  if (isRecord(parsed) && typeof parsed.app === 'string') return parsed.app;
  throw new Error('not a revision of this connector');
}
