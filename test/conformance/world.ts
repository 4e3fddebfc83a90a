/**
 * The world of the conformance suite: one product as its simulator, and a connector in front of it with the real kit, over
 * real HTTPS. It knows no vendor: all it has is `connectors/index.ts` and the two contracts.
 *
 *     await using world = await openWorld(product, { slots: 2 });
 *     const seen = await world.open().observe(world.slots[0], signal);
 *
 * A world that closes throws if a secret came out of a connector while it was open, so that every test is a test of law 5.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import {
  type Connector,
  type ConnectorDefinition,
  type Fingerprint,
  type ObservedSlot,
  Secret,
  type SlotSettings,
} from '#connector';
import type { SimulatedRequest, Simulator, SimulatorDefinition, SimulatorOptions } from '#simulation';
import { type ConnectorEntry, connectors } from '../../connectors/index.ts';
import { BUILT_IN_PROFILES, readProfiles } from '../../src/config/profiles.ts';
import type { Cache } from '../../src/connector/cache.ts';
import { type AccountKit, createKit } from '../../src/connector/kit.ts';
import { createQuiet } from '../../src/connector/quiet.ts';
import { assertMayWrite } from '../../src/reconcile/under-lease.ts';
import { Redactor } from '../../src/redactor.ts';
import { type TestClock, testClock } from '../clock.ts';
import { type PatientClock, patientClock } from './patient-clock.ts';
import { Witness, watched } from './watched.ts';

/** One entry of `connectors/index.ts`, loaded. */
export interface Product {
  readonly id: string;
  readonly definition: ConnectorDefinition;
  readonly simulation: SimulatorDefinition;
}

/**
 * Every connector there is: each law runs for each of them. `PRODUCTS=acme,intune` narrows it, and takes a folder that has no
 * line in the list yet.
 */
export const products: readonly Product[] = await Promise.all(
  (process.env.PRODUCTS?.split(',') ?? Object.keys(connectors)).map(async (id) => {
    const entry = connectors[id] ?? folder(id);
    return { id, definition: await entry.definition(), simulation: await entry.simulator() };
  }),
);

function folder(id: string): ConnectorEntry {
  const exported = async (file: string) => {
    const all: Record<string, { id?: unknown }> = await import(`../../connectors/${id}/${file}.ts`);
    return Object.values(all).find((one) => one.id === id);
  };
  return {
    definition: async () => (await exported('index')) as unknown as ConnectorDefinition,
    simulator: async () => (await exported('simulator')) as unknown as SimulatorDefinition,
  };
}

export interface World extends AsyncDisposable {
  readonly product: Product;
  readonly simulator: Simulator;
  readonly slots: readonly SlotSettings<unknown>[];
  /** The first slot, and the second: of another platform, in another object. */
  readonly slot: SlotSettings<unknown>;
  readonly second: SlotSettings<unknown>;
  /** The vendor's clock and ours. It stands still until a test moves it. */
  readonly clock: TestClock;
  readonly redactor: Redactor;
  /** The account's settings, parsed, as `open` takes them. */
  readonly settings: unknown;
  readonly kit: AccountKit;
  /** The kit's time: lets a request take too long. */
  readonly patience: PatientClock;
  /** A connector for one run, on the account of this world. */
  open(): Connector<unknown>;
  /** Another account with the same settings: not signed in, and not asked for quiet. */
  another(): Pick<World, 'kit' | 'patience' | 'open'>;
  /** A token value nobody has seen yet, which nobody may see. */
  token(): string;
  /** Hears whatever comes out of connectors; give it what else must be free of secrets. */
  readonly witness: Witness;
  /** Runs something and returns the requests it caused. */
  requestsOf(work: () => Promise<unknown>): Promise<readonly SimulatedRequest[]>;
}

export const signal: AbortSignal = new AbortController().signal;

export function fingerprint(value: string): Fingerprint {
  return createHmac('sha256', 'a key for tests').update(value).digest('hex') as Fingerprint;
}

