import type { AppProfile } from '../model/app.ts';
import { settingsErrors } from '../rotation/settings.ts';
import { asMeant } from './as-meant.ts';
import { type Authorities, readAuthority, refuseSamePlace } from './authorities.ts';
import type { TokenSetConfiguration } from './configuration.ts';
import { reportIssues } from './issues.ts';
import { wrongName } from './names.ts';
import { isGroup, type Reading } from './reading.ts';
import { rotationSettings } from './rotation.ts';
import { toJsonSchema } from './schema-tree.ts';
import { TokenSet } from './settings.ts';
import { suggestion } from './suggest.ts';

/** The token sets of a file, in which mistakes may have been found. */
export interface TokenSets {
  /** Every name that is written, whatever is wrong below it; null where `tokenSets` itself can't be read. */
  readonly names: ReadonlySet<string> | null;
  readonly read: ReadonlyMap<string, TokenSetConfiguration>;
}

interface Around {
  readonly authorities: Authorities;
  /** Null where they can't be read, which has been reported. */
  readonly profiles: ReadonlyMap<string, AppProfile> | null;
  readonly reading: Reading;
}

/** Reads `tokenSets`; leaves out those in which mistakes were found and reported. */
export function readTokenSets(raw: unknown, around: Around): TokenSets {
  if (!isGroup(raw)) return { names: null, read: new Map() };
  const read = new Map<string, TokenSetConfiguration>();
  for (const [name, rawSet] of Object.entries(raw)) {
    const nameProblem = wrongName(name);
    if (nameProblem !== null) around.reading.report(['tokenSets', name], nameProblem);
    const set = readTokenSet(name, rawSet, around);
    if (set !== null) read.set(name, set);
  }
  refuseSamePlace(read, around.reading.report);
  return { names: new Set(Object.keys(raw)), read };
}

function readTokenSet(
  name: string,
  raw: unknown,
  { authorities, profiles, reading }: Around,
): TokenSetConfiguration | null {
  const path = ['tokenSets', name];
  const known = toJsonSchema(TokenSet);
  const { value: meant, report } = asMeant(raw, known, path, reading.report);
  const parsed = TokenSet.safeParse(meant);
  reportIssues({ path, raw: meant, known, issues: parsed.error?.issues ?? [] }, report);
  const rawAuthority = isGroup(meant) ? meant.authority : undefined;
  const authority = readAuthority(rawAuthority, [...path, 'authority'], authorities, { ...reading, report });
  if (!parsed.success || profiles === null) return null;

  const { app, rotation: written } = parsed.data;
  const profile = profiles.get(app);
  if (profile === undefined) report([...path, 'app'], `no app profile \`${app}\`${suggestion(app, profiles.keys())}`);
  const rotation = written === undefined ? null : rotationSettings(written);
  for (const says of rotation === null ? [] : settingsErrors(rotation)) report([...path, 'rotation'], says);
  return profile === undefined || authority === null ? null : { name, profile, authority, rotation };
}
