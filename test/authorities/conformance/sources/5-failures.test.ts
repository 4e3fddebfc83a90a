/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, sources, chapter 5: everything that can go wrong with one answer.
 *
 * Which requests there are is found out by watching a pass in which nothing fails. Each of them is then spoilt in each way of
 * `test/faults/faults.ts`, one at a time, and the source says the right kind of failure, or gives a result that is true; it never
 * gives part of a list, never writes after a look that failed, and works again as soon as the service does.
 *
 * One fault is special: a 401 to a session that worked before means that it has ended, so a source signs in once more, and once only.
 *
 * A place that is no service is damaged instead, in the ways that its opener knows.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '#authority';
import { always, nthRequest, onOperation, type Says } from '#simulation';
import { FAULTS, type Fault } from '../../../faults/faults.ts';
import { askedKinds } from '../../kinds.ts';
import { type Account, listed, openWorld, serviceOf, type World } from '../../world.ts';
import { sayIfNone } from '../none.ts';
import { type Pass, passesOf, type Result } from '../passes.ts';
import { operationsOf, writesAmong } from '../requests.ts';

const services = askedKinds.filter(({ simulation }) => simulation !== null);
const places = askedKinds.filter(({ simulation }) => simulation === null);

/** What came of a spoilt pass: a result or a failure, who asked, and the number of requests after the spoilt one that may have changed something. */
interface Spoilt {
  readonly result: Result | null;
  readonly failure: Failure | null;
  readonly account: Account;
  readonly operation: string;
  readonly isWrite: boolean;
  readonly writesAfter: number;
}

async function spoil(world: World, pass: Pass, nth: number, says: Says): Promise<Spoilt> {
  const service = serviceOf(world);
  const operations = await operationsOf(world.kind);
  const account = world.another();
  const run = pass.prepare(world, account);
  const first = service.requests.length;
  const mend = service.behave(
    nthRequest(nth, (request) => {
      const said = typeof says === 'function' ? says(request) : says;
      // A request that is never answered takes too long the moment it has arrived: nobody waits for real.
      if (said === 'stall') setImmediate(() => account.patience.timeOut());
      return said;
    }),
  );
  const ended = await run().then(
    (result) => ({ result, failure: null }),
    (failure: unknown) => ({ result: null, failure }),
  );
  mend();
  if (ended.failure !== null && !(ended.failure instanceof Failure)) throw ended.failure;
  const made = service.requests.slice(first);
  const spoilt = made[nth - 1];
  if (spoilt === undefined) throw new Error(`request ${nth} of ${pass.name} was never made`);
  return {
    ...ended,
    failure: ended.failure,
    account,
    operation: spoilt.operation,
    isWrite: writesAmong([spoilt], operations).length > 0,
    writesAfter: writesAmong(made.slice(nth), operations).length,
  };
}

sayIfNone(askedKinds);

describe.each(services)('$name, when a request fails:', (kind) => {
  describe.each(passesOf(kind))('$name', (pass) => {
    let requests: number;

    beforeAll(async () => {
      await using world = await openWorld(kind, { tokens: 3 });
      requests = (await world.requestsOf(pass.prepare(world, world.another()))).length;
    });

    it.each(FAULTS)('with $name', async (fault) => {
      await using world = await openWorld(kind, { tokens: 3 });
      const { signIn } = await operationsOf(kind);
      const neighbours = JSON.stringify(world.console.neighbours());
      for (let nth = 1; nth <= requests; nth += 1) {
        while (world.console.values().length < 3) world.console.add(world.token());
        const spoilt = await spoil(world, pass, nth, fault.says({ simulator: serviceOf(world), clock: world.clock }));
        const why = `${pass.name}, request ${nth} (${spoilt.operation}), ${fault.name}`;
        expectRightly(world, fault, spoilt, signIn.has(spoilt.operation), why);
        expect(JSON.stringify(world.console.neighbours()), why).toBe(neighbours);
        if (spoilt.failure !== null && !spoilt.isWrite) expect(spoilt.writesAfter, why).toBe(0);
        await expectQuiet(world, fault, spoilt, why);
        expect(await listed(spoilt.account.open()), why).toEqual(world.console.values());
      }
      expect(requests).toBeGreaterThan(0);
    });
  });

  function expectRightly(
    world: World,
    fault: Fault,
    { failure, result, isWrite }: Spoilt,
    isSignIn: boolean,
    why: string,
  ): void {
    if (failure !== null) {
      const kinds = (isSignIn ? fault.signInKinds : undefined) ?? fault.kinds;
      // Where a write was answered with success, whatever the words, the look afterwards tells that it did not happen.
      expect(isWrite && fault.readable !== 'no' ? [...kinds, 'conflict'] : kinds, why).toContain(failure.kind);
      expect(failure.message.trim(), why).not.toBe('');
      if (fault.quietMs !== undefined) expect(failure.retryAfterMs ?? fault.quietMs, why).toBe(fault.quietMs);
      // A person grants permissions by name.
      if (fault.name === '403' && !isSignIn) {
        expect(
          kind.definition.permissions.map(({ name }) => name),
          why,
        ).toContain(failure.permission);
      }
      return;
    }
    if (result === null) throw new Error('neither a result nor a failure');
    if ('findings' in result) {
      const isSaid = result.findings.some(({ level }) => level !== 'ok');
      expect(isSaid || fault.readable === 'yes' || fault.name === '401', why).toBe(true);
      return;
    }
    // It was done, or listed in full, all the same; which is right only where it could be.
    if ('done' in result) expect(result.done(), why).toBe(true);
    else expect(result.listed, why).toEqual(world.console.values());
    const isReadable = fault.readable === 'yes' || (fault.readable === 'writes' && isWrite);
    expect(isReadable || (fault.name === '401' && !isSignIn), why).toBe(true);
  }

  /** The whole host is left alone; then the time is up. */
  async function expectQuiet(world: World, { quietMs }: Fault, { account }: Spoilt, why: string): Promise<void> {
    if (quietMs === undefined) return;
    const requests = await world.requestsOf(async () => {
      await expect(listed(account.open()), why).rejects.toMatchObject({ kind: 'throttled' });
    });
    expect(requests, why).toEqual([]);
    // To a full second: a date in a header knows no smaller part.
    await world.clock.advance(Math.ceil(quietMs / 1_000) * 1_000);
  }
});

