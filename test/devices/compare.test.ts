import { describe, expect, it } from 'vitest';
import { COMPARING, ComparisonBusy } from '../../src/devices/compare.ts';
import { Failure } from '../../src/model/failure.ts';
import { DevicesWorld, device, type List, listOf } from './world.ts';

const SERIALS = ['F2LX9ABC12', 'F2LX9ABC13', 'F2LX9ABC14'] as const;
const [S1, S2, S3] = SERIALS.map((serialNumber) => ({ serialNumber }));

const failing: List = async function* failing() {
  yield device('9', { serialNumber: SERIALS[0] });
  throw new Failure('auth', 'GET /devices: 401');
};

describe('a comparison', () => {
  it('finds phones that are in two accounts, however each MDM spells them', async () => {
    await using world = await DevicesWorld.open();
    const comparison = await world.compare({
      contoso: listOf(device('1', { ...S1, lastSeenAt: 7 }), device('2', { ...S2 })),
      plant: listOf(device('3', { serialNumber: ' f2lx9-abc12', user: 'ann' }), device('4', { ...S3 })),
    });
    expect(comparison).toMatchObject({ overlapping: 1, disputed: 0, kept: 1, overlappingSince: 1_000_000 });
    expect(await world.kept()).toEqual(['agreed contoso/1 plant/3']);
    expect(await world.store.read.overlaps.last()).toEqual(comparison);
    expect(world.told.lines.map(({ level, fields }) => [level, fields.event, fields.phones])).toEqual([
      ['error', 'devices-compared', 4],
    ]);
  });

  it('names the account that can not be listed, and compares the others', async () => {
    await using world = await DevicesWorld.open();
    const comparison = await world.compare({
      contoso: listOf(device('1', { ...S1 })),
      failing,
      without: null,
      plant: listOf(device('1', { ...S1 })),
    });
    expect(comparison.accounts.map(({ account, state }) => [account, state])).toEqual([
      ['contoso', 'listed'],
      ['failing', 'failed'],
      ['without', 'cannot'],
      ['plant', 'listed'],
    ]);
    expect(comparison.accounts[1]?.says).toMatch(/^GET \/devices: 401 \(credentials or permissions/);
    // What the broken list had given before does not count.
    expect(await world.kept()).toEqual(['agreed contoso/1 plant/1']);
    expect(world.told.lines.map(({ fields }) => fields.event)).toEqual(['devices-not-listed', 'devices-compared']);
  });

  it('goes on where a mistake of ours ends one list, and tells it', async () => {
    await using world = await DevicesWorld.open();
    const broken: List = async function* broken() {
      yield device('1', {});
      throw new TypeError('what went wrong');
    };
    const { accounts } = await world.compare({ broken, plant: listOf(device('1', { ...S1 })) });
    expect(accounts.map(({ state }) => state)).toEqual(['failed', 'listed']);
    expect(accounts[0]?.says).not.toContain('what went wrong');
    expect(world.told.lines[0]?.fields).toMatchObject({ event: 'bug', account: 'broken' });
  });

  it('counts a list that was begun anew once', async () => {
    await using world = await DevicesWorld.open();
    let times = 0;
    const second: List = async function* second() {
      yield device('1', { ...S1 });
      times += 1;
      if (times === 1) throw new Failure('unavailable', 'reset');
      yield device('2', { ...S2 });
    };
    const comparison = await world.compare({ second, plant: listOf(device('3', { ...S1 })) });
    expect(comparison.accounts.map(({ phones }) => phones)).toEqual([2, 1]);
    expect(await world.kept()).toEqual(['agreed plant/3 second/1']);
  });

  it('says how many phones could not be compared, and why', async () => {
    await using world = await DevicesWorld.open();
    const alike = Array.from({ length: 11 }, (_, at) => device(`a${at}`, { serialNumber: 'WRONGBATCH' }));
    const nothing = [device('1', {}), device('2', { serialNumber: 'Unknown' }), device('3', { imei: '0' })];
    const { accounts } = await world.compare({
      contoso: listOf(...alike, ...nothing),
      plant: listOf(device('p', { serialNumber: 'WRONGBATCH' })),
    });
    expect(accounts.map(({ unmatched }) => unmatched)).toEqual([
      [
        { why: 'not-given', phones: 1 },
        { why: 'placeholder', phones: 2 },
        { why: 'shared', phones: 11 },
      ],
      [{ why: 'shared', phones: 1 }],
    ]);
    expect(await world.kept()).toEqual([]);
  });

  it('does not hold against two phones what many have in common', async () => {
    await using world = await DevicesWorld.open();
    const alike = Array.from({ length: 11 }, (_, at) => device(`a${at}`, { serialNumber: 'WRONGBATCH' }));
    const imei = '490154203237518';
    await world.compare({
      contoso: listOf(...alike, device('1', { serialNumber: 'WRONGBATCH', imei })),
      plant: listOf(device('2', { serialNumber: 'F2LX9ABC12', imei })),
    });
    expect(await world.kept()).toEqual(['agreed contoso/1 plant/2']);
  });

  it('still believes what was found before of an account that can not be listed now, as far as the others bear it out', async () => {
    await using world = await DevicesWorld.open();
    const contoso = [device('1', { ...S1 }), device('2', { ...S2 })];
    await world.compare({ contoso: listOf(...contoso), plant: listOf(...contoso), more: listOf() });
    await world.clock.advance(60_000);
    const later = await world.compare({ contoso: listOf(device('2', { ...S2 })), plant: failing, more: listOf() });
    expect(await world.kept()).toEqual(['agreed contoso/2 plant/2']);
    const [old] = await world.store.read.overlaps.list({ limit: 1 });
    expect([old?.seenAt, later.overlapping, later.overlappingSince]).toEqual([1_000_000, 1, 1_000_000]);
    const gone = await world.compare({ contoso: listOf(...contoso), plant: listOf(), more: failing });
    expect([gone.overlapping, gone.overlappingSince]).toEqual([0, null]);
  });

  it('that is broken off leaves nothing, and the next one begins', async () => {
    await using world = await DevicesWorld.open();
    const stopping = new AbortController();
    const reached = Promise.withResolvers<void>();
    const endless: List = async function* endless(signal) {
      yield device('1', { ...S1 });
      reached.resolve();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const broken = world.compare({ endless, plant: listOf(device('1', { ...S1 })) }, { stop: stopping.signal });
    await reached.promise;
    await expect(world.compare({ plant: listOf() })).rejects.toThrow(ComparisonBusy);
    stopping.abort(new Error('that was asked for'));
    await expect(broken).rejects.toThrow('that was asked for');
    expect(await world.store.read.overlaps.last()).toBeNull();
    expect(await world.store.read.leases.holder(COMPARING)).toBeNull();
    expect((await world.compare({ plant: listOf() })).overlapping).toBe(0);
  });

  it('tells how far it is', async () => {
    await using world = await DevicesWorld.open();
    const told: string[] = [];
    const many = Array.from({ length: 1_001 }, (_, at) => device(`${at}`, { serialNumber: `SERIAL${at}` }));
    await world.compare(
      { many: listOf(...many) },
      { told: ({ accounts: [one] }) => told.push(`${one?.state} ${one?.phones}`) },
    );
    expect(told).toEqual(['listing 0', 'listing 500', 'listing 1000', 'listed 1001']);
  });
});
