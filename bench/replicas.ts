/** Many accounts, shared by one, two and three daemons on one PostgreSQL: a quiet pass, and how fast a revocation is known. */
import type { Benchmark, Row } from './frame.ts';
import type { Sizes } from './servers/replicas-parts.ts';
import { ReplicasWorld } from './servers/replicas-world.ts';

/** `BENCH_ACCOUNTS=200 npm run bench -- replicas` for a smaller one. */
const SIZES: Sizes = {
  accounts: Number(process.env.BENCH_ACCOUNTS ?? 2_000),
  slots: Number(process.env.BENCH_SLOTS ?? 5),
  latencyMs: Number(process.env.BENCH_LATENCY_MS ?? 50),
  revocations: Number(process.env.BENCH_REVOCATIONS ?? 100),
};
const MOST_REPLICAS = 3;

export const benchmark: Benchmark = {
  title: 'Several daemons on one PostgreSQL',
  notes: [
    `${SIZES.accounts} accounts with ${SIZES.slots} slots each, on simulated Intune tenants that take ${SIZES.latencyMs} ms for every answer and are shared by many accounts; daemons, tenants and PostgreSQL are processes of one machine, so that more daemons than it has cores gain nothing but the waiting.`,
    '`pass` is one round of the schedule over all accounts, in which nothing has to be written, until the last daemon has ended its part; each daemon has signed in at every one of its accounts before. `cpu` is the sum over the daemons, `each, MiB` and `peak, MiB` the largest resident memory of one, after the pass and at any time.',
    '`queries/slot` are all statements that PostgreSQL was asked during the pass (pg_stat_statements), transactions and what the daemons ask beside it included.',
    `\`known, p50\` and \`known, p99\`: from the end of the transaction that revokes a token to the moment from which a validation endpoint refuses it, over all daemons and ${SIZES.revocations} revocations; it includes the request that asks.`,
  ].join('\n'),
  async run(tell) {
    await using world = await ReplicasWorld.open(SIZES);
    const rows: Row[] = [];
    tell('the first pass');
    await world.addReplica();
    await world.pass();
    for (let count = 1; count <= MOST_REPLICAS; count += 1) {
      if (count > 1) await world.addReplica();
      tell(`${count} daemons`);
      // Whoever gets an account for the first time signs in.
      await world.pass();
      const { cpuMs, each, ms, peak, queries, slots } = await world.pass();
      const known = await world.revoke();
      rows.push({
        daemons: count,
        'pass, s': ms / 1000,
        'cpu, s': cpuMs / 1000,
        'cpu/slot, ms': cpuMs / slots,
        'each, MiB': Math.round(each),
        'peak, MiB': Math.round(peak),
        'queries/slot': queries / slots,
        'known, p50 ms': known.p50,
        'known, p99 ms': known.p99,
      });
    }
    return rows;
  },
};
