/** Law 5: secrets live between `reveal()` and the request that carries them. */
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { openWorld, type World } from './world.ts';

describe('law 5: no token value is in anything a run leaves behind', () => {
  it('when all goes well', async () => {
    await using world = await openWorld({ slots: { canary: [null], ios: [null, null] } });
    await world.run();
    const first = await world.valueOf(world.token);
    world.mdm.slot('ios').type('typed-by-hand');
    const next = await world.rotate();
    await world.run();
    await expectNone(world, [first, await world.valueOf(next), 'typed-by-hand']);
  });

  it('when the vendor quotes it in an error that nobody foresaw', async () => {
    await using world = await openWorld({ slots: { ios: [null] } });
    const value = await world.valueOf(world.token);
    world.mdm.next('write', 'ios', () => {
      throw new Error(`Request failed: {"value":"${value}"}`, { cause: { body: value } });
    });
    expect((await world.run()).failure?.says).toBe('Request failed: {"value":"<secret>"}');
    await expectNone(world, [value]);
  });

  it('when everything that can fail fails', async () => {
    await using world = await openWorld({ slots: { a: [null], b: [null], c: [null, null], d: [null] }, settleMs: 500 });
    const value = await world.valueOf(world.token);
    world.mdm.next('observe', 'a', new Failure('rejected', 'GET /a: 404', { cause: { seen: value } }));
    world.mdm.next('write', 'b', new Failure('rejected', 'PATCH /b: 400', { cause: { sent: value } }));
    world.mdm.slot('c').refusing = 1;
    world.mdm.slot('d').hiddenLooks = 1_000;
    await world.run();
    await expectNone(world, [value]);
  });
});

/** Looks for the values in runs, plans, records, trail, log, events, and every byte of the database. */
async function expectNone(world: World, values: readonly string[]): Promise<void> {
  const { read } = world.store;
  const bytes = (await world.fresh.contents()).toString('latin1');
  const left = {
    runs: JSON.stringify(await read.runs.list({ limit: 100 })),
    slots: JSON.stringify(await read.slots.list()),
    trail: JSON.stringify(await read.audit.list({ limit: 100 })),
    events: JSON.stringify(world.events.filter(({ name }) => name !== 'bug')),
    log: world.log,
    database: bytes,
  };
  for (const [where, text] of Object.entries(left)) {
    expect(text.length, where).toBeGreaterThan(100);
    for (const value of values) expect(text.includes(value), `${value} in ${where}`).toBe(false);
  }
}
