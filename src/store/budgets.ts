/**
 * Time is cut into cells, ten to a window. A start that was booked in a cell happens in it. A window of any place touches eleven
 * cells at most, so that no window holds more starts than allowed as long as no eleven neighbouring cells do. Nothing is booked
 * ahead: what is booked now is looked at together with the ten cells before it.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Booked, BudgetsTable, Wish } from './budgets-contract.ts';
import type { Schema } from './schema.ts';

/** More would lose less of the vendor's limit, and leave less time to use what was booked. */
const CELLS = 10;

type ByCell = ReadonlyMap<number, number>;

/** The counts, judged by the database's clock on PostgreSQL. */
export class Budgets implements BudgetsTable {
  readonly #db: Kysely<Schema>;
  readonly #now: () => RawBuilder<number>;

  constructor(db: Kysely<Schema>, now: () => RawBuilder<number>) {
    this.#db = db;
    this.#now = now;
  }

  async book(wishes: readonly Wish[], windowMs: number): Promise<Booked> {
    const { now } = await this.#db.selectNoFrom(this.#now().as('now')).executeTakeFirstOrThrow();
    const cellMs = Math.ceil(windowMs / CELLS);
    const cell = Math.floor(now / cellMs);
    const leftMs = (cell + 1) * cellMs - now;
    for (const { key, unused } of wishes) await this.#giveBack(key, unused);
    const booked = await this.#booked(wishes, cell);
    const free = wishes.map(({ key, atMost }) => atMost - sumOf(booked.get(key)));
    const waitCells = Math.max(...wishes.map((wish) => cellsToWait(wish, booked.get(wish.key) ?? new Map(), cell)));
    if (waitCells > 0) {
      const none = new Map(wishes.map(({ key }) => [key, 0]));
      return { cell, leftMs, starts: none, waitMs: leftMs + (waitCells - 1) * cellMs };
    }
    const starts = new Map(wishes.map(({ key, want }, index) => [key, Math.min(want, free[index] ?? 0)]));
    for (const [key, count] of starts) await this.#add(key, cell, count);
    return { cell, leftMs, starts, waitMs: 0 };
  }

  async #giveBack(key: string, unused: Wish['unused']): Promise<void> {
    for (const { cell, starts } of unused) {
      await this.#db
        .updateTable('budgets')
        .set({ booked: sql`booked - ${starts}` })
        .where('key', '=', key)
        .where('cell', '=', cell)
        .execute();
    }
  }

  /** Of the present cell and the ten before it. What stands in a later one, because a clock was set back, counts as of now. */
  async #booked(wishes: readonly Wish[], cell: number): Promise<ReadonlyMap<string, ByCell>> {
    const keys = wishes.map(({ key }) => key);
    await this.#db
      .deleteFrom('budgets')
      .where('key', 'in', keys)
      .where('cell', '<', cell - CELLS)
      .execute();
    const rows = await this.#db.selectFrom('budgets').selectAll().where('key', 'in', keys).execute();
    const found = new Map<string, Map<number, number>>(keys.map((key) => [key, new Map()]));
    for (const row of rows) {
      const at = Math.min(row.cell, cell);
      const cells = found.get(row.key);
      cells?.set(at, row.booked + (cells.get(at) ?? 0));
      if (at === row.cell) continue;
      await this.#db.deleteFrom('budgets').where('key', '=', row.key).where('cell', '=', row.cell).execute();
      await this.#add(row.key, cell, row.booked);
    }
    return found;
  }

  async #add(key: string, cell: number, starts: number): Promise<void> {
    await this.#db
      .insertInto('budgets')
      .values({ key, cell, booked: starts })
      .onConflict((conflict) =>
        conflict.columns(['key', 'cell']).doUpdateSet({ booked: sql`budgets.booked + ${starts}` }),
      )
      .execute();
  }
}

/** After how many cells one more may start: 0 where it may now. */
function cellsToWait({ atMost }: Wish, booked: ByCell, cell: number): number {
  for (let wait = 0; ; wait += 1) {
    const within = [...booked].filter(([at]) => at >= cell + wait - CELLS);
    if (within.length === 0 || sumOf(new Map(within)) < atMost) return wait;
  }
}

function sumOf(booked: ByCell | undefined): number {
  return [...(booked?.values() ?? [])].reduce((sum, starts) => sum + starts, 0);
}
