/**
 * THE FAULT MATRIX, part 3: the same faults in the middle of whole runs, on a real store.
 *
 * | the fault           | passes                                    | stays                                              |
 * |---------------------|-------------------------------------------|----------------------------------------------------|
 * | is tried again      | the run ends clean, after a pause         | the run fails, after so many tries and no more     |
 * | while looking       | the run fails, and the slots are unknown  | the same                                           |
 * | while writing       | the run fails, or looks again             | the run fails; each slot holds all or nothing      |
 * | about phones only   | the run ends clean                        | the run ends clean                                 |
 *
 * What is tried again says the failure table of the model, and nothing else. Whatever happened, the first run in which nothing
 * fails ends clean, with the token in every slot and every neighbour as it was.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Behaviour, once, onOperation, type Says, type SimulatedRequest } from '#simulation';
import { FAILURES } from '../../src/model/failure.ts';
import type { Run } from '../../src/model/run.ts';
import { type Operations, operationsOf, writesAmong } from '../conformance/requests.ts';
import { signal } from '../conformance/world.ts';
import { FAULTS, type Fault } from './faults.ts';
import { openRunWorld, type RunAccount, type RunWorld } from './run-world.ts';
import { watched } from './watch.ts';

const writable = watched.filter(({ passes }) => passes.some(({ pass }) => pass.name === 'write'));

/** `hidden`: the vendor does its work and the answer gets lost. Tried again, or looked at, it turns out to be done. */
const LOST: Fault = { name: 'lost answer', says: () => 'hidden', kinds: ['unavailable'], readable: 'yes' };

/** What differs only in how the vendor says it makes no difference to a run: of those, one is enough here. */
const SAME = ['429 (2.128)', '429 (date)', '429', '503', 'HTML, 503', 'empty', 'a list'];
const IN_RUNS = [...FAULTS.filter(({ name }) => !SAME.includes(name)), LOST];

/** The longest quiet that a fault asks for, and the longest pause between tries. */
const LATER_MS = 60_000;

