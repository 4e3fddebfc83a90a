/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, sources, chapter 4: somebody else was there.
 *
 * People work in the console, and other tools write too. A race that is lost is a `conflict`: the core looks again and decides
 * anew. It is never an overwrite that nobody notices, and never a retry of our own.
 *
 * And what was done may look undone: the answer gets lost on the way. What really happened is found out by listing.
 */
import { describe, expect, it } from 'vitest';
import { Failure } from '#authority';
import { type Behaviour, nthRequest } from '#simulation';
import { type AskedKind, changedKinds } from '../../kinds.ts';
import { add, listed, openWorld, remove, serviceOf, type World } from '../../world.ts';
import { sayIfNone } from '../none.ts';
import { operationsOf, writesAmong } from '../requests.ts';

/** What somebody else does there, by what it is called; `kept` asks whether it is still done. */
const INTRUSIONS: Readonly<Record<string, (world: World) => () => boolean>> = {
  'adds a token': ({ console, token }) => {
    const value = token();
    console.add(value);
    return () => console.values().includes(value);
  },
  'takes a token away': ({ console }) => {
    const [value = ''] = console.values();
    console.remove(value);
    return () => !console.values().includes(value);
  },
  'changes something else': ({ console }) => {
    console.touchNeighbour();
    const theirs = JSON.stringify(console.neighbours());
    return () => JSON.stringify(console.neighbours()) === theirs;
  },
};

/** What we do meanwhile, on a place with three tokens; `done` asks whether it is done. */
const CHANGES: Readonly<Record<string, (world: World) => { does(): Promise<void>; done(): boolean }>> = {
  adding: (world) => {
    const value = world.token();
    const source = world.open();
    return { does: () => add(source, value), done: () => world.console.values().includes(value) };
  },
  'taking away': (world) => {
    const value = world.console.values()[1] ?? '';
    const source = world.open();
    return { does: () => remove(source, value), done: () => !world.console.values().includes(value) };
  },
};

const RACES = Object.keys(CHANGES).flatMap((change) => Object.keys(INTRUSIONS).map((intrusion) => [change, intrusion]));

function nothing(): void {}

sayIfNone(changedKinds);

