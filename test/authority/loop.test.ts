/** When authorities are looked at: at once, again and again, after a change of their file, and never twice at the same time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AskedAuthority } from '../../src/authority/asked.ts';
import { Looks, REFUSED_EVERY_MS } from '../../src/authority/loop.ts';
import { SETTLED_MS } from '../../src/authority/watch.ts';
import { Failure } from '../../src/model/failure.ts';
import { StoreUnavailable } from '../../src/store/contract.ts';
import { type TestClock, testClock } from '../clock.ts';

const EVERY_MS = 60_000;

/** A look that was begun, and is ended by the test. */
interface Begun {
  readonly tokenSet: string;
  readonly at: number;
  readonly signal: AbortSignal;
  end(error?: Error): void;
}

let clock: TestClock;
let begun: Begun[];
let told: { readonly event: string; readonly [field: string]: unknown }[];
let changes: number;
let version: number;
let looks: Looks | undefined;
let waiting: (() => void)[];
let owned: Set<string>;

beforeEach(() => {
  clock = testClock();
  [begun, told, changes, version, looks, waiting] = [[], [], 0, 1, undefined, []];
  owned = new Set(['pingid', 'slow', 'broken', 'quick']);
});

afterEach(() => looks?.stop());

function asked(tokenSet = 'pingid', more: Partial<AskedAuthority> = {}): AskedAuthority {
  const look = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      begun.push({ tokenSet, at: clock.now(), signal, end: (error) => (error ? reject(error) : resolve()) });
      for (const tell of waiting.splice(0)) tell();
    });
  const one = { authority: { tokenSet, look }, carryOut: async () => undefined, lookEveryMs: EVERY_MS, watches: [] };
  return { ...one, ...more } as unknown as AskedAuthority;
}

function start(authorities: readonly AskedAuthority[], random = () => 0): void {
  looks = new Looks({
    asked: authorities,
    owns: (tokenSet) => owned.has(tokenSet),
    store: { read: { tokens: { version: async () => version } } } as never,
    changed: () => {
      changes += 1;
    },
    clock,
    random,
    events: {
      storeUnavailable: (fields) => told.push({ event: 'storeUnavailable', ...fields }),
      bug: (fields) => told.push({ event: 'bug', ...fields }),
    },
  });
  looks.start();
}

/** The look of that number, counted from 0, as soon as it has begun. */
async function look(number: number): Promise<Begun> {
  for (;;) {
    const found = begun[number];
    if (found !== undefined) return found;
    await new Promise<void>((tell) => waiting.push(tell));
  }
}

/** Ends a look and waits until its authority waits for the next. */
async function endLook(number: number, error?: Error): Promise<void> {
  (await look(number)).end(error);
  await clock.asleep();
}

describe('looks', () => {
  it('begin at once, and again so long after the end of the last', async () => {
    start([asked()]);
    const startedAt = clock.now();
    expect((await look(0)).at).toBe(startedAt);
    await clock.advance(10 * EVERY_MS);
    expect(begun).toHaveLength(1);
    await endLook(0);
    await clock.advance(EVERY_MS - 1);
    expect(begun).toHaveLength(1);
    await clock.advance(1);
    expect((await look(1)).at).toBe(startedAt + 11 * EVERY_MS);
  });

  it('come a random part earlier, a tenth at most', async () => {
    start([asked()], () => 1);
    await endLook(0);
    expect(clock.nextAt).toBe(clock.now() + 0.9 * EVERY_MS);
  });

  it('of one authority hold no other up', async () => {
    start([asked('slow'), asked('pingid', { lookEveryMs: 5_000 })]);
    await endLook(1);
    await clock.advance(5_000);
    await look(2);
    expect(begun.map(({ tokenSet }) => tokenSet)).toEqual(['slow', 'pingid', 'pingid']);
  });

  it('that changed tokens are told, others are not', async () => {
    start([asked()]);
    await endLook(0);
    expect(changes).toBe(0);
    await clock.advance(EVERY_MS);
    version += 1;
    await endLook(1);
    expect(changes).toBe(1);
  });

  it('that went well are followed by asking once more for what people have ordered, and what that changes is told', async () => {
    let times = 0;
    const carryOut = async () => {
      times += 1;
      version += 1;
    };
    start([asked('pingid', { carryOut })]);
    await endLook(0, new Failure('unavailable', 'no answer'));
    expect([times, changes]).toEqual([0, 0]);
    await clock.advance(EVERY_MS);
    await endLook(1);
    expect([times, changes]).toEqual([1, 1]);
  });

  it.each<[string, Error, object[]]>([
    ['a failure, which the authority tells', new Failure('unavailable', 'no answer'), []],
    ['a store out of reach', new StoreUnavailable('no database'), [{ event: 'storeUnavailable', says: 'no database' }]],
    ['a mistake of ours', new TypeError('oh'), [{ event: 'bug', where: 'looking at the authority of pingid' }]],
  ])('go on after %s', async (_, error, events) => {
    start([asked()]);
    await endLook(0, error);
    expect(told).toMatchObject(events);
    expect(told).toHaveLength(events.length);
    await clock.advance(EVERY_MS);
    await look(1);
  });

  it('of a place that does not let us in come seldom, until it does', async () => {
    start([asked()]);
    await endLook(0, new Failure('auth', 'not you'));
    expect(clock.nextAt).toBe(clock.now() + REFUSED_EVERY_MS);
    await clock.advance(REFUSED_EVERY_MS);
    await endLook(1);
    expect(clock.nextAt).toBe(clock.now() + EVERY_MS);
  });

  it('end with the stop, which breaks the one in hand off and is nothing to tell of', async () => {
    start([asked('slow'), asked()]);
    await endLook(1);
    await looks?.stop();
    expect(begun.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect(clock.nextAt).toBeUndefined();
    expect(told).toEqual([]);
  });
});

describe('a change of the file', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'watchword-looks-'));
    writeFileSync(join(folder, 'tokens'), 'one');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('calls for a look soon', async () => {
    start([asked('pingid', { watches: [join(folder, 'tokens')] })]);
    await endLook(0);
    writeFileSync(join(folder, 'tokens'), 'two');
    await clock.asleep(2);
    await clock.advance(SETTLED_MS);
    expect((await look(1)).at).toBe((await look(0)).at + SETTLED_MS);
  });

  it('during a look calls for another: the one in hand may have read the old one', async () => {
    start([asked('pingid', { watches: [join(folder, 'tokens')] })]);
    const first = await look(0);
    writeFileSync(join(folder, 'tokens'), 'two');
    await clock.asleep();
    await clock.advance(SETTLED_MS);
    expect(begun).toHaveLength(1);
    first.end();
    expect((await look(1)).at).toBe(first.at + SETTLED_MS);
  });
});

describe('an authority of which another daemon takes care', () => {
  it('is not looked at, until it comes to this one: then at once', async () => {
    owned = new Set();
    start([asked()]);
    await clock.asleep();
    await clock.advance(3 * EVERY_MS);
    expect(begun).toEqual([]);
    owned.add('pingid');
    looks?.shared();
    await endLook(0);
    expect(begun).toHaveLength(1);
  });

  it('and those that stay with this one are not looked at for that', async () => {
    owned = new Set(['pingid']);
    start([asked(), asked('slow')]);
    await endLook(0);
    owned.add('slow');
    looks?.shared();
    await look(1);
    expect(begun.map(({ tokenSet }) => tokenSet)).toEqual(['pingid', 'slow']);
  });
});