/** What a world takes from a larger one: its clock and its fingerprints. */
export interface Around {
  readonly clock?: TestClock;
  readonly fingerprint?: (value: string) => Fingerprint;
  /** What is kept beyond an account's life; nothing, unless given. */
  readonly cache?: Cache;
}

export async function openWorld(product: Product, options: SimulatorOptions = {}, around: Around = {}): Promise<World> {
  const { definition, simulation } = product;
  const clock = around.clock ?? testClock();
  // Where every device is a copy, a world without phones would have nothing to look at.
  const phones = definition.capabilities.write === 'per-device' ? 4 : 0;
  const simulator = await simulation.start({ now: clock.now, phones, ...options });
  const redactor = new Redactor();
  const witness = new Witness();
  const tokens = new Set<string>();
  const kits: AccountKit[] = [];
  for (const secret of simulator.secrets()) redactor.add(secret);
  const settings: unknown = definition.account.parse(accountSettings(simulator));
  const slots = slotSettings(product, simulator);
  const [slot, second] = slots;
  if (slot === undefined || second === undefined) throw new Error('a world has two slots at least');

  function makeAccount() {
    const patience = patientClock(clock.now);
    const kit = createKit({
      account: 'contoso',
      ca: simulator.ca,
      timeoutMs: 10_000,
      // The budget is the kit's business, and tested there: with a clock that stands still it would never be renewed.
      limits: { windowMs: 1, requests: 1_000_000, writes: 1_000_000 },
      fingerprint: around.fingerprint ?? fingerprint,
      redactor,
      clock: patience,
      quiet: createQuiet(patience),
      assertMayWrite,
      ...(around.cache === undefined ? {} : { cache: around.cache }),
    });
    kits.push(kit);
    return { kit, patience, open: () => watched(definition.open(settings, kit), witness) };
  }

  return {
    product,
    simulator,
    slots,
    slot,
    second,
    clock,
    redactor,
    witness,
    settings,
    ...makeAccount(),
    another: makeAccount,
    token() {
      const value = randomUUID();
      tokens.add(value);
      redactor.add(value);
      return value;
    },
    async requestsOf(work) {
      const before = simulator.requests.length;
      await work();
      return simulator.requests.slice(before);
    },
    async [Symbol.asyncDispose]() {
      for (const kit of kits) await kit[Symbol.asyncDispose]();
      await simulator[Symbol.asyncDispose]();
      witness.testify([...simulator.secrets(), ...tokens]);
    },
  };
}

/** The settings as the core hands them over: what is secret has become a `Secret`. */
export function accountSettings(simulator: Simulator): Record<string, unknown> {
  const secrets = new Set(simulator.secrets());
  return Object.fromEntries(
    Object.entries(simulator.account).map(([name, value]) => [
      name,
      typeof value === 'string' && secrets.has(value) ? new Secret(value) : value,
    ]),
  );
}

const files = { read: (path: string) => readFileSync(path, 'utf8'), list: (path: string) => readdirSync(path) };

/** The app that every simulated tenant has configurations of. */
const profile = (() => {
  const found = readProfiles(BUILT_IN_PROFILES, files).get('pingid');
  if (found === undefined) throw new Error('there is no app profile `pingid`');
  return found;
})();

/** A simulator's slots, as the core hands them over. */
export function slotSettings({ definition }: Product, simulator: Simulator): readonly SlotSettings<unknown>[] {
  return simulator.slots.map(({ name, platform, settings }) => {
    const app = profile.platforms[platform];
    if (app === undefined) throw new Error(`the app profile has no ${platform}`);
    return { name, platform, profile, app, settings: definition.slot.parse(settings) };
  });
}

/** Looks at every slot at the same moment, as a run does. */
export function lookAtAll(world: World, connector = world.open()): Promise<readonly ObservedSlot[]> {
  return Promise.all(world.slots.map((slot) => connector.observe(slot, signal)));
}

export async function drain<T>(items: AsyncIterable<T> | Iterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
