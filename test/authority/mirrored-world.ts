/** An authority that is somewhere else, on a fresh database, as one process or several have it. */
import type { AuthorityDefinition, TokenSource } from '../../src/authority/definition.ts';
import { MirroredAuthority } from '../../src/authority/mirrored.ts';
import type { WatchwordEvent } from '../../src/events.ts';
import type { Form } from '../../src/model/parts.ts';
import { newRotation, type Rotation } from '../../src/model/rotation.ts';
import type { Token } from '../../src/model/token.ts';
import type { Store } from '../../src/store/contract.ts';
import { recorded } from '../recorded-events.ts';
import type { TestDatabase } from '../store/databases.ts';
import { FakeSource, fakeDefinition } from './fake-source.ts';
import { ACTOR, type IOS } from './world.ts';

export const ALWAYS = new AbortController().signal;
/** After so long what people have ordered is asked for again. */
export const AGAIN_AFTER_MS = 5 * 60_000;
export const PLAIN = { note: '', makeCurrent: false };
export const ALLOWED = { emergency: false };
export const ANYWAY = async () => undefined;

export interface MirroredWorldOptions {
  readonly changedBy?: AuthorityDefinition['changedBy'];
  /** What the place has to begin with, oldest first. */
  readonly values?: readonly string[];
  readonly slots?: readonly (typeof IOS)[];
  /** How long a change there may take to be whole. */
  readonly steadyMs?: number;
  /** Which parts a token has. */
  readonly form?: Form;
}

/** An authority of `pingid`, on a store of its own. */
export async function openMirrored(database: TestDatabase, options: MirroredWorldOptions = {}) {
  const { changedBy = 'watchword', slots = [], steadyMs = 0, values = ['the-first-value'] } = options;
  const fresh = await database.fresh();
  const store = await fresh.open();
  const source = new FakeSource(...values);
  const { events, lines } = recorded();
  const heard: WatchwordEvent[] = [];
  const guarded: string[] = [];
  events.on((event) => heard.push(event));
  const on = (which: Store, from: TokenSource = source) =>
    new MirroredAuthority({
      tokenSet: 'pingid',
      store: which,
      clock: fresh.clock,
      slots,
      ...(options.form === undefined ? {} : { form: options.form }),
      definition: { ...fakeDefinition(changedBy), steadyMs },
      settings: {},
      source: changedBy === 'person' ? null : from,
      guard: (value) => guarded.push(value.reveal()),
      events,
    });
  const authority = on(store);
  return {
    fresh,
    store,
    clock: fresh.clock,
    source,
    authority,
    /** What was told, oldest first, and its lines in the log. */
    heard,
    lines,
    guarded,
    /** The same authority as another process has it. */
    elsewhere: async () => on(await fresh.open()),
    authorityOn: on,
    trail: async () => (await store.read.audit.list({ limit: 100 })).toReversed(),
    record: () => store.read.authorities.get('pingid'),
    /** Every token's value and stage, oldest first. */
    async stages(): Promise<Readonly<Record<string, string>>> {
      const tokens = await authority.list();
      const entries = tokens.map(async ({ id, stage }) => [(await authority.reveal(id)).reveal(), stage] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
    async token(value: string): Promise<Token> {
      const fingerprint = store.fingerprint(value);
      const token = (await authority.list()).find((one) => one.fingerprint === fingerprint);
      if (token === undefined) throw new Error(`the store has no token with the value ${value}`);
      return token;
    },
    [Symbol.asyncDispose]: () => fresh[Symbol.asyncDispose](),
  };
}

export type MirroredWorld = Awaited<ReturnType<typeof openMirrored>>;

/** A rotation of `pingid` that is going on. */
export async function beginRotation(store: Store, different: Partial<Rotation> = {}): Promise<Rotation> {
  const given = {
    id: 'rotation-1',
    tokenSet: 'pingid',
    trigger: 'person',
    startedAt: 1_000,
    from: null,
    to: null,
  } as const;
  const rotation = { ...newRotation({ ...given, startedBy: ACTOR.name, reason: '' }), ...different };
  await store.write(({ rotations }) => rotations.save(rotation));
  return rotation;
}
