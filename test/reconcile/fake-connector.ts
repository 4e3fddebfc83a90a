/**
 * An MDM in memory. Tests script it: what happens when a slot is read, written or asked about, how many looks a write stays
 * invisible, which copies refuse it. Everything it was asked is kept, with the time. It heeds no signal: what the core promises
 * to leave undone, the core itself must leave undone.
 */
import type {
  Connector,
  ConnectorDefinition,
  LongWrite,
  Normalized,
  SlotSettings,
} from '../../src/connector/contract.ts';
import { Failure } from '../../src/model/failure.ts';
import type { Delivery, ObservedSlot, WriteOutcome } from '../../src/model/slot.ts';
import type { Fingerprint } from '../../src/model/token.ts';
import { type DeviceWrite, writeDevices } from './fake-devices.ts';

export type Operation = 'observe' | 'write' | 'delivery' | 'check-in';

export interface Call {
  readonly operation: Operation;
  readonly slot: string;
  readonly at: number;
}

/** Something that happens at the beginning of a call, or after the vendor has done its work; a throw is the call's answer. */
type Happening = () => void | Promise<void>;

interface Script {
  readonly operation: Operation;
  readonly slot: string | null;
  readonly when: 'before' | 'after';
  readonly happens: Happening;
  times: number;
}

export class FakeSlot {
  values: (string | null)[];
  revision = 1;
  changedBy = 'nobody';
  /** Copies that refuse a write, from the first one on. */
  refusing = 0;
  /** How many looks a write stays invisible. */
  hiddenLooks = 0;
  delivery: Delivery = {
    delivered: 0,
    pending: 5,
    failed: 0,
    unknown: 0,
    evidence: 'reports of each phone',
    asOf: null,
  };
  /** `since` of every question about delivery, and of every request to check in. */
  readonly askedSince: number[] = [];
  #shown: readonly (string | null)[] | null = null;

  constructor(values: readonly (string | null)[]) {
    this.values = [...values];
  }

  /** Somebody in the console types this into every copy. */
  type(value: string | null, who = 'jo@contoso.example'): void {
    this.values = this.values.map(() => value);
    this.#shown = null;
    this.revision += 1;
    this.changedBy = who;
  }

  put(value: string): void {
    if (this.hiddenLooks > 0) this.#shown ??= [...this.values];
    this.values = this.values.map((old, at) => (at < this.refusing ? old : value));
    this.revision += 1;
    this.changedBy = 'watchword';
  }

  /** What a look shows now. */
  look(): readonly (string | null)[] {
    const shown = this.#shown;
    if (shown === null) return this.values;
    this.hiddenLooks -= 1;
    if (this.hiddenLooks <= 0) this.#shown = null;
    return shown;
  }

  get settled(): boolean {
    return this.#shown === null;
  }
}

export interface FakeConnectorOptions {
  readonly now: () => number;
  readonly fingerprint: (value: string) => Fingerprint;
}

export class FakeConnector implements Connector<unknown> {
  readonly slots = new Map<string, FakeSlot>();
  readonly calls: Call[] = [];
  /** Hears of every value at the moment the vendor takes it. */
  onTake: (slot: string, value: string) => Promise<void> = async () => undefined;
  /** Runs between any two steps; a crash test throws here. */
  step: (name: string) => void = () => undefined;
  normalized: (value: string) => Normalized = (value) => ({ value });
  capabilities: ConnectorDefinition['capabilities'] = {
    write: 'in-place',
    readback: 'value',
    delivery: 'per-device',
    devices: false,
  };
  /** What a person has to do, by slot. */
  readonly steps = new Map<string, readonly string[]>();
  /** How many devices one call writes. */
  batch = 1_000;
  /** After each batch of a write to devices; a throw is the end of the write. */
  onBatch: DeviceWrite['onBatch'] = () => undefined;
  requestCheckIn?: NonNullable<Connector<unknown>['requestCheckIn']>;
  readonly #options: FakeConnectorOptions;
  readonly #scripts: Script[] = [];

  constructor(options: FakeConnectorOptions) {
    this.#options = options;
  }

  slot(name: string): FakeSlot {
    const slot = this.slots.get(name);
    if (slot === undefined) throw new Error(`there is no slot ${name}`);
    return slot;
  }

