/** What the commands have alike that work on the whole store: where it is, how far they are, and how they are stopped. */
import type { Command } from 'commander';
import { UserError } from '../model/failure.ts';
import type { CopiedTable } from '../store/copied-tables.ts';
import type { OnRows, Tally } from '../store/copy-parts.ts';
import type { StoreOptions } from '../store/open-database.ts';
import { type Cli, type Shared, shared } from './cli.ts';
import type { Terminal } from './terminal.ts';
import { formatCount, plural } from './text.ts';
import { refuseElsewhere } from './way.ts';

/** Finds the configured store, does the work on it, and says in a sentence where it was stopped. */
export async function withWholeStore(
  cli: Cli,
  command: Command,
  work: (store: StoreOptions, options: Shared) => Promise<void>,
): Promise<void> {
  refuseElsewhere(command);
  const options = shared(command);
  const store = await cli.configuredStore({ file: options.config, log: 'silent', who: 'cli' });
  try {
    await work(store, options);
  } catch (error) {
    if (cli.stop.aborted && error === cli.stop.reason) throw new UserError('Stopped; what was not finished is undone.');
    throw error;
  }
}

/** Shows a person how far it is, in one line that is drawn over. */
export class Counter implements Disposable {
  readonly #terminal: Terminal;
  readonly #quiet: boolean;
  #shown = false;

  constructor(terminal: Terminal, { json }: Shared) {
    this.#terminal = terminal;
    this.#quiet = json;
  }

  readonly rows: OnRows = (table, rows) => this.show(`${table}: ${plural(rows, 'row')}`);

  show(text: string): void {
    if (this.#quiet) return;
    this.#terminal.redraw?.write(`\r\u001b[2K${text}`);
    this.#shown = true;
  }

  /** Takes the line away. */
  [Symbol.dispose](): void {
    if (this.#shown) this.#terminal.redraw?.write('\r\u001b[2K');
  }
}

/** `1,234 rows in 25 tables`. */
export function contentOf(tallies: ReadonlyMap<CopiedTable, Tally>): string {
  const rows = [...tallies.values()].reduce((sum, tally) => sum + tally.rows, 0);
  return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'} in ${plural(tallies.size, 'table')}`;
}

/** For `--json`: how many rows each table has. */
export function rowsByTable(tallies: ReadonlyMap<CopiedTable, Tally>): Readonly<Record<string, number>> {
  return Object.fromEntries([...tallies].map(([table, { rows }]) => [table, rows]));
}
