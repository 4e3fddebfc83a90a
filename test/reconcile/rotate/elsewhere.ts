/** Rotations of a set whose tokens are decided somewhere else: by a service that is asked, by a person, or by others. */
import type { AuthorityDefinition } from '../../../src/authority/definition.ts';
import { MirroredAuthority } from '../../../src/authority/mirrored.ts';
import { Secret } from '../../../src/model/secret.ts';
import { FakeSource, fakeDefinition } from '../../authority/fake-source.ts';
import { sqlite } from '../../store/databases.ts';
import { ACTOR, type AccountOptions, type Deciding, HOUR_MS, RotateWorld } from './world.ts';

const FIRST = 'the-first-value';
const ALWAYS = new AbortController().signal;

/** A world with one token, which every slot holds and every phone has, and the place where it is decided. */
export async function openElsewhere(
  changedBy: AuthorityDefinition['changedBy'],
  accounts: Readonly<Record<string, AccountOptions>> = { contoso: { slots: ['ios'] } },
) {
  const fresh = await sqlite.fresh();
  const place = new FakeSource(FIRST);
  const source = changedBy === 'person' ? null : place;
  const deciding: Deciding<MirroredAuthority> = {
    authorityOn: (stored, events) =>
      new MirroredAuthority({
        ...stored,
        events,
        definition: fakeDefinition(changedBy),
        settings: {},
        source,
        guard: () => undefined,
      }),
    isBusy: () => false,
  };
  const world = new RotateWorld(fresh, await fresh.open(), accounts, deciding);
  const { authority } = world;
  if (source === null) await authority.add(new Secret(FIRST), { note: '', makeCurrent: true }, ACTOR);
  await world.round();
  world.phonesFetch();
  await world.clock.advance(HOUR_MS);
  await world.round();
  await world.clock.advance(48 * HOUR_MS);
  return {
    world,
    place,
    authority,
    look: () => authority.look(ALWAYS),
    /** What is ordered and not done, with the number of the token in the set: `add`, `remove 0`. */
    async orders(): Promise<readonly string[]> {
      const ids = (await world.tokens()).map(({ id }) => id);
      const open = await authority.orders();
      return open.map(({ token, what }) => (what === 'add' ? what : `${what} ${ids.indexOf(token)}`));
    },
    /** A person has done what was ordered, and says so. */
    async confirm(what: 'add' | 'remove'): Promise<void> {
      const order = (await authority.orders()).find((one) => one.what === what);
      if (order === undefined) throw new Error(`nobody was asked to ${what} a token`);
      await authority.confirm(order, null, ACTOR);
    },
    /** Every phone has what its slot holds, and the soak is over. */
    async delivered(): Promise<void> {
      world.phonesFetch();
      await world.clock.advance(HOUR_MS);
      await world.round();
      await world.clock.advance(HOUR_MS);
    },
    /** The newest entries of the trail about orders, oldest first. */
    async ordered(): Promise<readonly string[]> {
      const entries = await world.store.read.audit.list({ limit: 500 });
      return entries.flatMap(({ action }) => (action.startsWith('order.') ? [action] : [])).toReversed();
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}