  /** What happens at the next calls of this kind: a failure to throw, or anything at all. */
  next(operation: Operation, slot: string | null, happens: Happening | Failure, times = 1): void {
    this.#add({ operation, slot, when: 'before', happens: happening(happens), times });
  }

  /** The same, but only when the vendor has done its work: an answer that gets lost. */
  afterNext(operation: Operation, slot: string | null, happens: Happening | Failure, times = 1): void {
    this.#add({ operation, slot, when: 'after', happens: happening(happens), times });
  }

  /** From now on it can ask phones to check in, so many at a time. */
  asksPhones(count: number): void {
    this.requestCheckIn = ({ name }, since) =>
      this.#call('check-in', name, async () => {
        this.slot(name).askedSince.push(since);
        return count;
      });
  }

  /** From now on nothing happens. */
  forget(): void {
    this.#scripts.length = 0;
  }

  /** The slots that were called for this, in order. */
  called(operation: Operation): readonly string[] {
    return this.calls.filter((call) => call.operation === operation).map(({ slot }) => slot);
  }

  async *check(): AsyncIterable<never> {}

  observe({ name }: SlotSettings<unknown>): Promise<ObservedSlot> {
    return this.#call('observe', name, async () => this.#sightOf(name));
  }

  write(
    { name }: SlotSettings<unknown>,
    before: ObservedSlot,
    reveal: () => string,
    _signal?: AbortSignal,
    long?: LongWrite,
  ): ReturnType<Connector<unknown>['write']> {
    return this.#call('write', name, async () => {
      const slot = this.slot(name);
      if (this.capabilities.write === 'per-device') {
        const { batch, onBatch } = this;
        const on = { name, value: reveal(), before, long, batch, onBatch, fingerprint: this.#options.fingerprint };
        await this.onTake(name, on.value);
        const outcomes = await writeDevices(slot.values, on);
        return { outcomes, after: this.#sightOf(name) };
      }
      if (String(slot.revision) !== before.revision) throw new Failure('conflict', `PATCH /${name}: changed meanwhile`);
      const value = reveal();
      await this.onTake(name, value);
      slot.put(value);
      const refused = Math.min(slot.refusing, slot.values.length);
      const outcomes: WriteOutcome[] = [];
      if (refused > 0) {
        outcomes.push({ outcome: 'failed', copies: refused, failure: new Failure('rejected', `PATCH /${name}: 400`) });
      }
      const taken = slot.values.length - refused;
      if (!slot.settled) outcomes.push({ outcome: 'unconfirmed', copies: taken });
      else if (taken > 0) outcomes.push({ outcome: 'written', copies: taken });
      return slot.settled ? { outcomes, after: this.#sightOf(name) } : { outcomes };
    });
  }

  delivery({ name }: SlotSettings<unknown>, since: number): Promise<Delivery> {
    return this.#call('delivery', name, async () => {
      this.slot(name).askedSince.push(since);
      return this.slot(name).delivery;
    });
  }

  async #call<T>(operation: Operation, slot: string, work: () => Promise<T>): Promise<T> {
    this.step(`before ${operation} ${slot}`);
    this.calls.push({ operation, slot, at: this.#options.now() });
    await this.#play(operation, slot, 'before');
    const answer = await work();
    await this.#play(operation, slot, 'after');
    this.step(`after ${operation} ${slot}`);
    return answer;
  }

  async #play(operation: Operation, slot: string, when: Script['when']): Promise<void> {
    const script = this.#scripts.find(
      (one) =>
        one.operation === operation && one.when === when && one.times > 0 && (one.slot === null || one.slot === slot),
    );
    if (script === undefined) return;
    script.times -= 1;
    await script.happens();
  }

  #add(script: Script): void {
    this.#scripts.push(script);
  }

  #sightOf(name: string): ObservedSlot {
    const slot = this.slot(name);
    const values = slot.look();
    const count = (value: string | null) => values.filter((other) => other === value).length;
    return {
      place: `${name} (in memory)`,
      copies: [...new Set(values)].map((value) => ({
        holds: value === null ? null : this.#options.fingerprint(value),
        count: count(value),
      })),
      revision: String(slot.revision),
      neighbours: ['OTHER_KEY'],
      changedBy: slot.changedBy,
    };
  }
}

function happening(happens: Happening | Failure): Happening {
  if (!(happens instanceof Failure)) return happens;
  return () => {
    throw happens;
  };
}
