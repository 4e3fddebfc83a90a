/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, sources, chapter 2: looking.
 *
 * `list` answers one question: which tokens are active now? There are two answers: all of them, or a throw. A list that lacks one is
 * the worst that can happen: the core takes what is missing for revoked, and a phone with that token is refused. So a source that
 * did not understand something throws. There is no third answer either: "none at all" is a throw, because somebody has made a
 * mistake, and an empty list would revoke everything.
 */
import { describe, expect, it } from 'vitest';
import { nthRequest } from '#simulation';
import { askedKinds, QUIET_LIST } from '../../kinds.ts';
import { listed, openWorld, serviceOf, signal, valuesOf } from '../../world.ts';
import { sayIfNone } from '../none.ts';
import { operationsOf, writesAmong } from '../requests.ts';

/** Values as people choose them: a source that decodes, trims or normalises them gives phones a value that doesn't fit. */
const ODD_VALUES = [
  'a "quoted" \\ value',
  "it's <&> fine: yes, no # really",
  'ключ-鍵鍵-clé-🔑',
  'nfd: é nfc: é',
  '00000000',
  '12345678901234567890123',
  '{"token":"x"}',
  'true, or null?',
  `${'x'.repeat(255)}y`,
  '%41%42+plus&amp;',
];

sayIfNone(askedKinds);

describe.each(askedKinds)('$name lists:', (kind) => {
  it('every active token, once each, oldest first', async () => {
    await using world = await openWorld(kind, { tokens: 4 });
    expect(await listed(world.open())).toEqual(world.console.values());
    expect(world.console.values()).toHaveLength(4);
  });

  it('a single one', async () => {
    await using world = await openWorld(kind, { tokens: 1 });
    expect(await listed(world.open())).toEqual(world.console.values());
  });

  it('many', async () => {
    await using world = await openWorld(kind, { tokens: 40 });
    expect(await listed(world.open())).toEqual(world.console.values());
  });

  it.each(ODD_VALUES)('a value exactly as it is: %s', async (value) => {
    await using world = await openWorld(kind);
    world.console.add(value);
    expect(await listed(world.open())).toContain(value);
  });

  it('when each was made, where that is told', async () => {
    await using world = await openWorld(kind);
    world.console.add(world.token());
    const { tokens } = await world.open().list(signal);
    for (const { createdAt } of tokens) {
      if (createdAt === null) continue;
      expect(createdAt).toBeGreaterThan(Date.UTC(2000, 0, 1));
      expect(createdAt).toBeLessThanOrEqual(world.clock.now());
    }
  });

  it('what somebody adds and takes away there, at the next look of the same source', async () => {
    await using world = await openWorld(kind, { tokens: 3 });
    const source = world.open();
    const [oldest = ''] = await listed(source);
    const added = world.token();
    world.console.add(added);
    world.console.remove(oldest);
    const values = await listed(source);
    expect(values).toContain(added);
    expect(values).not.toContain(oldest);
    expect(values).toEqual(world.console.values());
  });

  it('the same, whatever stands beside the tokens', async () => {
    await using world = await openWorld(kind, { tokens: 3 });
    const source = world.open();
    for (let time = 0; time < 5; time += 1) {
      world.console.touchNeighbour();
      expect(await listed(source)).toEqual(world.console.values());
    }
  });

  it('a value that stands there twice only once', async () => {
    await using world = await openWorld(kind);
    const [first = '', second = ''] = world.console.values();
    world.console.add(first);
    const values = await listed(world.open());
    expect([...values].sort()).toEqual([first, second].sort());
  });

  it('from when on it asks phones for a token, where it knows such a thing', async () => {
    await using world = await openWorld(kind);
    expect((await world.open().list(signal)).enforcedFrom ?? 0).toBeLessThanOrEqual(world.clock.now());
    const { enforceFrom } = world.console;
    if (enforceFrom === undefined) return;
    const later = world.clock.now() + 86_400_000;
    enforceFrom.call(world.console, later);
    expect((await world.open().list(signal)).enforcedFrom).toBe(later);
    enforceFrom.call(world.console, 'never');
    // Switched off, a service may show no tokens: then there is nothing to list, which is said.
    const off = await world
      .open()
      .list(signal)
      .catch((error: unknown) => error);
    expect(off instanceof Error ? off : { ...(off as object) }).toMatchObject(
      off instanceof Error ? { kind: 'rejected' } : { enforcedFrom: 'never' },
    );
  });

  // Law 3. Somebody who empties the place has made a mistake, or the service replaces the last token by one of its own.
  it('nothing is not a list: when the last one is taken away there, it throws, or shows what took its place', async () => {
    await using world = await openWorld(kind);
    for (const value of [...world.console.values()]) world.console.remove(value);
    const left = world.console.values();
    if (left.length > 0) expect(await listed(world.open())).toEqual(left);
    else await expect(world.open().list(signal)).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('looking changes nothing', async () => {
    await using world = await openWorld(kind, { tokens: 3 });
    const before = JSON.stringify([world.console.values(), world.console.neighbours()]);
    const requests = await world.requestsOf(() => listed(world.open()));
    expect(writesAmong(requests, await operationsOf(kind))).toEqual([]);
    expect(JSON.stringify([world.console.values(), world.console.neighbours()])).toBe(before);
  });
});

/**
 * What a look may cost. A daemon looks every few minutes for years, and most looks find what the last one found. The signed-in
 * session outlives the look (`kit.keep`).
 */
describe.each(askedKinds.filter(({ simulation }) => simulation !== null))('$name, a quiet look,', (kind) => {
  it.each([1, 2, 8])('at %i tokens costs as many requests as declared', async (tokens) => {
    await using world = await openWorld(kind, { tokens });
    await listed(world.open());
    const requests = await world.requestsOf(() => listed(world.open()));
    expect(requests.length).toBe(QUIET_LIST[kind.kind]?.(tokens) ?? 1);
  });

  it('signs in once, however many look at the same moment', async () => {
    await using world = await openWorld(kind);
    const { signIn } = await operationsOf(kind);
    const source = world.open();
    const requests = await world.requestsOf(() => Promise.all([source, source, world.open()].map(listed)));
    for (const operation of signIn) {
      expect(requests.filter((request) => request.operation === operation).length).toBe(1);
    }
  });
});

/** Every method takes a signal. When it fires, the method stops with the signal's reason, so that a daemon can stop in seconds. */
describe.each(askedKinds)('$name stops when it is told to:', (kind) => {
  const reason = new Error('enough');

  it('before it begins: nothing is sent', async () => {
    await using world = await openWorld(kind);
    const requests = await world.requestsOf(async () => {
      await expect(world.open().list(AbortSignal.abort(reason))).rejects.toBe(reason);
    });
    expect(requests).toEqual([]);
  });

  it('while the service keeps it waiting, at whichever request', async ({ skip }) => {
    skip(kind.simulation === null, 'nothing of it is asked by HTTP');
    await using world = await openWorld(kind);
    const sequence = await world.requestsOf(() => listed(world.another().open()));
    expect(sequence.length).toBeGreaterThan(0);
    for (const [at] of sequence.entries()) {
      const stop = new AbortController();
      const mend = serviceOf(world).behave(
        nthRequest(at + 1, () => {
          stop.abort(reason);
          return 'stall';
        }),
      );
      await expect(world.another().open().list(stop.signal).then(valuesOf)).rejects.toBe(reason);
      mend();
    }
  });
});
