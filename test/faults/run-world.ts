/** Whole runs against a simulated product: the real store on SQLite, the real kit, and time that passes when nobody is busy. */
import { Writable } from 'node:stream';
import { Secret } from '#connector';
import { LocalAuthority } from '../../src/authority/local.ts';
import { createEvents } from '../../src/events.ts';
import { createLog } from '../../src/log.ts';
import type { Run } from '../../src/model/run.ts';
import type { SlotRecord } from '../../src/model/slot-record.ts';
import type { Account } from '../../src/reconcile/account.ts';
import { KnownSince } from '../../src/reconcile/known-since.ts';
import { createRetry } from '../../src/reconcile/retry.ts';
import { runAccount } from '../../src/reconcile/run.ts';
import type { Reconcile } from '../../src/reconcile/survey.ts';
import type { Store } from '../../src/store/contract.ts';
import { openWorld, type Product, type World } from '../conformance/world.ts';
import { sqlite } from '../store/databases.ts';

const TOKEN_SET = 'pingid';
const stop = new AbortController().signal;

/** One account of the product, with nothing remembered of it: every case has its own. */
export interface RunAccount {
  /** One run to its end. */
  run(): Promise<Run>;
  records(): Promise<readonly SlotRecord[]>;
  /** Lets the requests that are on their way take too long. */
  timeOut(): void;
}

export interface RunWorld extends AsyncDisposable {
  readonly world: World;
  /** The current token's value. */
  readonly value: string;
  account(): RunAccount;
}

export async function openRunWorld(product: Product): Promise<RunWorld> {
  const fresh = await sqlite.fresh();
  const store = await fresh.open();
  const { clock } = fresh;
  const around = { clock, fingerprint: (value: string) => store.fingerprint(value) };
  const world = await openWorld(product, { slots: 2, phones: 2 }, around);
  const authority = new LocalAuthority({ tokenSet: TOKEN_SET, store, clock, slots: [] });
  const value = world.token();
  await authority.add(new Secret(value), { note: '', makeCurrent: true }, { name: 'test', reason: 'a test' });
  const on = reconcileOf(world, store, authority);
  let accounts = 0;

  return {
    world,
    value,
    account() {
      accounts += 1;
      const name = `account-${accounts}`;
      const { kit: whole, patience, open } = world.another();
      // A held write would sleep by the patient clock, which counts it as one that is on its way.
      const { holdWrites: _, ...kit } = whole;
      const account: Account = {
        name,
        definition: product.definition,
        drift: 'repair',
        maxWritesPerRun: 100,
        settleMs: 30_000,
        slots: world.slots.map((settings) => ({
          settings,
          tokenSet: TOKEN_SET,
          place: settings.app.keys.map((key) => product.definition.place(settings, key)).join(' + '),
          canary: false,
          required: true,
        })),
        kit,
        open,
      };
      return {
        run: () => whileTimePasses(world, patience, runAccount(on, account, { trigger: 'schedule', stop })),
        records: () => store.read.slots.list(name),
        timeOut: patience.timeOut,
      };
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await fresh[Symbol.asyncDispose]();
    },
  };
}

function reconcileOf(world: World, store: Store, authority: LocalAuthority): Reconcile {
  const { clock, redactor, witness } = world;
  const stream = new Writable({
    write(line, _, done) {
      witness.sees(String(line));
      done();
    },
  });
  return {
    store,
    authorities: new Map([[TOKEN_SET, authority]]),
    clock,
    retry: createRetry(clock, () => 0.5),
    events: createEvents(createLog({ level: 'debug', redactor, stream, clock }), clock),
    actor: 'daemon@test',
    holder: 'daemon@test',
    isKnownDead: () => false,
    known: new KnownSince(),
  };
}

/** How many turns of the event loop nobody has to be busy for, before time passes: signing in takes a few of its own. */
const IDLE_TURNS = 10;

/** Lets time pass whenever nothing is on its way to the vendor, until something is over. */
async function whileTimePasses<T>(
  { clock }: World,
  patience: { readonly asleep: number },
  work: Promise<T>,
): Promise<T> {
  let over = false;
  const end = () => {
    over = true;
  };
  work.then(end, end);
  for (let idle = 0; ; idle += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (over) return work;
    if (patience.asleep > 0) idle = 0;
    if (idle < IDLE_TURNS || clock.nextAt === undefined) continue;
    await clock.advance(clock.nextAt - clock.now());
    idle = 0;
  }
}
