import type { Command } from 'commander';
import type { ChangedAuthority } from '../authority/contract.ts';
import type { OpenOptions, Watchword } from '../daemon.ts';
import { Failure, UserError } from '../model/failure.ts';
import type { Run } from '../model/run.ts';
import { shortFingerprint, type Token } from '../model/token.ts';
import type { Account, AccountSlot } from '../reconcile/account.ts';
import { AccountBusy } from '../reconcile/account-lease.ts';
import { runWhenFree } from '../reconcile/run-when-free.ts';
import type { RunOptions } from '../reconcile/survey.ts';
import type { Terminal } from './terminal.ts';
import { ago } from './text.ts';

/** 0 fine; 1 failed; 2 `plan` has changes, `sync` left differences, or `check` has warnings. */
export const EXIT = { fine: 0, failed: 1, differences: 2 } as const;

/** What every command gets: a terminal, and a way to open the configured world. */
export interface Cli {
  readonly terminal: Terminal;
  open(options: OpenOptions): Promise<Watchword>;
  /** Fires when the process is asked to stop. */
  readonly stop: AbortSignal;
  exit(code: number): void;
}

/** The options that go with every command. */
export interface Shared {
  readonly config: string;
  readonly json: boolean;
}

export function shared(command: Command): Shared {
  const { config, json } = command.optsWithGlobals<{ config?: string; json?: boolean }>();
  return { config: config ?? process.env.WATCHWORD_CONFIG ?? 'config/watchword.yaml', json: json === true };
}

/** Opens the configured world, does the work, and closes it whatever happens. */
export async function withWatchword(
  cli: Cli,
  command: Command,
  work: (watchword: Watchword, options: Shared) => Promise<void>,
): Promise<void> {
  const options = shared(command);
  await using watchword = await cli.open({ file: options.config, log: 'silent', who: 'cli' });
  await work(watchword, options);
}

/** The accounts a command is about: one by name, or all. */
export function chosenAccounts(watchword: Watchword, name: string | undefined): readonly Account[] {
  if (name === undefined) return [...watchword.accounts.values()];
  const account = watchword.accounts.get(name);
  if (account !== undefined) return [account];
  throw new UserError(`There is no account ${name}; the configuration has ${listed(watchword.accounts.keys())}.`);
}

/** The one account a command can only be about: the named one, or the only one there is. `say` tells how to name it. */
export function onlyAccount(watchword: Watchword, name: string | undefined, say: string): Account {
  const [account, ...others] = chosenAccounts(watchword, name);
  if (account !== undefined && others.length === 0) return account;
  throw new UserError(`Several accounts are configured; ${say}: ${listed(watchword.accounts.keys())}.`);
}

/** A slot of an account by its name. */
export function chosenSlot(account: Account, name: string): AccountSlot {
  const slot = account.slots.find(({ settings }) => settings.name === name);
  if (slot !== undefined) return slot;
  const names = account.slots.map(({ settings }) => settings.name);
  throw new UserError(`There is no slot ${name} in ${account.name}; it has ${listed(names)}.`);
}

/** Throws for a slot that none of the accounts has, so that a misspelt name is not taken for "nothing to do". */
export function refuseUnknownSlots(accounts: readonly Account[], names: readonly string[] | undefined): void {
  const known = new Set(accounts.flatMap((account) => account.slots.map((slot) => slot.settings.name)));
  const unknown = (names ?? []).find((name) => !known.has(name));
  if (unknown !== undefined) throw new UserError(`There is no slot ${unknown}; there are ${listed(known)}.`);
}

/** One run of each account, side by side. None stops another; those that stayed busy are named when all have ended. */
export async function runEach(
  watchword: Watchword,
  accounts: readonly Account[],
  options: RunOptions,
): Promise<{ readonly runs: readonly Run[]; readonly busy: readonly AccountBusy[] }> {
  const runs: Run[] = [];
  const busy: AccountBusy[] = [];
  const others: unknown[] = [];
  // The store must stay open until the last one has ended, whatever became of the others.
  const ends = await Promise.allSettled(accounts.map((account) => runWhenFree(watchword.reconcile, account, options)));
  for (const end of ends) {
    if (end.status === 'fulfilled') runs.push(end.value);
    else if (end.reason instanceof AccountBusy) busy.push(end.reason);
    else others.push(end.reason);
  }
  if (others.length > 0) throw others[0];
  return { runs, busy };
}

/** The authority of a token set: the one that is named, or the only one there is. */
export function chosenAuthority(watchword: Watchword, name: string | undefined): ChangedAuthority {
  const names = [...watchword.authorities.keys()];
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined)
    throw new UserError(`Several token sets are configured; say which with --set: ${listed(names)}.`);
  const authority = watchword.authorities.get(chosen);
  if (authority === undefined)
    throw new UserError(`There is no token set ${chosen}; the configuration has ${listed(names)}.`);
  return authority;
}

/** The authorities a command is about: that of one token set by name, or all. */
export function chosenAuthorities(watchword: Watchword, name: string | undefined): readonly ChangedAuthority[] {
  return name === undefined ? [...watchword.authorities.values()] : [chosenAuthority(watchword, name)];
}

/** Looks at authorities that are somewhere else. Where one can't be looked at, says so, and how old what is shown of it is. */
export async function lookFirst(
  { stop, terminal }: Cli,
  { clock, store }: Watchword,
  authorities: readonly ChangedAuthority[],
): Promise<void> {
  const looks = await Promise.allSettled(authorities.map((authority) => authority.look(stop)));
  stop.throwIfAborted();
  for (const [index, look] of looks.entries()) {
    if (look.status === 'fulfilled') continue;
    if (!(look.reason instanceof Failure)) throw look.reason;
    const { tokenSet = '' } = authorities[index] ?? {};
    const at = (await store.read.authorities.get(tokenSet))?.lookedAt ?? null;
    const age = at === null ? 'it was never looked at before' : `what is shown of it was seen ${ago(at, clock.now())}`;
    terminal.err(`${tokenSet} could not be looked at, and ${age}: ${look.reason.message}`);
  }
}

/** A token by its id or by the first digits of its fingerprint, as `tokens list` shows them. */
export async function chosenToken(
  watchword: Watchword,
  reference: string,
): Promise<{ readonly token: Token; readonly authority: ChangedAuthority }> {
  const matches = (await watchword.store.read.tokens.list()).filter(
    (token) =>
      token.id === reference || (reference.length >= 4 && token.fingerprint.startsWith(reference.toLowerCase())),
  );
  const [token, second] = matches;
  if (token === undefined) throw new UserError(`There is no token ${reference}; see \`watchword tokens list --all\`.`);
  if (second !== undefined) {
    const names = matches.map(({ id, fingerprint }) => `${shortFingerprint(fingerprint)} (${id})`);
    throw new UserError(`${reference} names several tokens; say the id: ${listed(names)}.`);
  }
  return { token, authority: chosenAuthority(watchword, token.tokenSet) };
}

export function listed(names: Iterable<string>): string {
  return [...names].join(', ');
}

/** The output of `--json`: one document, indented. */
export function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
