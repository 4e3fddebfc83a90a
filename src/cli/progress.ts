/** Progress of runs on standard error: a live picture for a person, plain lines for anything else. */
import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { WatchwordEvent } from '../events.ts';
import type { Site } from './site.ts';
import type { Terminal } from './terminal.ts';
import { formatCount, plural } from './text.ts';

export interface Progress {
  /** Resolves when the last line is on the screen. */
  end(): Promise<void>;
}

/** Shows the runs of these accounts from now on, until `end`. */
export async function showProgress(
  terminal: Terminal,
  site: Pick<Site, 'listen'>,
  accounts: readonly string[],
  quiet: boolean,
): Promise<Progress> {
  if (quiet) return { end: () => Promise.resolve() };
  const { told, end } = terminal.watched ? livePicture(accounts) : plainLines(terminal);
  // A daemon tells of other accounts too.
  const listening = await site.listen((event) => {
    if (!('account' in event) || event.account === undefined || accounts.includes(event.account)) told(event);
  });
  return {
    async end() {
      await listening[Symbol.asyncDispose]();
      await end();
    },
  };
}

/** What shows events, and how it ends. */
interface Shown {
  told(event: WatchwordEvent): void;
  end(): Promise<void>;
}

function plainLines(terminal: Terminal): Shown {
  const isNew = eachTenth();
  return {
    told(event) {
      const line = isNew(event) ? lineOf(event) : null;
      if (line !== null) terminal.err(line);
    },
    end: async () => {},
  };
}

/** A long write tells every second how far it has come. A line for each tenth of the way is enough where lines stay. */
function eachTenth(): (event: WatchwordEvent) => boolean {
  const reached = new Map<string, number>();
  return (event) => {
    if (event.name !== 'slot-progress') return true;
    const slot = `${event.account}/${event.slot}`;
    const tenth = Math.floor((10 * event.copies) / Math.max(1, event.of));
    if (tenth === (reached.get(slot) ?? 0)) return false;
    reached.set(slot, tenth);
    return true;
  };
}

function livePicture(accounts: readonly string[]): Shown {
  /** How each account's line ends: ticked, or crossed with an error's message. */
  const ends = new Map(accounts.map((account) => [account, Promise.withResolvers<void>()] as const));
  // Nobody may be listening yet.
  for (const { promise } of ends.values()) promise.catch(() => undefined);
  const titles = new Map<string, (text: string) => void>();
  const picture = new Listr(
    accounts.map((account) => ({
      title: account,
      task: (_: unknown, task: { title: string }) => {
        titles.set(account, (text) => {
          task.title = `${account}  ${text}`;
        });
        return ends.get(account)?.promise;
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      // Listr draws on what it takes for standard output; that one is for what was asked for.
      rendererOptions: {
        logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stdout) }),
      },
    },
  );
  const counts = new Map(accounts.map((account) => [account, { toWrite: 0, done: 0 }]));
  const told = (event: WatchwordEvent) => {
    if (!('account' in event) || event.account === undefined) return;
    const count = counts.get(event.account);
    if (count === undefined) return;
    if (event.name === 'run-planned') count.toWrite = event.changes;
    if (event.name === 'slot-written' || event.name === 'slot-failed' || event.name === 'slot-unconfirmed')
      count.done += 1;
    const text = pictureOf(event, count);
    if (text !== null) titles.get(event.account)?.(text);
    if (event.name !== 'run-ended') return;
    const isFine = event.outcome === 'clean' || event.outcome === 'held';
    if (isFine) ends.get(event.account)?.resolve();
    else ends.get(event.account)?.reject(new Error(`${event.account}  ${text}`));
  };
  const shown = picture.run().catch(() => undefined);
  return {
    told,
    async end() {
      for (const end of ends.values()) end.resolve();
      await shown;
    },
  };
}

/** What stands behind an account's name in the live picture after an event; null when it doesn't change. */
export function pictureOf(
  event: WatchwordEvent,
  count: { readonly toWrite: number; readonly done: number },
): string | null {
  switch (event.name) {
    case 'run-started':
      return 'looking';
    case 'run-planned':
      return event.changes === 0 ? 'nothing to write' : `writing 0 of ${event.changes}`;
    case 'slot-writing':
    case 'slot-written':
    case 'slot-failed':
    case 'slot-unconfirmed':
      return `writing ${count.done} of ${count.toWrite}`;
    case 'slot-progress':
      return `${event.slot}: ${formatCount(event.copies)} of ${formatCount(event.of)}`;
    case 'quiet-asked':
      return `waiting: ${event.why}`;
    case 'run-ended':
      return `${event.outcome}: ${event.written} written, ${event.held} held`;
    default:
      return null;
  }
}

/** One plain line for an event that a log of a sync should show, or null. */
export function lineOf(event: WatchwordEvent): string | null {
  switch (event.name) {
    case 'run-planned':
      return `${event.account}: ${plural(event.changes, 'change')}, ${event.held} held, ${event.inSync} in sync`;
    case 'slot-progress':
      return `${event.account}/${event.slot}: ${formatCount(event.copies)} of ${formatCount(event.of)}`;
    case 'slot-written':
      return `${event.account}/${event.slot}: written (${event.change}, ${event.fingerprint})`;
    case 'slot-unconfirmed':
      return `${event.account}/${event.slot}: accepted, not visible yet`;
    case 'check-in-requested':
      return `${event.account}/${event.slot}: asked ${plural(event.phones, 'phone')} to check in`;
    case 'slot-failed':
    case 'slot-unknown':
    case 'check-in-failed':
      return `${event.account}/${event.slot}: ${event.kind}: ${event.says}`;
    case 'account-failed':
      return `${event.account}: ${event.kind}: ${event.says}`;
    case 'quiet-asked':
      return `${event.account ?? event.tokenSet}: ${event.host} asks for quiet: ${event.why}`;
    default:
      return null;
  }
}
