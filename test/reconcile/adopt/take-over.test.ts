import { describe, expect, it } from 'vitest';
import type { OpenOrder } from '../../../src/authority/contract.ts';
import { Failure } from '../../../src/model/failure.ts';
import { Secret } from '../../../src/model/secret.ts';
import type { Choice } from '../../../src/reconcile/adopt/choice.ts';
import type { Estate } from '../../../src/reconcile/adopt/estate.ts';
import { SeenValues } from '../../../src/reconcile/adopt/seen-values.ts';
import { type TakingOver, takeOver } from '../../../src/reconcile/adopt/take-over.ts';
import { openWorld } from '../world.ts';
import { lookInto } from './world.ts';

const VALUES = { a: 'typed-by-hand-in-2019', b: 'typed-by-hand-in-2021', c: 'typed-by-hand-in-2023' };
const ACTOR = { name: 'cli:jo@host', reason: 'day one' };

type Adopting = TakingOver['authority'];

const orderOf = (different: Partial<OpenOrder>) => different as OpenOrder;

/** Three slots with a value each, which nobody knows, and a set with a token. */
async function open() {
  const slots = Object.fromEntries(Object.entries(VALUES).map(([name, value]) => [name, [value]]));
  const world = await openWorld({ slots });
  const values = new SeenValues();
  const estate: Estate = await lookInto(world, { values });
  const at = (slot: string) => {
    const found = estate.values.find(({ foundIn }) => foundIn.some((one) => one.slot === slot));
    if (found === undefined) throw new Error(`nothing was found in ${slot}`);
    return found;
  };
  const take = (choice: Choice, authority: Adopting = world.authority) =>
    takeOver({ store: world.store, clock: world.clock, authority, values, actor: ACTOR }, choice);
  const tokens = async () => (await world.store.read.tokens.list()).map(({ note, stage }) => `${note} ${stage}`.trim());
  return Object.assign(world, { at, take, tokens });
}

/** The authority of the world, which refuses one value. */
function refusing({ authority }: Awaited<ReturnType<typeof open>>, refused: string, error: Error): Adopting {
  return {
    orders: () => authority.orders(),
    makeCurrent: (...args) => authority.makeCurrent(...args),
    add: async (value, ...rest) => {
      if (value.reveal() === refused) throw error;
      return authority.add(value, ...rest);
    },
  };
}

describe('taking values over', () => {
  it('begins with the one that becomes current; the others are active, and nobody distributes them', async () => {
    await using world = await open();
    const [a, b, c] = [world.at('a'), world.at('b'), world.at('c')];
    const { tokens, failed } = await world.take({ take: [a, b, c], lead: b });
    expect(tokens.map(({ fingerprint, stage }) => [fingerprint, stage])).toEqual([
      [b.fingerprint, 'current'],
      [a.fingerprint, 'retiring'],
      [c.fingerprint, 'retiring'],
    ]);
    expect(failed).toEqual([]);
  });

  it('says in the trail where each was found, and never the value', async () => {
    await using world = await open();
    const a = world.at('a');
    const [token] = (await world.take({ take: [a], lead: null })).tokens;
    const [adopted] = await world.store.read.audit.list({ limit: 1 });
    expect(adopted).toMatchObject({
      action: 'token.adopted',
      actor: 'cli:jo@host',
      reason: 'day one',
      subject: `token:${token?.id}`,
      detail: {
        tokenSet: 'pingid',
        fingerprint: a.fingerprint,
        stage: 'retiring',
        foundIn: [{ account: 'contoso', slot: 'a', place: 'a (in memory)', copies: 1, phones: 5 }],
      },
    });
    expect(JSON.stringify(await world.store.read.audit.list({ limit: 99 }))).not.toContain(VALUES.a);
    expect(await world.tokens()).toEqual(['current', 'found in contoso/a retiring']);
  });

  it('makes one that is a token already the current one', async () => {
    await using world = await open();
    await world.take({ take: [world.at('a')], lead: null });
    const known = {
      ...world.at('a'),
      token: { id: (await world.authority.list())[1]?.id ?? '', stage: 'retiring' as const },
    };
    await world.take({ take: [], lead: known });
    expect(await world.tokens()).toEqual(['retiring', 'found in contoso/a current']);
  });

  it('goes on after one that is refused', async () => {
    await using world = await open();
    const authority = refusing(world, VALUES.a, new Failure('unavailable', 'POST /tokens: no answer came'));
    const [a, b, c] = [world.at('a'), world.at('b'), world.at('c')];
    const { tokens, failed } = await world.take({ take: [a, b, c], lead: b }, authority);
    expect(tokens).toHaveLength(2);
    expect(failed).toEqual([{ fingerprint: a.fingerprint, says: 'POST /tokens: no answer came', isOrdered: false }]);
    expect(
      (await world.store.read.audit.list({ limit: 99 })).filter(({ action }) => action === 'token.adopted'),
    ).toHaveLength(2);
  });

  it('takes nothing else where the one that is to be current is refused: the next one would become current instead', async () => {
    await using world = await open();
    const authority = refusing(world, VALUES.b, new Failure('rejected', 'POST /tokens: 400'));
    const { tokens, failed } = await world.take(
      { take: [world.at('a'), world.at('b')], lead: world.at('b') },
      authority,
    );
    expect({ tokens, failed }).toMatchObject({ tokens: [], failed: [{ says: 'POST /tokens: 400' }] });
    expect(await world.tokens()).toEqual(['current']);
  });

  it('says of one that could not be asked for now that it stays ordered', async () => {
    await using world = await open();
    const a = world.at('a');
    const authority: Adopting = {
      ...refusing(world, VALUES.a, new Failure('unavailable', 'POST /tokens: no answer came')),
      orders: async () => [orderOf({ fingerprint: a.fingerprint, what: 'add' })],
    };
    expect((await world.take({ take: [a], lead: null }, authority)).failed).toMatchObject([{ isOrdered: true }]);
    const elsewhere = { ...authority, orders: async () => [orderOf({ fingerprint: a.fingerprint, what: 'remove' })] };
    expect((await world.take({ take: [a], lead: null }, elsewhere)).failed).toMatchObject([{ isOrdered: false }]);
  });

  it('does not take another value for it, which the service has chosen instead', async () => {
    await using world = await open();
    const { authority } = world;
    const adding: Adopting = {
      ...refusing(world, '', new Error()),
      add: (_value, ...rest) => authority.add(new Secret('chosen-by-the-service'), ...rest),
    };
    const { tokens, failed } = await world.take({ take: [world.at('a')], lead: null }, adding);
    expect(tokens).toEqual([]);
    expect(failed).toMatchObject([{ says: expect.stringContaining('a token of its own choice instead') }]);
  });

  it('does not hide a bug', async () => {
    await using world = await open();
    const authority = refusing(world, VALUES.a, new TypeError('a bug'));
    await expect(world.take({ take: [world.at('a')], lead: null }, authority)).rejects.toThrow('a bug');
  });
});
