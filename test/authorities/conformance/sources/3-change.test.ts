/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, sources, chapter 3: one value more, or one less.
 *
 * The object that holds the tokens belongs to somebody else, and holds other things. `add` and `remove` read it afresh, change one
 * entry, send back everything else as it came, and read again. They may be called twice: a value that is there already is not
 * added, one that is gone is not removed, and nothing is sent then.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedKinds } from '../../kinds.ts';
import { add, listed, openWorld, remove, signal, type World } from '../../world.ts';
import { sayIfNone } from '../none.ts';
import { operationsOf, writesAmong } from '../requests.ts';

/** What must be the same before and after, as it is spelled and in its order. */
function neighbours({ console }: World): string {
  return JSON.stringify(console.neighbours());
}

sayIfNone(changedKinds);

describe.each(changedKinds)('$name adds:', (kind) => {
  it('a value, beside all that are there', async () => {
    await using world = await openWorld(kind, { tokens: 3 });
    const before = world.console.values();
    const value = world.token();
    await add(world.open(), value);
    expect(world.console.values()).toEqual([...before, value]);
    expect(await listed(world.open())).toEqual([...before, value]);
    expect(world.console.letsIn(value)).toBe(true);
  });

  it('law 2: and leaves everything else exactly as it was', async () => {
    await using world = await openWorld(kind);
    for (let time = 0; time < 3; time += 1) {
      const before = neighbours(world);
      await add(world.open(), world.token());
      expect(neighbours(world)).toBe(before);
      // Whatever a person makes of the neighbours in between.
      world.console.touchNeighbour();
    }
  });

  it('the same value twice: it is there once, and nothing is sent the second time', async () => {
    await using world = await openWorld(kind);
    const source = world.open();
    const value = world.token();
    await add(source, value);
    const shown = [world.console.values(), neighbours(world)];
    const requests = await world.requestsOf(() => add(source, value));
    expect(writesAmong(requests, await operationsOf(kind))).toEqual([]);
    expect([world.console.values(), neighbours(world)]).toEqual(shown);
    expect(world.console.values().filter((one) => one === value)).toHaveLength(1);
  });

  it('a value that somebody has added there meanwhile: nothing is sent', async () => {
    await using world = await openWorld(kind);
    const source = world.open();
    await listed(source);
    const value = world.token();
    world.console.add(value);
    const requests = await world.requestsOf(() => add(source, value));
    expect(writesAmong(requests, await operationsOf(kind))).toEqual([]);
  });

  it('beside odd values, which stay as they are', async () => {
    const odd = [
      'a "quoted" \\ value',
      'ключ-鍵鍵-clé-🔑',
      "it's <&> fine: yes, no # really",
      '12345678901234567890123',
    ];
    await using world = await openWorld(kind, { tokens: odd });
    const value = world.token();
    await add(world.open(), value);
    expect(world.console.values()).toEqual([...odd, value]);
    await remove(world.open(), value);
    expect(world.console.values()).toEqual(odd);
  });

  it('law 5: nobody sees the value but the service', async () => {
    await using world = await openWorld(kind);
    const value = world.token();
    const requests = await world.requestsOf(() => add(world.open(), value));
    for (const request of requests) {
      expect(`${request.path} ${JSON.stringify(request.headers)}`).not.toContain(value);
    }
  });
});

describe.each(changedKinds)('$name takes away:', (kind) => {
  it.each([0, 1, 2])('number %i of three, and no other', async (at) => {
    await using world = await openWorld(kind, { tokens: 3 });
    const before = [...world.console.values()];
    const value = before[at] ?? '';
    await remove(world.open(), value);
    const left = before.filter((one) => one !== value);
    expect(world.console.values()).toEqual(left);
    expect(await listed(world.open())).toEqual(left);
    expect(world.console.letsIn(value)).toBe(false);
  });

  it('law 2: and leaves everything else exactly as it was', async () => {
    await using world = await openWorld(kind, { tokens: 4 });
    for (const value of [...world.console.values()].slice(1)) {
      const before = neighbours(world);
      await remove(world.open(), value);
      expect(neighbours(world)).toBe(before);
      world.console.touchNeighbour();
    }
  });

  it('one that is gone: nothing is sent', async () => {
    await using world = await openWorld(kind, { tokens: 3 });
    const source = world.open();
    const [value = ''] = world.console.values();
    await remove(source, value);
    for (const gone of [value, world.token()]) {
      const requests = await world.requestsOf(() => remove(source, gone));
      expect(writesAmong(requests, await operationsOf(kind))).toEqual([]);
    }
  });

  // The last one out locks every phone out, and a service may put a token of its own in its place, which no phone has.
  it('never the last one: `rejected`, and nothing is sent', async () => {
    await using world = await openWorld(kind, { tokens: 1 });
    const [value = ''] = world.console.values();
    const source = world.open();
    const requests = await world.requestsOf(() =>
      expect(remove(source, value)).rejects.toMatchObject({ kind: 'rejected' }),
    );
    expect(writesAmong(requests, await operationsOf(kind))).toEqual([]);
    expect(world.console.values()).toEqual([value]);
  });

  it('a value that stands there twice is gone afterwards, and is the last one all the same', async () => {
    await using world = await openWorld(kind, { tokens: 1 });
    const [value = ''] = world.console.values();
    world.console.add(value);
    await expect(remove(world.open(), value)).rejects.toMatchObject({ kind: 'rejected' });
    expect(world.console.letsIn(value)).toBe(true);
    world.console.add(world.token());
    await remove(world.open(), value);
    expect(world.console.values()).not.toContain(value);
  });
});

describe.each(changedKinds)('$name, in whatever order,', (kind) => {
  it('ends with the values it was told to have, and with everything else as it was', async () => {
    const step = fc.record({ what: fc.constantFrom('add', 'remove'), which: fc.nat({ max: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        await using world = await openWorld(kind);
        const first = world.console.values();
        const before = neighbours(world);
        const chosen = [...first, world.token(), world.token()];
        const expected = new Set(first);
        const source = world.open();
        for (const { what, which } of steps) {
          const value = chosen[which] ?? '';
          if (what === 'add') {
            await add(source, value);
            expected.add(value);
          } else if (expected.size > 1 || !expected.has(value)) {
            await remove(source, value);
            expected.delete(value);
          }
          expect(new Set(await listed(source))).toEqual(expected);
        }
        expect(neighbours(world)).toBe(before);
      }),
      { numRuns: 8 },
    );
  });

  it('when it asks phones for a token stays as it is, in the future too', async () => {
    await using world = await openWorld(kind);
    const { enforceFrom } = world.console;
    if (enforceFrom === undefined) return;
    const later = world.clock.now() + 86_400_000;
    enforceFrom.call(world.console, later);
    const source = world.open();
    const value = world.token();
    await add(source, value);
    expect((await source.list(signal)).enforcedFrom).toBe(later);
    await remove(source, value);
    expect((await source.list(signal)).enforcedFrom).toBe(later);
  });
});
