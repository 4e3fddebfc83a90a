/** A rolling upgrade: the previous program goes on while the present one changes the schema of the store under it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRotation } from '../../src/model/rotation.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Store } from '../../src/store/contract.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { E2eWorld } from '../e2e/world.ts';
import { databases } from './databases.ts';
import type { FreshDatabase } from './fresh-database.ts';
import { PREVIOUS_VERSION, Previous, whyNoPrevious } from './previous.ts';
import { addToken, fingerprint, sampleEntry, sampleRun } from './samples.ts';

const missing = whyNoPrevious();

describe.skipIf(missing !== null)(`the previous program${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let previous: Previous;
  beforeAll(() => {
    previous = new Previous();
  });
  afterAll(() => previous[Symbol.dispose]());

  describe.each(databases)('on $name', (database) => {
    it('goes on with a store that the present one changes under it, and each sees what the other does', async () => {
      await using fresh = await database.fresh();
      await using old = await (await previous.openStore())(fresh.options);
      expect(await versionOf(fresh)).toBe(PREVIOUS_VERSION);
      const before = await addToken(old, { stage: 'current' }, 'from before');

      const present = await fresh.open();
      expect(await versionOf(fresh)).toBe(MIGRATIONS.at(-1)?.number);

      for (const [writer, reader, name] of [
        [old, present, 'old'],
        [present, old, 'present'],
        [old, present, 'old again'],
      ] as const) {
        await exercise(writer, reader, name);
      }
      expect((await present.read.tokens.reveal(before.id)).reveal()).toBe('from before');
      const [inOld, inPresent] = [await old.read.audit.verify(), await present.read.audit.verify()];
      expect(inOld).toEqual({ entries: 3, broken: null });
      expect(inPresent).toEqual(inOld);
    });

    it('and the present one write at the same time, and keep each other out of a lease', async () => {
      await using fresh = await database.fresh();
      await using old = await (await previous.openStore())(fresh.options);
      const present = await fresh.open();
      const writes = [old, present].flatMap((store) => Array.from({ length: 20 }, () => addToken(store)));
      const added = (await Promise.all(writes)).map(({ id }) => id);
      const kept = (await present.read.tokens.list()).map(({ id }) => id);
      expect(kept.toSorted()).toEqual(added.toSorted());
      expect(await old.read.tokens.version()).toBe(40);

      const lease = await old.write(({ leases }) => leases.acquire('account:contoso', 'old', 60_000));
      expect(await present.write(({ leases }) => leases.acquire('account:contoso', 'present', 60_000))).toBeNull();
      if (lease === null) throw new Error('nobody else was there');
      await present.write(({ leases }) => leases.assertHeld(lease));
      await old.write(({ leases }) => leases.release(lease));
      const next = await present.write(({ leases }) => leases.acquire('account:contoso', 'present', 60_000));
      expect(next?.fence).toBe(lease.fence + 1);
    });
  });

  it('as a daemon answers for a token that the present command line has made, and pushed', async () => {
    await using world = await E2eWorld.open();
    await using served = await world.serve({ main: previous.main });
    const made = await world.run(['--json', 'tokens', 'generate', '--reveal']);
    expect(made.err).toBe('');
    const { token } = JSON.parse(made.out);
    await expect.poll(() => served.decision(token.value), { timeout: 20_000 }).toBe('proceed');
    expect(await world.run(['sync'])).toMatchObject({ code: 0 });
    expect(new Set(world.values())).toEqual(new Set([token.value]));
    expect(await served.reply('GET', '/readyz')).toMatch(/^200 /);
    const ran = await served.signal('SIGTERM');
    expect(ran.code).toBe(0);
    const loud = ran.err.split('\n').filter((line) => /"level":"(error|warn)"/.test(line));
    // Before there was a token, it said so.
    expect(loud.filter((line) => !line.includes('"no-current-token"'))).toEqual([]);
    // Nothing it did on the way hurt the trail.
    expect((await world.run(['audit', 'verify'])).code).toBe(0);
  }, 60_000);
});

async function versionOf(fresh: FreshDatabase): Promise<number> {
  const [row] = await fresh.sql('select max(number) as newest from watchword_migrations');
  return Number(row?.newest);
}

/** One program writes a bit of everything that both know; the other one finds it. */
async function exercise(writer: Store, reader: Store, name: string): Promise<void> {
  const tokenSet = `set of ${name}`;
  const token = await addToken(writer, { tokenSet, stage: 'current' }, `value of ${name}`);
  const run = sampleRun({ account: name });
  const id = randomUUID();
  const about = { trigger: 'person', startedBy: 'jo', reason: '', startedAt: 1_000, from: token.id, to: null } as const;
  const rotation = newRotation({ id, tokenSet, ...about });
  const slot = { account: name, slot: 'ios', place: 'here' };
  await writer.write(async (tables) => {
    await tables.runs.save(run);
    await tables.rotations.save(rotation);
    await tables.slots.sawHolding(slot, fingerprint('a'), 1_000);
    await tables.holds.set(name, 5, 'asked');
    await tables.sightings.add([{ tokenId: token.id, day: '2026-11-24', times: 2, lastAt: 1_000 }]);
    await tables.positions.save({ receiver: name, seq: 1, at: 1_000 });
    await tables.audit.append(sampleEntry({ subject: name }));
    await tables.tokens.update(token.id, { note: 'noted', value: new Secret(`another value of ${name}`) });
  });
  const { read } = reader;
  expect(await read.tokens.get(token.id)).toMatchObject({ note: 'noted', tokenSet });
  expect((await read.tokens.reveal(token.id)).reveal()).toBe(`another value of ${name}`);
  expect(await read.runs.get(run.id)).toEqual(run);
  expect(await read.rotations.going(tokenSet)).toEqual(rotation);
  expect(await read.slots.holdings()).toContainEqual(expect.objectContaining({ account: name, slot: 'ios' }));
  expect(await read.holds.list()).toContainEqual({ key: name, until: 5, why: 'asked' });
  expect((await read.sightings.list()).map(({ tokenId }) => tokenId)).toContain(token.id);
  expect((await read.audit.list({ limit: 1 }))[0]?.subject).toBe(name);
}
