/** What can go wrong with a trio, each for a while, and what people do meanwhile. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../src/simulation/random.ts';
import type { Replica } from '../trio/replica.ts';
import { emptySlot, WRITER_LOCK } from '../trio/stories.ts';
import type { Trio } from '../trio/trio.ts';

/** What was drawn for one of them, before it begins: the same for the same seed, whatever else goes on. */
export interface Drawn {
  readonly name: string;
  readonly replica: Replica;
  readonly other: Replica;
  readonly account: string;
  readonly tokenSet: string;
  /** Which part of the longest time it takes: 0 to 1. */
  readonly part: number;
}

/** Resolves when it is over. */
type Mischief = (trio: Trio, drawn: Drawn) => Promise<void>;

const SHORT_MS = 4_000;
/** Longer than a lease, and than a daemon is counted. */
const LONG_MS = 40_000;

const MISCHIEF: Readonly<Record<string, Mischief>> = {
  async kill(trio, { replica, part }) {
    if (!replica.isUp) return;
    await trio.kill(replica);
    await pause(part * LONG_MS);
    await trio.start(replica);
  },
  async sleep(trio, { replica, part }) {
    if (!replica.isUp) return;
    trio.change(`${replica.name} sleeps`, () => replica.stop());
    await pause(part * LONG_MS);
    trio.change(`${replica.name} goes on`, () => replica.goOn());
  },
  cut: (trio, drawn) => unreachable(trio, drawn, 'cut'),
  silence: (trio, drawn) => unreachable(trio, drawn, 'silence'),
  hold: (trio, drawn) => unreachable(trio, drawn, 'hold'),
  async slow(_, { replica, part }) {
    replica.database.delayMs = 200 * part;
    await pause(SHORT_MS);
    replica.database.delayMs = 0;
  },
  async vendor(trio, { account, part, replica }) {
    const wire = replica.vendors.get(account);
    trio.change(`${replica.name} does not reach ${account}`, () => wire?.cut());
    await pause(part * LONG_MS);
    trio.change(`${replica.name} reaches ${account}`, () => wire?.mend());
  },
  async restart(trio, { part }) {
    if (!trio.isDatabaseUp) return;
    await trio.stopDatabase();
    await pause(part * SHORT_MS);
    await trio.startDatabase();
  },
  async block(trio, { part }) {
    const owner = await trio.asOwner();
    trio.turn('a writer blocks all others');
    await owner.query(`select pg_advisory_lock(${WRITER_LOCK})`);
    await pause(2 * part * SHORT_MS);
    await owner.end();
    trio.turn('it has ended');
  },
  tamper: async (trio, { account }) => emptySlot(trio, account),
  rotate: ({ people }, { replica, tokenSet }) => people.rotate(replica, tokenSet),
  async revoke({ people }, { other, part, replica, tokenSet }) {
    const made = await people.make(replica, tokenSet);
    using _asking = people.keepAsking(made);
    await pause(part * SHORT_MS);
    await people.revoke(other, made);
    await pause(SHORT_MS);
  },
};

const NAMES = Object.keys(MISCHIEF);

/** The next one: of this name, or of any. */
export function draw({ parts }: Trio, numbers: Random, name?: string): Drawn {
  const one = <T>(all: readonly T[]): T => numbers.pick(all as readonly [T, ...T[]]);
  return {
    name: name ?? one(NAMES),
    replica: one(parts.replicas),
    other: one(parts.replicas),
    account: one(parts.accounts),
    tokenSet: one(parts.tokenSets),
    part: numbers.next(),
  };
}

/** Lets it happen. What people ask for may be refused meanwhile, and who is started may die of what else goes on. */
export async function happen(trio: Trio, drawn: Drawn): Promise<void> {
  await MISCHIEF[drawn.name]?.(trio, drawn).catch(() => undefined);
}

/** Everybody lives again and reaches everything. */
export async function heal(trio: Trio): Promise<void> {
  if (!trio.isDatabaseUp) await trio.startDatabase();
  for (const replica of trio.parts.replicas) {
    replica.database.delayMs = 0;
    for (const wire of [replica.database, ...replica.vendors.values()]) wire.mend();
    if (replica.isStopped) replica.goOn();
    if (replica.isDown) await trio.start(replica);
  }
  trio.turn('all is well again');
}

async function unreachable(trio: Trio, { part, replica }: Drawn, how: 'cut' | 'silence' | 'hold'): Promise<void> {
  trio.change(`${replica.name} does not reach the database (${how})`, () => replica.database[how]());
  await pause(part * LONG_MS);
  trio.change(`${replica.name} reaches the database`, () => replica.database.mend());
}
