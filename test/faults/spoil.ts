/** Running a pass with one of its requests spoilt, and judging what came of it, without knowing the vendor. */
import { expect } from 'vitest';
import { Failure, type ObservedSlot, type WriteReport } from '#connector';
import { nthRequest, onOperation, type Says, type SimulatedRequest } from '#simulation';
import type { Pass, Result } from '../conformance/passes.ts';
import { type Operations, writesAmong } from '../conformance/requests.ts';
import { fingerprint, lookAtAll, type World } from '../conformance/world.ts';
import type { Asked } from './watch.ts';

type Account = ReturnType<World['another']>;

/** What came of a spoilt pass. */
export interface Spoilt {
  readonly failure: Failure | null;
  readonly result: Result | null;
  /** Why a copy of the slot was not written, in a result that says what became of each. */
  readonly refused: Failure | null;
  /** The account it was run on, for looking at what is left behind. */
  readonly account: Account;
  /** The pass's requests, and which of them was spoilt. */
  readonly requests: readonly SimulatedRequest[];
  readonly at: number;
}

/** Runs the pass on an account of its own, with nothing remembered, and spoils one of its requests. */
export async function spoil(
  world: World,
  pass: Pass,
  asked: Pick<Asked, 'operation' | 'nth'>,
  says: Says,
): Promise<Spoilt> {
  const account = world.another();
  const run = await pass.prepare(world, account);
  const first = world.simulator.requests.length;
  let spoilt: SimulatedRequest | undefined;
  const mend = world.simulator.behave(
    onOperation(
      asked.operation,
      nthRequest(asked.nth, (request) => {
        spoilt = request;
        const said = typeof says === 'function' ? says(request) : says;
        // A request that is never answered takes too long the moment it has arrived: nobody waits for real.
        if (said === 'stall') setImmediate(() => account.patience.timeOut());
        return said;
      }),
    ),
  );
  try {
    const ended = await run().then(
      (result) => ({ result, failure: null }),
      (failure: unknown) => ({ result: null, failure }),
    );
    if (ended.failure !== null && !(ended.failure instanceof Failure)) throw ended.failure;
    const requests = world.simulator.requests.slice(first);
    const { result } = ended;
    const refused = result !== null && 'report' in result ? failureIn(result.report) : null;
    if (spoilt === undefined) throw new Error(`the request that was to be spoilt was never made: ${asked.operation}`);
    return { ...ended, failure: ended.failure, refused, account, requests, at: requests.indexOf(spoilt) };
  } finally {
    mend();
  }
}

/** Why a copy was not written, where others may have been. */
function failureIn({ outcomes }: WriteReport): Failure | null {
  return outcomes.find((one) => one.outcome === 'failed')?.failure ?? null;
}

/** What may not be otherwise after a spoilt pass, whatever was spoilt. */
export interface Before {
  readonly neighbours: readonly unknown[];
  readonly values: readonly (readonly (string | null)[])[];
}

export function remember({ simulator, slots }: World): Before {
  return {
    neighbours: slots.map(({ name }) => simulator.console.neighbours(name)),
    values: slots.map(({ name }) => simulator.console.values(name)),
  };
}

export function expectUnharmed(world: World, before: Before): void {
  const after = remember(world);
  expect(after.neighbours).toEqual(before.neighbours);
  expect(after.values.slice(1)).toEqual(before.values.slice(1));
}

/** What could not be read is not written over. */
export function expectNoWriteAfter(
  world: World,
  { requests, at }: Spoilt,
  before: Before,
  operations: Operations,
): void {
  expect(writesAmong(requests.slice(at + 1), operations)).toEqual([]);
  if (writesAmong(requests.slice(0, at + 1), operations).length > 0) return;
  expect(remember(world).values).toEqual(before.values);
}

/**
 * A result is true or not given: compared with what the console shows, and with the same pass unspoilt. Where the vendor has
 * said `null`, it has said that there is none: then an empty slot, or a phone that is left out, is true as well.
 */
export function expectTrue(world: World, result: Result, usual: Result, saidNone = false): void {
  if (Array.isArray(result)) {
    expectTrueLook(world, result, saidNone);
  } else if ('report' in result) {
    const shown = world.simulator.console.values(world.slot.name);
    if (result.report.outcomes.some(({ outcome }) => outcome === 'written')) expect(shown).toContain(result.value);
  } else if ('findings' in result) {
    for (const { says } of result.findings) expect(says.trim()).not.toBe('');
  } else if ('devices' in result && 'devices' in usual) {
    const ids = result.devices.map(({ id }) => id);
    const wanted = usual.devices.map(({ id }) => id);
    expect(ids).toEqual(saidNone ? wanted.filter((id) => ids.includes(id)) : wanted);
  } else if ('asked' in result) {
    // A phone of which nobody knows when it was last heard of may be asked, too.
    expect(result.asked).toBeLessThanOrEqual(world.simulator.fleet.phones.length);
  } else if ('delivered' in result && 'delivered' in usual) {
    // Fewer is careful, more would lock phones out.
    expect(result.delivered).toBeLessThanOrEqual(usual.delivered);
  }
}

function expectTrueLook(world: World, seen: readonly ObservedSlot[], saidNone = false): void {
  expect(seen).toHaveLength(world.slots.length);
  for (const [at, { name }] of world.slots.entries()) {
    const wanted = counted(
      world.simulator.console.values(name).map((value) => (value === null ? null : fingerprint(value))),
    );
    const copies = seen[at]?.copies ?? [];
    const all = copies.flatMap(({ holds, count }) => Array.from({ length: count }, () => holds));
    if (!saidNone) expect(counted(all)).toEqual(wanted);
    else for (const holds of all) expect([null, ...wanted.keys()]).toContain(holds);
    expect(all.length).toBe([...wanted.values()].reduce((sum, count) => sum + count, 0));
  }
}

function counted(values: readonly (string | null)[]): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The account works again as if nothing had happened: nothing spoilt was kept. */
export async function expectRecovered(world: World, { account }: Spoilt): Promise<void> {
  expectTrueLook(world, await lookAtAll(world, account.open()));
}

/** How a cell of the matrix is written: the kind, or that the answer was read all the same. */
export function inWords({ failure, result }: Spoilt, usual: Result): string {
  if (failure !== null) return failure.kind;
  if (result === null || !('findings' in result) || !('findings' in usual)) {
    return result !== null && 'report' in result ? result.report.outcomes.map(({ outcome }) => outcome).join() : 'read';
  }
  const known = new Set(usual.findings.map(({ check, level, slot }) => `${check} ${level} ${slot}`));
  const found = result.findings.filter(({ check, level, slot }) => !known.has(`${check} ${level} ${slot}`));
  return [...new Set(found.map(({ level }) => level))].sort().join() || 'read';
}
