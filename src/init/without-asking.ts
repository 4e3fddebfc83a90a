/** A draft from what was said beforehand, with what is usual in place of the rest; or everything that is missing. */
import { UserError } from '../model/failure.ts';
import { type Around, type DraftMistake, mistakesIn } from './around.ts';
import { compose } from './compose.ts';
import { DATA_FOLDER, type Draft, inTokenSet, keysIn, LISTEN, storeIn } from './draft.ts';
import type { Given } from './given.ts';

/** The draft that options make. Throws `UserError` with everything that is missing or wrong, each with its option. */
export function draftFrom(given: Given, around: Around): Draft {
  const data = given.data ?? DATA_FOLDER;
  const app = given.app ?? 'pingid';
  const draft: Draft = {
    store: given.store ?? storeIn(data),
    keys: keysIn(data),
    listen: given.listen === undefined ? LISTEN : { validation: LISTEN.validation, ...given.listen },
    tokenSets: { [app]: { app, authority: given.authority ?? { kind: 'local' } } },
    accounts: withTokenSet(given.accounts ?? {}, app),
  };
  const missing = given.accounts === undefined ? [noConnector(around)] : [];
  refuse([...missing, ...mistakesIn(compose(draft, around), draft, [], around).map(withOption)]);
  return draft;
}

/** The draft that a file of answers makes. Throws `UserError` with everything that is missing or wrong. */
export function draftOf(said: Pick<Given, 'data'> & Partial<Omit<Draft, 'keys'>>, around: Around): Draft {
  const data = said.data ?? DATA_FOLDER;
  const draft: Draft = {
    store: said.store ?? storeIn(data),
    keys: keysIn(data),
    listen: said.listen ?? LISTEN,
    tokenSets: said.tokenSets ?? { pingid: { app: 'pingid', authority: { kind: 'local' } } },
    accounts: said.accounts ?? {},
  };
  refuse(mistakesIn(compose(draft, around), draft, [], around).map(({ path, says }) => `${path}: ${says}`));
  return draft;
}

function refuse(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new UserError(`Nothing was written. Missing or wrong:\n${missing.map((one) => `  ${one}`).join('\n')}`);
}

function noConnector({ connectors }: Around): string {
  return `--connector: the MDM that the token is written to: ${[...connectors.keys()].join(', ')}, or none`;
}

/** Slots of options are all of the one token set there is. */
function withTokenSet(accounts: Draft['accounts'], tokenSet: string): Draft['accounts'] {
  const entries = Object.entries(accounts).map(([name, account]) => [
    name,
    'slots' in account ? { ...account, slots: inTokenSet(account.slots, tokenSet) } : account,
  ]);
  return Object.fromEntries(entries);
}

const OPTIONS: readonly (readonly [RegExp, string])[] = [
  [/^accounts\.[^.]+\.connector$/, '--connector'],
  [/^accounts\.[^.]+\.drift$/, '--drift'],
  [/^accounts\.[^.]+\.slots$/, '--slot platform=...'],
  [/^accounts\.[^.]+\.slots\[\d+\](?:\.(\w+))?$/, '--slot'],
  [/^accounts\.[^.]+\.(\w+)$/, '--set'],
  [/^tokenSets\.[^.]+\.app$/, '--app'],
  [/^tokenSets\.[^.]+\.authority\.kind$/, '--authority'],
  [/^tokenSets\.[^.]+\.authority\.(\w+)$/, '--authority-set'],
  [/^listen\.validation$/, '--validation'],
  [/^listen\.admin$/, '--admin'],
  [/^store\.url$/, '--store'],
];

/** `--set tenantId=...: missing. The directory (tenant) id ...` */
function withOption({ path, says }: DraftMistake): string {
  for (const [pattern, option] of OPTIONS) {
    const found = pattern.exec(path);
    if (found === null) continue;
    const [, name] = found;
    return `${option}${name === undefined ? '' : ` ${name}=...`}: ${says}`;
  }
  return `${path}: ${says}`;
}