describe.each(writable)('$id, in a run,', ({ product, passes }) => {
  let runs: RunWorld;
  let operations: Operations;
  let neighbours: readonly unknown[];
  let usual: Run;
  /** The slots whose look gets something to read from an operation: without it they can't be seen. */
  const answered = new Map<string, Set<string>>();

  const asked = (name: string) =>
    new Set(passes.find(({ pass }) => pass.name === name)?.requests.map(({ operation }) => operation) ?? []);
  const looking = asked('observe');
  const writing = asked('write');
  const ofARun = [...new Set([...looking, ...writing, ...asked('delivery')])];

  beforeAll(async () => {
    operations = await operationsOf(product);
    runs = await openRunWorld(product);
    neighbours = neighboursOf(runs);
    empty(runs);
    for (const slot of runs.world.slots) {
      const look = await requestsOf(() => runs.world.another().open().observe(slot, signal));
      for (const { answer, operation } of look) {
        if (answer === null || answer === '') continue;
        answered.set(operation, (answered.get(operation) ?? new Set()).add(slot.name));
      }
    }
    usual = await runs.account().run();
  });

  afterAll(() => runs?.[Symbol.asyncDispose]());

  it('when nothing fails, every slot is written once, and the next run writes nothing', async () => {
    empty(runs);
    const account = runs.account();
    const first = await requestsOf(account.run);
    expect(writesAmong(first, operations)).toHaveLength(runs.world.slots.length);
    expect(writesAmong(await requestsOf(account.run), operations)).toEqual([]);
    await expectAllIsWell(account);
  });

  describe.each(ofARun)('once, at %s:', (operation) => {
    it.each(IN_RUNS)('$name', async (fault) => {
      const account = runs.account();
      empty(runs);
      const run = await whileSpoilt(onOperation(operation, once(saying(fault, account))), account.run);
      if (run.outcome !== 'clean') expectFailedRightly(run, fault, operation);
      // What the table says is tried again passes unnoticed, and so does what only concerns figures about phones.
      const isTriedAgain = fault.kinds.every((kind) => FAILURES[kind].retries > 0);
      const isAboutPhones = !looking.has(operation) && !writing.has(operation);
      // A lost race while writing is looked at and planned once more.
      const isLookedAtAgain = fault.name === '409' && !looking.has(operation);
      if (isTriedAgain || isAboutPhones || isLookedAtAgain) expect(run.outcome).toBe('clean');
      await expectNothingHalfDone(run, account);
      await expectRecovery(account);
    });
  });

  describe.each(ofARun)('for ever, at %s:', (operation) => {
    it.each(IN_RUNS)('$name', async (fault) => {
      const account = runs.account();
      empty(runs);
      let unseen: readonly string[] = [];
      const spoilt = () => whileSpoilt(onOperation(operation, saying(fault, account)), account.run);
      const requests = await requestsOf(async () => {
        const run = await spoilt();
        unseen = run.plan?.held.filter(({ reason }) => reason === 'unknown').map(({ slot }) => slot) ?? [];
        if (looking.has(operation) && fault.readable !== 'yes') {
          expect(run.outcome).toBe('failed');
          expect(unseen).toEqual(expect.arrayContaining([...(answered.get(operation) ?? [])]));
          for (const { slot, unknownReason } of await account.records()) {
            if (unseen.includes(slot)) expect(unknownReason?.trim()).toBeTruthy();
          }
          expect(run.done.filter(({ slot }) => unseen.includes(slot))).toEqual([]);
        } else if (writing.has(operation) && fault.readable === 'no') {
          expect(run.outcome).toBe('failed');
        }
        if (run.outcome !== 'clean') expectFailedRightly(run, fault, operation);
        await expectNothingHalfDone(run, account);
      });
      // No vendor is hammered: so many tries, and each of them no more than a run asks.
      expect(requests.length).toBeLessThanOrEqual(usual.requests * 6);
      if (looking.has(operation) && unseen.length === runs.world.slots.length) {
        expect(writesAmong(requests, operations)).toEqual([]);
      }
      await expectRecovery(account);
    });
  });

  async function whileSpoilt<T>(behaviour: Behaviour, work: () => Promise<T>): Promise<T> {
    const mend = runs.world.simulator.behave(behaviour);
    try {
      return await work();
    } finally {
      mend();
    }
  }

  /** A request that is never answered takes too long the moment it has arrived. */
  function saying(fault: Fault, account: RunAccount): Behaviour {
    const says: Says = fault.says(runs.world);
    return (request) => {
      const said = typeof says === 'function' ? says(request) : says;
      if (said === 'stall') setImmediate(account.timeOut);
      return said;
    };
  }

  function requestsOf(work: () => Promise<unknown>): Promise<readonly SimulatedRequest[]> {
    return runs.world.requestsOf(work);
  }

  function expectFailedRightly(run: Run, fault: Fault, operation: string): void {
    expect(run.outcome).toBe('failed');
    const unconfirmed = run.done.some(({ outcome }) => outcome === 'unconfirmed');
    if (unconfirmed && run.failure === null) return;
    const kinds = (operations.signIn.has(operation) ? fault.signInKinds : undefined) ?? fault.kinds;
    expect(kinds).toContain(run.failure?.kind);
    expect(run.failure?.says.trim()).toBeTruthy();
  }

  /** A slot holds the token or what it held before, and nothing stands beside it that wasn't there. */
  async function expectNothingHalfDone(run: Run, account: RunAccount): Promise<void> {
    const { simulator, slots } = runs.world;
    expect(neighboursOf(runs)).toEqual(neighbours);
    for (const { name } of slots) {
      for (const held of simulator.console.values(name)) expect([null, runs.value]).toContain(held);
      const said = run.done.find(({ slot }) => slot === name);
      if (said?.outcome === 'written') expect(simulator.console.values(name)).toContain(runs.value);
    }
    if (run.outcome === 'clean') await expectAllIsWell(account);
  }

  async function expectRecovery(account: RunAccount): Promise<void> {
    await runs.world.clock.advance(LATER_MS);
    const requests = await requestsOf(async () => expect((await account.run()).outcome).toBe('clean'));
    expect(writesAmong(requests, operations).length).toBeLessThanOrEqual(runs.world.slots.length);
    await expectAllIsWell(account);
  }

  async function expectAllIsWell(account: RunAccount): Promise<void> {
    const { simulator, slots } = runs.world;
    for (const { name } of slots) expect(new Set(simulator.console.values(name))).toEqual(new Set([runs.value]));
    expect(neighboursOf(runs)).toEqual(neighbours);
    for (const record of await account.records()) {
      expect(record).toMatchObject({ unknownReason: null, heldReason: null, driftedSince: null });
      expect(record.cleanAt).not.toBeNull();
    }
  }
});

function empty({ world: { simulator, slots } }: RunWorld): void {
  for (const { name } of slots) simulator.console.setValue(name, null);
}

function neighboursOf({ world: { simulator, slots } }: RunWorld): readonly unknown[] {
  return slots.map(({ name }) => simulator.console.neighbours(name));
}
