/** A PostgreSQL, simulated tenants, and daemons that share the accounts: all processes of their own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type pg from 'pg';
import { openWatchword, type Watchword } from '../../src/daemon.ts';
import { freshPostgres } from '../../test/store/databases.ts';
import type { FreshDatabase } from '../../test/store/fresh-database.ts';
import { TestPostgres } from '../../test/store/postgres.ts';
import { knownAfter, type Lateness } from './known-after.ts';
import type { Listening, Order, Round } from './replica-run.ts';
import { countStatements, SET, type Sizes, superuserOf, tenantsOf, writeConfiguration } from './replicas-parts.ts';
import type { Vendor } from './vendors.ts';

/** What a pass of all daemons took. */
export interface Pass {
  readonly ms: number;
  readonly cpuMs: number;
  readonly each: number;
  readonly peak: number;
  readonly queries: number;
  readonly slots: number;
}

const PERSON = { name: 'bench', reason: '' };

export class ReplicasWorld implements AsyncDisposable {
  readonly #opened: AsyncDisposableStack;
  readonly #sizes: Sizes;
  readonly #fresh: FreshDatabase;
  readonly #beside: Watchword;
  readonly #counting: pg.Client;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #replicas: { readonly child: ChildProcess; readonly url: string }[] = [];

  private constructor(
    opened: AsyncDisposableStack,
    sizes: Sizes,
    parts: { fresh: FreshDatabase; beside: Watchword; counting: pg.Client; environment: NodeJS.ProcessEnv },
  ) {
    this.#opened = opened;
    this.#sizes = sizes;
    this.#fresh = parts.fresh;
    this.#beside = parts.beside;
    this.#counting = parts.counting;
    this.#environment = parts.environment;
  }

  static async open(sizes: Sizes): Promise<ReplicasWorld> {
    await using opening = new AsyncDisposableStack();
    const postgres = opening.use(await TestPostgres.start());
    await countStatements(postgres);
    const fresh = opening.use(await freshPostgres(postgres.server));
    const tenants = tenantsOf(sizes);
    const child = fork(new URL('./vendors.ts', import.meta.url), [tenants, sizes.slots, sizes.latencyMs].map(String));
    opening.defer(() => ended(child, 'end'));
    const [vendors] = (await once(child, 'message')) as [readonly Vendor[]];
    const environment = writeConfiguration(fresh, sizes, vendors);
    const file = join(fresh.baseDir, 'watchword.yaml');
    const beside = opening.use(
      await openWatchword({ file, baseDir: fresh.baseDir, environment, who: 'cli', log: 'silent' }),
    );
    await beside.authorities.get(SET)?.generate({ note: '', makeCurrent: true }, PERSON);
    const counting = await superuserOf(postgres, new URL(fresh.url).pathname.slice(1));
    opening.defer(() => counting.end());
    await counting.query('create extension pg_stat_statements');
    return new ReplicasWorld(opening.move(), sizes, { fresh, beside, counting, environment });
  }

  /** One daemon more. */
  async addReplica(): Promise<void> {
    const child = fork(new URL('./replica-run.ts', import.meta.url), {
      cwd: this.#fresh.baseDir,
      env: { ...process.env, ...this.#environment },
    });
    this.#opened.defer(() => ended(child, 'end' satisfies Order));
    const { validationUrl } = await told<Listening>(child);
    this.#replicas.push({ child, url: validationUrl });
  }

  /** Every account once, each by its daemon. */
  async pass(): Promise<Pass> {
    await this.#counting.query('select pg_stat_statements_reset()');
    const began = performance.now();
    const rounds = await Promise.all(
      this.#replicas.map(({ child }, self) => {
        const round = told<Round>(child);
        child.send({ self, of: this.#replicas.length } satisfies Order);
        return round;
      }),
    );
    const ms = performance.now() - began;
    const { rows } = await this.#counting.query('select sum(calls)::bigint as calls from pg_stat_statements');
    const sum = (of: (round: Round) => number) => rounds.reduce((total, round) => total + of(round), 0);
    if (sum(({ accounts }) => accounts) !== this.#sizes.accounts) throw new Error('not every account was run once');
    if (sum(({ unclean }) => unclean) > 0) throw new Error(`${sum(({ unclean }) => unclean)} runs did not end clean`);
    return {
      ms,
      cpuMs: sum(({ cpuMs }) => cpuMs),
      each: Math.max(...rounds.map(({ rssMiB }) => rssMiB)),
      peak: Math.max(...rounds.map(({ peakMiB }) => peakMiB)),
      queries: Number(rows[0]?.calls),
      slots: sum(({ slots }) => slots),
    };
  }

  /** How long after a revocation each endpoint refuses the token. */
  revoke(): Promise<Lateness> {
    const authority = this.#beside.authorities.get(SET);
    if (authority === undefined) throw new Error('there is no token set');
    const urls = this.#replicas.map(({ url }) => url);
    return knownAfter(authority, urls, this.#sizes.revocations);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }
}

async function told<T>(child: ChildProcess): Promise<T> {
  const died = once(child, 'exit').then(() => {
    throw new Error('a process of the benchmark died');
  });
  const [message] = await Promise.race([once(child, 'message'), died]);
  return message as T;
}

async function ended(child: ChildProcess, order: string): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.send(order);
  await exited;
}
