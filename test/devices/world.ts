/** Accounts whose lists of devices a test writes, beside a real store. */
import type { Connector, ConnectorDefinition } from '../../src/connector/contract.ts';
import { type Comparing, type ComparingOptions, compareDevices } from '../../src/devices/compare.ts';
import type { Comparison, Overlap } from '../../src/model/overlap.ts';
import type { Device } from '../../src/model/slot.ts';
import type { Account } from '../../src/reconcile/account.ts';
import { createRetry } from '../../src/reconcile/retry.ts';
import type { Reconcile } from '../../src/reconcile/survey.ts';
import type { Store } from '../../src/store/contract.ts';
import { type TestClock, testClock } from '../clock.ts';
import { recorded } from '../recorded-events.ts';
import { sqlite } from '../store/databases.ts';

/** A list of devices as it goes: it may wait, and fail. */
export type List = (signal: AbortSignal) => AsyncIterable<Device>;

export function device(id: string, identifiers: Partial<Device>): Device {
  const nothing = { serialNumber: null, imei: null, udid: null, user: null, lastSeenAt: null };
  return { id, name: `phone ${id}`, platform: 'ios', ...nothing, ...identifiers };
}

/** A list that is at hand. */
export function listOf(...devices: readonly Device[]): List {
  return async function* list() {
    yield* devices;
  };
}

export class DevicesWorld implements AsyncDisposable {
  readonly store: Store;
  readonly clock: TestClock = testClock(1_000_000);
  readonly told = recorded();
  readonly #fresh: AsyncDisposable;

  private constructor(store: Store, fresh: AsyncDisposable) {
    this.store = store;
    this.#fresh = fresh;
  }

  static async open(): Promise<DevicesWorld> {
    const fresh = await sqlite.fresh();
    return new DevicesWorld(await fresh.open(), fresh);
  }

  comparing(lists: Readonly<Record<string, List | null>>): Comparing {
    const { clock, store, told } = this;
    const retry = createRetry({ ...clock, sleep: async () => {} }, () => 0);
    const parts = { store, clock, retry, events: told.events, holder: 'test@here#1 -', isKnownDead: () => false };
    const accounts = Object.entries(lists).map(([name, list]) => [name, account(name, list)] as const);
    return { reconcile: parts as unknown as Reconcile, accounts: new Map(accounts) };
  }

  compare(
    lists: Readonly<Record<string, List | null>>,
    { stop = new AbortController().signal, ...options }: Partial<ComparingOptions> = {},
  ): Promise<Comparison> {
    return compareDevices(this.comparing(lists), { stop, ...options });
  }

  /** What is kept, in short: `agreed contoso/1 plant/2`. */
  async kept(): Promise<readonly string[]> {
    const overlaps: readonly Overlap[] = await this.store.read.overlaps.list({ limit: 100 });
    return overlaps.map(({ evidence, enrolments }) =>
      [evidence, ...enrolments.map(({ account, id }) => `${account}/${id}`)].join(' '),
    );
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#fresh[Symbol.asyncDispose]();
  }
}

function account(name: string, list: List | null): Account {
  const definition = { title: 'A product', capabilities: { devices: list !== null } } as ConnectorDefinition;
  const connector = { ...(list !== null && { devices: list }) } as Connector<unknown>;
  return { name, definition, open: () => connector } as unknown as Account;
}
