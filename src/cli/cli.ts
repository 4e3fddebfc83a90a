import type { Command } from 'commander';
import { accountNamed, authorityNamed, listed } from '../api/answers/chosen.ts';
import type { ChangedAuthority } from '../authority/contract.ts';
import type { OpenOptions, Watchword } from '../daemon.ts';
import { UserError } from '../model/failure.ts';
import type { Run } from '../model/run.ts';
import type { Account } from '../reconcile/account.ts';
import { AccountBusy } from '../reconcile/account-lease.ts';
import { runWhenFree } from '../reconcile/run-when-free.ts';
import type { RunOptions } from '../reconcile/survey.ts';
import type { StoreOptions } from '../store/open-database.ts';
import type { Terminal } from './terminal.ts';
import { refuseElsewhere } from './way.ts';

/** 0 fine; 1 failed; 2 `plan` has changes, `sync` left differences, or `check` has warnings. */
export const EXIT = { fine: 0, failed: 1, differences: 2 } as const;

/** What every command gets: a terminal, and a way to open the configured world. */
export interface Cli {
  readonly terminal: Terminal;
  open(options: OpenOptions): Promise<Watchword>;
  /** How the configured store is opened, for what is done to the whole of it. */
  configuredStore(options: OpenOptions): Promise<StoreOptions>;
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

/** Opens the configured world, for what can be done in this process only, does the work, and closes it whatever happens. */
export async function withWatchword(
  cli: Cli,
  command: Command,
  work: (watchword: Watchword, options: Shared) => Promise<void>,
): Promise<void> {
  refuseElsewhere(command);
  const options = shared(command);
  await using watchword = await cli.open({ file: options.config, log: 'silent', who: 'cli' });
  await work(watchword, options);
}

/** The one account a command can only be about: the named one, or the only one there is. `say` tells how to name it. */
export function onlyAccount(watchword: Watchword, name: string | undefined, say: string): Account {
  if (name !== undefined) return accountNamed(watchword, name);
  const [account, ...others] = watchword.accounts.values();
  if (account !== undefined && others.length === 0) return account;
  throw new UserError(`Several accounts are configured; ${say}: ${listed(watchword.accounts.keys())}.`);
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
  return authorityNamed(watchword, chosen);
}

/** The output of `--json`: one document, indented. */
export function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