describe.each(services)('$name, when its session has ended:', (kind) => {
  it('signs in once more, and goes on', async () => {
    await using world = await openWorld(kind);
    const source = world.open();
    await listed(source);
    serviceOf(world).endSessions();
    expect(await listed(source)).toEqual(world.console.values());
  });

  it('does so once: whoever is still refused may not come in', async () => {
    await using world = await openWorld(kind);
    await listed(world.open());
    const { signIn } = await operationsOf(kind);
    const { body, headers } = serviceOf(world).errorAnswer(401);
    const refused = { status: 401, body, headers };
    serviceOf(world).behave((request) => (signIn.has(request.operation) ? undefined : refused));
    const requests = await world.requestsOf(() => expect(listed(world.open())).rejects.toMatchObject({ kind: 'auth' }));
    expect(requests.filter(({ operation }) => !signIn.has(operation)).length).toBeLessThanOrEqual(2);
    expect(requests.filter(({ operation }) => signIn.has(operation)).length).toBeLessThanOrEqual(signIn.size);
  });

  it('an access token that a service gives for an hour is not used for two', async () => {
    await using world = await openWorld(kind);
    await listed(world.open());
    await world.clock.advance(2 * 3_600_000);
    const requests = await world.requestsOf(() => listed(world.open()));
    expect(requests.filter(({ status }) => status === 401)).toEqual([]);
  });
});

describe.each(services)('$name, when the service is away,', (kind) => {
  it('says so at once, whatever it is asked, and has changed nothing', async () => {
    await using world = await openWorld(kind, { tokens: 3 });
    const before = JSON.stringify([world.console.values(), world.console.neighbours()]);
    serviceOf(world).behave(always('reset'));
    for (const pass of passesOf(kind).filter(({ name }) => name !== 'check')) {
      await expect(pass.prepare(world, world.another())()).rejects.toMatchObject({ kind: 'unavailable' });
    }
    expect(JSON.stringify([world.console.values(), world.console.neighbours()])).toBe(before);
  });

  it('tries nothing again by itself: that is decided elsewhere', async () => {
    await using world = await openWorld(kind);
    for (const operation of (await operationsOf(kind)).reads) {
      serviceOf(world).behave(onOperation(operation, { status: 500, body: '' }));
      const requests = await world.requestsOf(() => listed(world.another().open()).catch(() => undefined));
      expect(requests.filter((request) => request.operation === operation).length).toBeLessThanOrEqual(1);
    }
  });
});

describe.each(places)('$name, when it is damaged:', (kind) => {
  it('a list is a throw of the right kind, and works again afterwards', async () => {
    for (let at = 0; at < (await damages()); at += 1) {
      await using world = await openWorld(kind, { tokens: 3 });
      const source = world.open();
      const before = await listed(source);
      const damage = world.place.damages[at];
      damage?.befalls();
      await expect(listed(source), damage?.name).rejects.toMatchObject({ kind: damage?.kind });
      damage?.mended();
      expect(await listed(source), damage?.name).toEqual(before);
    }
  });

  it('there is some way to damage it', async () => {
    expect(await damages()).toBeGreaterThan(0);
  });

  async function damages(): Promise<number> {
    await using world = await openWorld(kind);
    return world.place.damages.length;
  }
});
