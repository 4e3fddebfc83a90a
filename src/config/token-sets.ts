import type { AppProfile } from '../model/app.ts';
import { settingsErrors } from '../rotation/settings.ts';
import type { TokenSetConfiguration } from './configuration.ts';
import type { Report } from './mistake.ts';
import { wrongName } from './names.ts';
import { checked, isGroup } from './reading.ts';
import { rotationSettings } from './rotation.ts';
import { TokenSet } from './settings.ts';
import { suggestion } from './suggest.ts';

/** The token sets of a file, in which mistakes may have been found. */
export interface TokenSets {
  /** Every name that is written, whatever is wrong below it; null where `tokenSets` itself can't be read. */
  readonly names: ReadonlySet<string> | null;
  readonly read: ReadonlyMap<string, TokenSetConfiguration>;
}

/** Reads `tokenSets`. `profiles` is null where they can't be read, which has been reported. */
export function readTokenSets(
  raw: unknown,
  profiles: ReadonlyMap<string, AppProfile> | null,
  report: Report,
): TokenSets {
  if (!isGroup(raw)) return { names: null, read: new Map() };
  const read = new Map<string, TokenSetConfiguration>();
  for (const [name, rawSet] of Object.entries(raw)) {
    const path = ['tokenSets', name];
    const nameProblem = wrongName(name);
    if (nameProblem !== null) report(path, nameProblem);
    const set = checked(TokenSet, rawSet, path, report);
    if (set === null || profiles === null) continue;
    const profile = profiles.get(set.app);
    if (profile === undefined) {
      report([...path, 'app'], `no app profile \`${set.app}\`${suggestion(set.app, profiles.keys())}`);
      continue;
    }
    const rotation = set.rotation === undefined ? null : rotationSettings(set.rotation);
    for (const says of rotation === null ? [] : settingsErrors(rotation)) report([...path, 'rotation'], says);
    read.set(name, { name, profile, authority: set.authority, rotation });
  }
  return { names: new Set(Object.keys(raw)), read };
}