describe.each(changedKinds)('$name loses a race politely:', (kind) => {
  // Where the service has nothing to compare with, what somebody saves in the instant before our write is overwritten, and nothing
  // shows it. That is declared; then it is that one instant and no other.
  const isBlind = kind.definition.concurrentChange === 'may-be-lost';

  it.each(RACES)('while %s, somebody %s: both are kept, or it is a conflict', async (change = '', intrusion = '') => {
    const operations = await operationsOf(kind);
    const requests = await requestsOf(kind, change);
    for (let at = 1; at <= requests; at += 1) {
      await using world = await openWorld(kind, { tokens: 3 });
      const { does, done } = started(world, change);
      let kept: (() => boolean) | undefined;
      let isWrite = false;
      serviceOf(world).behave(
        nthRequest(at, (request) => {
          kept = INTRUSIONS[intrusion]?.(world);
          isWrite = writesAmong([request], operations).length > 0;
          return undefined;
        }),
      );
      const failure = await outcome(does);
      expect(kept, `request ${at} was never made`).toBeDefined();
      if (isBlind && isWrite) continue;
      if (failure !== null) expect(failure.kind, `request ${at}`).toBe('conflict');
      else expect([done(), kept?.()], `request ${at}`).toEqual([true, true]);
    }
  });

  it.each(RACES)('%s goes through at the next try, after somebody %s', async (change = '', intrusion = '') => {
    await using world = await openWorld(kind, { tokens: 3 });
    const { does, done } = started(world, change);
    const operations = await operationsOf(kind);
    let kept: (() => boolean) | undefined;
    const mend = serviceOf(world).behave((request) => {
      if (kept === undefined && !operations.signIn.has(request.operation)) kept = INTRUSIONS[intrusion]?.(world);
      return undefined;
    });
    await outcome(does);
    mend();
    expect(await outcome(does)).toBeNull();
    expect([done(), kept?.()]).toEqual([true, true]);
  });

  // Whoever looks once more after its write sees that something else is otherwise, and can't tell whether the write has done it.
  it.each(Object.keys(CHANGES))('%s is a conflict where something else is found changed afterwards', async (change) => {
    await using world = await openWorld(kind, { tokens: 3 });
    const operations = await operationsOf(kind);
    const { does, done } = started(world, change);
    let isWritten = false;
    let kept: (() => boolean) | undefined;
    serviceOf(world).behave((request) => {
      if (isWritten) kept ??= INTRUSIONS['changes something else']?.(world);
      isWritten ||= writesAmong([request], operations).length > 0;
      return undefined;
    });
    const failure = await outcome(does);
    // A service that compares by itself needs no second look.
    expect(failure?.kind).toBe(kept === undefined ? undefined : 'conflict');
    expect([done(), kept?.() ?? true]).toEqual([true, true]);
  });

  it('two that add at once through one kit: both values are there', async () => {
    await using world = await openWorld(kind);
    const values = [world.token(), world.token()];
    await Promise.all(values.map((value) => add(world.open(), value)));
    expect(world.console.values()).toEqual(expect.arrayContaining(values));
  });

  it('two that add at once: both values are there, or one of them is told', async ({ skip }) => {
    skip(isBlind, 'this service has nothing to compare an object with');
    await using world = await openWorld(kind);
    const values = [world.token(), world.token()];
    const ended = await Promise.allSettled(values.map((value) => add(world.another().open(), value)));
    for (const [at, end] of ended.entries()) {
      if (end.status === 'fulfilled') expect(world.console.values()).toContain(values[at]);
      else expect(end.reason).toMatchObject({ kind: 'conflict' });
    }
  });
});

describe.each(changedKinds)('$name, when the answer to a change gets lost:', (kind) => {
  /** The service does its work, and the connection breaks instead of an answer. */
  async function hidden(): Promise<Behaviour> {
    const operations = await operationsOf(kind);
    return (request) => (writesAmong([request], operations).length > 0 ? 'hidden' : undefined);
  }

  it.each(Object.keys(CHANGES))('%s is `unavailable`, or is seen to be done by looking', async (change) => {
    await using world = await openWorld(kind, { tokens: 3 });
    const { does, done } = started(world, change);
    const mend = serviceOf(world).behave(await hidden());
    const failure = await outcome(does);
    mend();
    if (failure !== null) expect(failure.kind).toBe('unavailable');
    expect(done()).toBe(true);
    expect(await listed(world.open())).toEqual(world.console.values());
  });

  it.each(Object.keys(CHANGES))('%s once more finds that it is done, and sends nothing', async (change) => {
    await using world = await openWorld(kind, { tokens: 3 });
    const { does } = started(world, change);
    const mend = serviceOf(world).behave(await hidden());
    await does().catch(nothing);
    mend();
    const shown = JSON.stringify([world.console.values(), world.console.neighbours()]);
    const requests = await world.requestsOf(does);
    expect(writesAmong(requests, await operationsOf(kind))).toEqual([]);
    expect(JSON.stringify([world.console.values(), world.console.neighbours()])).toBe(shown);
  });
});

/** How many requests a change makes when nobody is there. */
async function requestsOf(kind: AskedKind, change: string): Promise<number> {
  await using world = await openWorld(kind, { tokens: 3 });
  return (await world.requestsOf(started(world, change).does)).length;
}

function started(world: World, change: string) {
  const found = CHANGES[change];
  if (found === undefined) throw new Error(`there is no change ${change}`);
  return found(world);
}

/** Null where it was done; anything but a `Failure` is a bug. */
async function outcome(does: () => Promise<void>): Promise<Failure | null> {
  try {
    await does();
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
