/**
 * THE FAULT MATRIX, part 1: every request a connector makes, failing in every way.
 *
 * Which requests there are is found out by watching a pass in which nothing fails. Each of them is then spoilt in each way of
 * `faults.ts`, one at a time, and the connector has to say the right kind of failure, or give a result that is true; it never
 * gives part of one, never writes after a look that failed, lets no secret out, and works again as soon as the vendor does.
 *
 * The whole matrix is written into `matrix/<connector>.md`; write it again with `npx vitest run test/faults -u`.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markdownTable } from '../../src/markdown-table.ts';
import { type Pass, passesOf, type Result } from '../conformance/passes.ts';
import { isFollowingPage, type Operations, operationsOf, writesAmong } from '../conformance/requests.ts';
import { openWorld, type Product, products, signal, type World } from '../conformance/world.ts';
import { FAULTS, type Fault } from './faults.ts';
import {
  expectNoWriteAfter,
  expectRecovered,
  expectTrue,
  expectUnharmed,
  inWords,
  remember,
  type Spoilt,
  spoil,
} from './spoil.ts';
import { watched } from './watch.ts';

describe.each(watched)('$id, when a request fails:', ({ product, passes }) => {
  const rows: string[][] = [];
  let world: World;
  let operations: Operations;
  let usual: ReadonlyMap<string, Result>;

  beforeAll(async () => {
    operations = await operationsOf(product);
    world = await openWorld(product, { slots: 2, phones: 4 });
    // Every slot holds something, so that an answer that can't be read can't pass for an empty one.
    for (const { name } of world.slots) world.simulator.console.setValue(name, world.token());
    world.simulator.fleet.checkInAll(world.clock.now());
    const results = new Map<string, Result>();
    for (const { pass } of passes) results.set(pass.name, await (await pass.prepare(world, world.another()))());
    usual = results;
  });

  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
  });

  describe.each(passes)('$pass.name', ({ pass, requests }) => {
    it.each(requests)('$operation, number $nth', async (asked) => {
      const row = [pass.name, `${asked.operation} ${asked.nth}`];
      for (const fault of FAULTS) {
        const before = remember(world);
        const spoilt = await spoil(world, pass, asked, fault.says(world));
        await expectRightly(pass, fault, spoilt);
        expectUnharmed(world, before);
        if (spoilt.failure !== null) expectNoWriteAfter(world, spoilt, before, operations);
        await expectQuiet(fault, spoilt);
        await expectRecovered(world, spoilt);
        row.push(inWords(spoilt, usualOf(pass)));
      }
      rows.push(row);
    });
  });

  it('as the page on it says', async ({ skip }) => {
    if (rows.length < passes.flatMap(({ requests }) => requests).length) skip('only a part of the matrix was run');
    await expect(page(product, rows)).toMatchFileSnapshot(`matrix/${product.id}.md`);
  });

  function usualOf(pass: Pass): Result {
    const result = usual.get(pass.name);
    if (result === undefined) throw new Error('a pass that was never run');
    return result;
  }

  /** The kind that the table says; or a true result, where the answer may be read all the same. */
  async function expectRightly(pass: Pass, fault: Fault, spoilt: Spoilt): Promise<void> {
    const { result, requests, at } = spoilt;
    const failure = spoilt.failure ?? spoilt.refused;
    const request = requests[at];
    if (request === undefined) throw new Error('the request that was to be spoilt was never made');
    const isSignIn = operations.signIn.has(request.operation);
    const kinds = (isSignIn ? fault.signInKinds : undefined) ?? fault.kinds;
    const why = `${pass.name} ${request.operation} ${fault.name}`;
    if (failure !== null) {
      expect(kinds, why).toContain(failure.kind);
      expect(failure.message.trim(), why).not.toBe('');
      // A person grants permissions by name.
      if (fault.name === '403' && !isSignIn) {
        expect(
          product.definition.permissions.map(({ name }) => name),
          why,
        ).toContain(failure.permission);
      }
      if (fault.quietMs !== undefined) expect(failure.retryAfterMs ?? fault.quietMs, why).toBe(fault.quietMs);
      return;
    }
    if (result === null) throw new Error('neither a result nor a failure');
    expectTrue(world, result, usualOf(pass));
    if ('findings' in result) return expectFound(fault, result, why);
    const isWrite = writesAmong([request], operations).length > 0;
    expect(fault.readable === 'yes' || (fault.readable === 'writes' && isWrite), why).toBe(true);
  }

  /** A check never throws. What it could not look at, it says. */
  function expectFound(fault: Fault, result: Extract<Result, { readonly findings: unknown }>, why: string): void {
    if (fault.readable === 'yes') return;
    const healthy = usual.get('check');
    expect(result, why).not.toEqual(healthy);
    expect(
      result.findings.some(({ level }) => level === 'failure' || level === 'unknown' || level === 'warning'),
      why,
    ).toBe(true);
  }

  /** The whole host is left alone, whoever asks for whatever; then the time is up. */
  async function expectQuiet({ quietMs, name }: Fault, { account }: Spoilt): Promise<void> {
    if (quietMs === undefined) return;
    const asked = await world.requestsOf(async () => {
      for (const slot of world.slots) {
        await expect(account.open().observe(slot, signal), name).rejects.toMatchObject({ kind: 'throttled' });
      }
    });
    expect(asked, name).toEqual([]);
    // To a full second: a date in a header knows no smaller part.
    await world.clock.advance(Math.ceil(quietMs / 1_000) * 1_000);
  }
});

/** A next page is one more request, and the first pages have come already: they must not pass for the whole. */
describe.each(products)('$id, when a next page fails:', (product) => {
  let world: World;

  beforeAll(async () => {
    // Enough of everything for a second page.
    world = await openWorld(product, { slots: 120, phones: 1200 });
  });

  afterAll(() => world?.[Symbol.asyncDispose]());

  it.each(passesOf(product).filter(({ name }) => name !== 'check'))('$name', async (pass) => {
    const run = await pass.prepare(world, world);
    const requests = await world.requestsOf(run);
    const next = requests.find((request, at) => isFollowingPage(request, requests.slice(0, at)));
    if (next === undefined) return;
    const { operation } = next;
    const nth = requests.slice(0, requests.indexOf(next) + 1).filter((other) => other.operation === operation).length;
    for (const fault of FAULTS.filter(({ name }) => ['403', '500', 'reset', 'broken JSON'].includes(name))) {
      const { failure } = await spoil(world, pass, { operation, nth }, fault.says(world));
      expect(fault.kinds, fault.name).toContain(failure?.kind);
    }
  });
});

function page({ definition }: Product, rows: readonly (readonly string[])[]): string {
  return `# ${definition.title}: every request, failing in every way

Measured by \`test/faults/requests.test.ts\`. A cell says which kind of failure came of it, or \`read\` where the result was true all the same;
of a check, the levels of the findings that came up; of a write, its outcome. The number tells requests of one operation apart.

${markdownTable([['asked for', 'request', ...FAULTS.map(({ name }) => name)], ...rows])}
`;
}
