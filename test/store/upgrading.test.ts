/** Programs of two versions on one store: what an older one makes of a newer schema, and what a migration may do. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { neededAfter, type Versions } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import type { Migration } from '../../src/store/migrations/migration.ts';
import { notAdditive, statementsOf } from './additive.ts';
import { databases } from './databases.ts';
import { addToken } from './samples.ts';

/** The last version whose programs refuse every newer store. */
const LAST_ALONE = 5;
const KNOWN = MIGRATIONS.at(-1)?.number ?? 0;

describe.each(MIGRATIONS.filter(({ number }) => number > LAST_ALONE))('migration $number, $name', (migration) => {
  it('only adds, so that an older program goes on beside a newer one; or says since which version it does not', async () => {
    const taken = notAdditive(await statementsOf(migration));
    expect(migration.since === undefined ? taken : []).toEqual([]);
  });
});

describe('a migration', () => {
  const one: Migration = { number: 1, name: 'one', up: async () => undefined };

  it('has the number after the one before it', () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, n) => n + 1));
  });

  it('needs what the ones before it need, unless it says so', () => {
    const chain = [one, { ...one, number: 2, since: 2 }, { ...one, number: 3 }, { ...one, number: 4, since: 3 }];
    expect([1, 2, 3, 4].map((version) => neededAfter(chain, version))).toEqual([1, 2, 2, 3]);
  });

  it.each([
    ['drop table "runs"', false],
    ['alter table "runs" rename column "id" to "name"', false],
    ['alter table "runs" drop column "id"', false],
    ['alter table "runs" alter column "document" type json', false],
    ['alter table "runs" add column "why" text', true],
    ['alter table "runs" add column "why" text not null', false],
    ['alter table "runs" add column "why" text default \'\' not null', true],
    ['alter table "runs" add column "why" text unique', false],
    ['create unique index runs_once on runs (account)', false],
    ['create index "runs_why" on "runs" ("why")', true],
    ['create table "places" ("run" text references "runs" ("id"))', false],
    ['update "runs" set "document" = ?', false],
    ['create trigger runs_refuses before update on runs begin select 1; end', false],
    ['insert into "runs" ("id") values (?)', false],
  ])('that says `%s` only adds: %s', async (statement, additive) => {
    const up: Migration['up'] = async (transaction) => void (await sql.raw(statement).execute(transaction));
    expect(notAdditive(await statementsOf({ ...one, up }))).toHaveLength(additive ? 0 : 2);
  });
});

describe.each(databases)('an older program on $name', (database) => {
  async function withNewerStore(since: number | null, work: (open: () => Promise<Versions | null>) => Promise<void>) {
    await using fresh = await database.fresh();
    await (await fresh.open())[Symbol.asyncDispose]();
    const newer = KNOWN + 4;
    await fresh.sql(
      `insert into watchword_migrations (number, name, applied_at, since) values (${newer}, 'later', 0, ${since}) returning number`,
    );
    await work(async () => {
      let told: Versions | null = null;
      const store = await fresh.open({
        onNewer: (versions) => {
          told = versions;
        },
      });
      await addToken(store);
      return told;
    });
  }

  it('opens and writes a newer store that needs no more than it knows, and says so', async () => {
    await withNewerStore(KNOWN, async (open) => {
      expect(await open()).toEqual({ found: KNOWN + 4, known: KNOWN });
    });
  });

  it('refuses one that needs more, and says what it needs', async () => {
    await withNewerStore(KNOWN + 1, async (open) => {
      await expect(open()).rejects.toThrow(
        `it has schema version ${KNOWN + 4}, which needs a program that knows version ${KNOWN + 1} or later`,
      );
    });
  });

  it('says nothing of a store of its own version', async () => {
    await using fresh = await database.fresh();
    let told = false;
    const onNewer = () => {
      told = true;
    };
    await fresh.open({ onNewer });
    await fresh.open({ onNewer });
    expect(told).toBe(false);
  });

  it('finds in the store what its version needs, for later ones', async () => {
    await using fresh = await database.fresh();
    await fresh.open();
    const [newest] = await fresh.sql('select since from watchword_migrations order by number desc limit 1');
    expect(Number(newest?.since)).toBe(neededAfter(MIGRATIONS, KNOWN));
  });
});
