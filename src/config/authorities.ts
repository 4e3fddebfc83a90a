import type { AuthorityDefinition } from '../authority/definition.ts';
import { asMeant } from './as-meant.ts';
import { Authority, type Kind, kindsOf, UNREACHED } from './authority-settings.ts';
import { readCertificates } from './certificates.ts';
import type { AuthorityConfiguration, TokenSetConfiguration } from './configuration.ts';
import { isSame } from './is-same.ts';
import type { Path, Report } from './mistake.ts';
import { isGroup, type Reading } from './reading.ts';
import { nearest, suggestion } from './suggest.ts';
import { knownBy, type Owners, readShared } from './two-owners.ts';

export type Authorities = ReadonlyMap<string, AuthorityDefinition>;

/** Reads `tokenSets.<name>.authority`. Null, with everything reported, where there are mistakes in it. */
export function readAuthority(
  raw: unknown,
  path: Path,
  authorities: Authorities,
  reading: Reading,
): AuthorityConfiguration | null {
  if (!isGroup(raw)) return null;
  const kinds = kindsOf(authorities.values());
  const name = nameOf(raw, kinds);
  const meantKinds = meantBy(name, kinds);
  const shared = readShared(raw, ownersOf(meantKinds), path, reading);
  if (shared === null) return null;
  const { report, core, settings } = shared;

  const names = kinds.map((kind) => kind.name);
  if (name !== undefined && !names.includes(name)) {
    report([...path, 'kind'], `no authority \`${name}\`${suggestion(name, names)}`);
  }
  const ca = core?.ca === undefined ? null : readCertificates(core.ca, [...path, 'ca'], { ...reading, report });
  const [kind] = meantKinds;
  if (core === null || settings === null || kind === undefined) return null;
  return {
    kind: kind.name,
    definition: kind.definition,
    settings: settings.parsed,
    ca,
    proxy: core.proxy ?? null,
    timeoutMs: core.timeout ?? UNREACHED.timeout,
    lookEveryMs: core.lookEvery ?? null,
  };
}

/** The kind that is named, also under a misspelt `kind`: which settings are known depends on it. */
function nameOf(raw: unknown, kinds: readonly Kind[]): string | undefined {
  const { value } = asMeant(raw, knownBy(ownersOf(kinds)), [], () => {});
  return isGroup(value) && typeof value.kind === 'string' ? value.kind : undefined;
}

/** The kind that is named, or was probably meant. All of them where none is named; none where nobody can guess. */
function meantBy(name: string | undefined, kinds: readonly Kind[]): readonly Kind[] {
  if (name === undefined) return kinds;
  const named = kinds.find((kind) => kind.name === name);
  if (named !== undefined) return [named];
  const meant = nearest(
    name,
    kinds.map((kind) => kind.name),
  );
  return kinds.filter((kind) => kind.name === meant);
}

function ownersOf(kinds: readonly Kind[]): Owners<Authority> {
  const [only, ...others] = kinds;
  const core = only === undefined || others.length > 0 ? Authority : only.core;
  return { core, theirs: kinds.map(({ settings }) => settings) };
}

/** The tokens of one place belong to one set: two of them would each take away what the other adds. */
export function refuseSamePlace(tokenSets: ReadonlyMap<string, TokenSetConfiguration>, report: Report): void {
  const seen: TokenSetConfiguration[] = [];
  for (const set of tokenSets.values()) {
    const first = seen.find((other) => isSamePlace(other.authority, set.authority));
    if (first === undefined) seen.push(set);
    else {
      const says = `\`${first.name}\` has its tokens from this very place; one place belongs to one token set`;
      report(['tokenSets', set.name, 'authority'], says);
    }
  }
}

/** What nobody can ask says nothing of where it is. */
function isSamePlace(a: AuthorityConfiguration, b: AuthorityConfiguration): boolean {
  return a.lookEveryMs !== null && a.kind === b.kind && isSame(a.settings, b.settings, 'left-out');
}
