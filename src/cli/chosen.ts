/** What the words after a command mean: accounts, slots and token sets. */
import type { z } from 'zod';
import { listed } from '../api/answers/chosen.ts';
import type { TokenSetDocument } from '../api/documents/account.ts';
import { Refusal } from '../api/problems.ts';
import { Failure, UserError } from '../model/failure.ts';
import type { Cli } from './cli.ts';
import type { ListedAccount, Site } from './site.ts';
import { ago } from './text.ts';

/** A token set as it is listed. */
export type ListedSet = z.infer<typeof TokenSetDocument>;

/** The accounts a command is about: one by name, or all; of these, those that have one of the slots. */
export async function chosenAccounts(
  { admin }: Site,
  name: string | undefined,
  slots?: readonly string[],
): Promise<readonly ListedAccount[]> {
  const accounts =
    name === undefined ? (await admin.listAccounts({})).items : [await admin.getAccount({ account: name })];
  if (slots === undefined) return accounts;
  // A misspelt name must not be taken for "nothing to do".
  const known = new Set(accounts.flatMap((account) => account.slots));
  const unknown = slots.find((slot) => !known.has(slot));
  if (unknown !== undefined) throw new UserError(`There is no slot ${unknown}; there are ${listed(known)}.`);
  return accounts.filter((account) => account.slots.some((slot) => slots.includes(slot)));
}

/** The token set that is named, or the only one there is. */
export async function chosenSet({ admin }: Site, name: string | undefined): Promise<ListedSet> {
  const { items } = await admin.listTokenSets({});
  const names = items.map((set) => set.name);
  const [only, ...others] = name === undefined ? items : items.filter((set) => set.name === name);
  if (only !== undefined && others.length === 0) return only;
  if (name === undefined)
    throw new UserError(`Several token sets are configured; say which with --set: ${listed(names)}.`);
  throw new UserError(`There is no token set ${name}; the configuration has ${listed(names)}.`);
}

/** The token sets a command is about: one by name, or all. */
export async function chosenSets(site: Site, name: string | undefined): Promise<readonly ListedSet[]> {
  return name === undefined ? (await site.admin.listTokenSets({})).items : [await chosenSet(site, name)];
}

/** Looks at authorities that are somewhere else. Where one can't be looked at, says so, and how old what is shown of it is. */
export async function lookFirst({ stop, terminal }: Cli, site: Site, sets: readonly ListedSet[]): Promise<void> {
  const asked = sets.filter(({ authority }) => authority.isLookedAt);
  const looks = await Promise.allSettled(asked.map(({ name }) => site.admin.lookAtTokenSet({ tokenSet: name })));
  stop.throwIfAborted();
  for (const [index, look] of looks.entries()) {
    if (look.status === 'fulfilled') continue;
    // Whoever may only read sees what was there at the last look.
    const isForbidden = look.reason instanceof Refusal && look.reason.problem === 'forbidden';
    if (!isForbidden && !(look.reason instanceof Failure)) throw look.reason;
    const { name = '', authority } = asked[index] ?? {};
    const at = authority?.lookedAt ?? null;
    const age =
      at === null ? 'it was never looked at before' : `what is shown of it was seen ${ago(at, site.clock.now())}`;
    terminal.err(`${name} could not be looked at, and ${age}: ${look.reason.message}`);
  }
}
