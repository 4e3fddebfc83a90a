/**
 * Where a command works: in this process, on the store and the MDMs of the configuration (`here.ts`), or at a daemon that is
 * asked over its admin API (`elsewhere.ts`). A command asks and shows, and doesn't know which it is.
 */
import type { Command } from 'commander';
import type { z } from 'zod';
import type { Adopted, AskedAdoption } from '../api/answers/adoption.ts';
import type { Shown } from '../api/answers/values.ts';
import type { AccountDocument } from '../api/documents/account.ts';
import type { RotationPictureDocument } from '../api/documents/rotation.ts';
import type { Compared } from '../api/in-hand.ts';
import type { Admin } from '../api/routes.ts';
import type { Clock } from '../clock.ts';
import type { WatchwordEvent } from '../events.ts';
import { UserError } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import type { Run } from '../model/run.ts';
import type { Finding } from '../model/slot.ts';
import { type Cli, type Shared, shared } from './cli.ts';
import { siteElsewhere } from './elsewhere.ts';
import { siteHere } from './here.ts';
import { daemonOf } from './way.ts';

/** An account as it is listed. */
export type ListedAccount = z.infer<typeof AccountDocument>;

/** How a rotation stands. */
export type Picture = z.infer<typeof RotationPictureDocument>;

/** What a run or a plan is to be about. */
export interface Chosen {
  readonly accounts: readonly ListedAccount[];
  /** Only these slots; all of them unless given. */
  readonly slots?: readonly string[] | undefined;
  /** Repair, whatever the account says about drift. */
  readonly repair?: boolean;
}

/** How runs ended. Accounts that stayed busy are named in a sentence each. */
export interface Ended {
  readonly runs: readonly Run[];
  readonly busy: readonly string[];
}

/** Where a command works. */
export interface Site {
  readonly admin: Admin;
  readonly clock: Clock;
  /** Shows a value in clear, and the trail says so; null elsewhere, where only a new one is shown. */
  readonly reveal: ((token: Shown) => Promise<string>) | null;
  /** Who asks, as the trail calls them. */
  actor(): Promise<string>;
  /** What a run of each account would do. */
  plans(chosen: Chosen): Promise<readonly Plan[]>;
  /** One run of each account, side by side; none stops another. */
  runs(chosen: Chosen & { readonly lookOnly?: boolean }): Promise<Ended>;
  /** Looks into the slots of a set, and takes over what is named. */
  adopt(asked: AskedAdoption): Promise<Adopted>;
  /** Compares the phones of all accounts; tells how far it is. */
  compareDevices(told: (so: Compared) => void): Promise<Compared>;
  /** Tells what happens from now on, until what it returns is disposed of. */
  listen(told: (event: WatchwordEvent) => void): Promise<AsyncDisposable>;
  /** What a self-check finds, as it is found. */
  findings(of: { readonly account: string } | { readonly tokenSet: string }): AsyncIterable<Finding>;
  /** Takes the turns of a rotation that are due, where that is for the command to do. */
  turn(tokenSet: string): Promise<void>;
  /** How a rotation stands after all that can be done at once is done; after `resumed`, blocked slots have been tried too. */
  settled(tokenSet: string, after: { readonly resumed: boolean }): Promise<Picture>;
  /** Has the accounts asked after phones; one that is busy just now is asked by whoever runs it. */
  askAfterPhones(accounts: readonly string[]): Promise<void>;
}

/** Opens the place where the command works, does the work, and closes it whatever happens. */
export async function withSite(
  cli: Cli,
  command: Command,
  work: (site: Site, options: Shared) => Promise<void>,
): Promise<void> {
  const options = shared(command);
  const daemon = daemonOf(command);
  if (daemon === null) {
    await using watchword = await cli.open({ file: options.config, log: 'silent', who: 'cli' });
    await work(siteHere(cli, watchword), options);
    return;
  }
  await using way = daemon.open(cli.stop);
  await work(siteElsewhere(way.remote), options);
}

/** What shows values in clear. Throws `UserError` elsewhere, before anything is done. */
export function revealing({ reveal }: Site): NonNullable<Site['reveal']> {
  if (reveal !== null) return reveal;
  throw new UserError(
    'A daemon shows a value once, to whoever makes the token with `watchword tokens generate --reveal`. To see it again, say --reveal where its store is, without --url.',
  );
}
