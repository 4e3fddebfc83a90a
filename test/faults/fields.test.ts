/**
 * THE FAULT MATRIX, part 2: answers of the wrong shape.
 *
 * Each field of each answer is left out, made null, and given another type, one at a time. A connector needs few of them, and
 * those it needs it looks at before it relies on them: what has not the documented shape is a failure, and never an empty slot,
 * a shorter list, or a phone that has received what it hasn't.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailureKind } from '#connector';
import { dropField, replaceField, type Says } from '#simulation';
import type { Result } from '../conformance/passes.ts';
import { type Operations, operationsOf } from '../conformance/requests.ts';
import { openWorld, type Product, signal, type World } from '../conformance/world.ts';
import { expectNoWriteAfter, expectRecovered, expectTrue, expectUnharmed, remember, spoil } from './spoil.ts';
import { watched } from './watch.ts';

/** What may come of an answer of the wrong shape: it is said to be one, or what was looked for isn't in it. */
const KINDS: readonly FailureKind[] = ['protocol', 'rejected', 'conflict'];

/** Deeper than a list's entries are things that belong to others. */
const DEEPEST = 3;

// Each test spoils every field of an answer in turn: on a busy machine that takes longer than a test usually may.
describe.each(watched)(
  '$id, when an answer has the wrong shape:',
  { timeout: 120_000 },
  ({ product, passes, values }) => {
    let world: World;
    let operations: Operations;

    beforeAll(async () => {
      operations = await operationsOf(product);
      world = await openWorld(product, { slots: 2, phones: 4 });
      for (const { name } of world.slots) world.simulator.console.setValue(name, world.token());
      world.simulator.fleet.checkInAll(world.clock.now());
    });

    afterAll(() => world?.[Symbol.asyncDispose]());

    describe.each(passes)('$pass.name', ({ pass, requests }) => {
      let usual: Result;

      beforeAll(async () => {
        usual = await (await pass.prepare(world, world.another()))();
      });

      it.each(requests)('$operation, number $nth', async (asked) => {
        // A session that is nonsense is refused by the next request.
        const kinds = operations.signIn.has(asked.operation) ? [...KINDS, 'auth'] : KINDS;
        for (const { path, name, says } of shapesOf(asked.answer)) {
          const before = remember(world);
          const spoilt = await spoil(world, pass, asked, says);
          const { failure, result } = spoilt;
          try {
            if (failure !== null) expect(kinds).toContain(failure.kind);
            // An answer that merely differs from the next one is a conflict, found after the write.
            if (failure !== null && failure.kind !== 'conflict') expectNoWriteAfter(world, spoilt, before, operations);
            const saidNone = name === 'null' || (name === 'left out' && isOurCopy(product, values, asked.answer, path));
            if (result !== null) expectTrue(world, result, usual, saidNone);
            expectUnharmed(world, before);
            await expectRecovered(world, spoilt);
          } catch (error) {
            throw new Error(`with \`${path}\` ${name}`, { cause: error });
          }
        }
      });
    });

    // One answer that lacks a field may be noticed by comparing it with another. What if all of them lack it?
    // (Where the vendor takes nothing but the whole object, what it doesn't show can't be sent back; that is declared.)
    const isBlind = product.definition.capabilities.concurrentChange === 'may-be-lost';
    const write = isBlind ? undefined : passes.find(({ pass }) => pass.name === 'write');
    it('a field that all answers lack does not take the neighbours with it', async ({ skip }) => {
      skip(write === undefined, 'this vendor takes nothing but the whole object');
      const fields = new Set(write?.requests.flatMap(({ answer }) => pathsOf(parsed(answer), 1)));
      for (const field of fields) {
        const before = remember(world);
        const mend = world.simulator.behave(({ operation }) => {
          if (!operations.reads.has(operation) || operations.signIn.has(operation)) return undefined;
          return { rewrite: (body) => JSON.stringify(without(parsed(body), field, DEEPEST)) ?? body };
        });
        const connector = world.open();
        await connector
          .observe(world.slot, signal)
          .then((seen) => connector.write(world.slot, seen, world.token, signal))
          .catch(() => undefined);
        mend();
        expect(remember(world).neighbours, field).toEqual(before.neighbours);
      }
      expect(fields.size).toBeGreaterThan(0);
    });
  },
);

/** Where every device is a copy, an attribute that is not among a device's fields is one that it doesn't have. */
function isOurCopy({ definition }: Product, values: ReadonlySet<string>, answer: string, path: string): boolean {
  if (definition.capabilities.write !== 'per-device') return false;
  return valuesAt([parsed(answer)], path.split('.')).some((value) => holdsOneOf(values, value));
}

/** Itself, or somewhere below it. */
function holdsOneOf(values: ReadonlySet<string>, value: unknown): boolean {
  if (typeof value === 'string') return values.has(value);
  return typeof value === 'object' && value !== null && Object.values(value).some((below) => holdsOneOf(values, below));
}

function valuesAt(values: readonly unknown[], [name, ...rest]: readonly string[]): readonly unknown[] {
  if (name === undefined) return values;
  const below = values.flatMap((value): readonly unknown[] => {
    if (typeof value !== 'object' || value === null) return [];
    return name === '*' ? Object.values(value) : [(value as Record<string, unknown>)[name]];
  });
  return valuesAt(below, rest);
}

interface Shape {
  readonly path: string;
  readonly name: string;
  readonly says: Says;
}

/** Every field of a JSON answer, spoilt in each way. A text that is not JSON has none. */
function shapesOf(answer: string): readonly Shape[] {
  const paths = answer === '' ? [] : [...new Set(pathsOf(parsed(answer), DEEPEST))];
  return paths.flatMap((path) => [
    { path, name: 'left out', says: dropField(path) },
    { path, name: 'null', says: replaceField(path, null) },
    { path, name: 'of another type', says: replaceField(path, { unexpected: true }) },
  ]);
}

function pathsOf(value: unknown, depth: number): readonly string[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, inner]) => {
    // A name with a dot can't be said in a path.
    if (!isList && name.includes('.')) return [];
    const here = isList ? '*' : name;
    return [...(isList ? [] : [here]), ...pathsOf(inner, depth - 1).map((below) => `${here}.${below}`)];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value without members of that name, so far down. */
function without(value: unknown, field: string, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth === 0) return value;
  if (Array.isArray(value)) return value.map((inner) => without(inner, field, depth));
  const members = Object.entries(value).filter(([name]) => name !== field);
  return Object.fromEntries(members.map(([name, inner]) => [name, without(inner, field, depth - 1)]));
}
