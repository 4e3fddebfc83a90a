/**
 * The world of the conformance suite of authorities: one place where it is decided which tokens are active, and a source that
 * asks it with the real kit. It knows no vendor: all it has is `authorities/index.ts` and the two contracts.
 *
 *     await using world = await openWorld(kind, { tokens: 3 });
 *     const { tokens } = await world.open().list(signal);
 *
 * A world that closes throws if a secret or a token's value came out of a source while it was open, so that every test is a test
 * of law 5.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { type ActiveTokens, type AuthorityKit, Secret, type TokenSource } from '#authority';
import type { AuthoritySimulator, SimulatedRequest } from '#simulation';
import { createAuthorityKit } from '../../src/authority/kit.ts';
import type { AccountKit } from '../../src/connector/kit.ts';
import { createQuiet } from '../../src/connector/quiet.ts';
import type { Fingerprint } from '../../src/model/token.ts';
import { Redactor } from '../../src/redactor.ts';
import { type TestClock, testClock } from '../clock.ts';
import { type PatientClock, patientClock } from '../conformance/patient-clock.ts';
import { Witness } from '../conformance/watched.ts';
import { watched } from './conformance/watched.ts';
import type { AskedKind } from './kinds.ts';
import type { Place } from './place.ts';

export interface WorldOptions {
  /** How many tokens the place begins with, or which; two unless given. */
  readonly tokens?: number | readonly string[];
  readonly quirks?: Readonly<Record<string, string>>;
}

export interface World extends Account, AsyncDisposable {
  readonly kind: AskedKind;
  readonly place: Place;
  readonly console: Place['console'];
  /** The service's clock and ours. It stands still until a test moves it. */
  readonly clock: TestClock;
  readonly redactor: Redactor;
  /** The settings, parsed, as `open` takes them. */
  readonly settings: unknown;
  /** Somebody with the same settings: not signed in, and not asked for quiet. */
  another(): Account;
  /** A token's value nobody has seen yet, which nobody may see. */
  token(): string;
  /** Hears whatever comes out of sources; give it what else must be free of secrets. */
  readonly witness: Witness;
  /** Runs something and returns the requests it caused; none where the place is no service. */
  requestsOf(work: () => Promise<unknown>): Promise<readonly SimulatedRequest[]>;
}

/** One that asks, with all that it remembers. */
export interface Account {
  readonly kit: AuthorityKit;
  /** The kit's time: lets a request take too long. */
  readonly patience: PatientClock;
  open(): TokenSource;
}

/** What a world takes from a larger one. */
export interface Around {
  readonly clock?: TestClock;
  readonly fingerprint?: (value: string) => Fingerprint;
  /** Told before and after each question to the outside, and waited for; a throw is what the source gets. */
  readonly step?: (step: OutsideStep) => void | Promise<void>;
}

export type OutsideStep = 'asking' | 'answered';

export const signal: AbortSignal = new AbortController().signal;

export function fingerprint(value: string): Fingerprint {
  return createHmac('sha256', 'a key for tests').update(value).digest('hex') as Fingerprint;
}

export async function openWorld(
  kind: AskedKind,
  { tokens = 2, quirks = {} }: WorldOptions = {},
  around: Around = {},
): Promise<World> {
  const { definition } = kind;
  const { clock = testClock() } = around;
  const begin = typeof tokens === 'number' ? Array.from({ length: tokens }, () => randomUUID() as string) : tokens;
  const place = await kind.openPlace({ tokens: begin, quirks, now: clock.now });
  const redactor = new Redactor();
  const witness = new Witness();
  const values = new Set<string>(begin);
  const kits: AccountKit[] = [];
  for (const secret of place.secrets()) redactor.add(secret);
  const settings: unknown = definition.settings.parse(settingsOf(place));

  function another(): Account {
    const patience = patientClock(clock.now);
    const kit = createAuthorityKit({
      account: 'pingid',
      baseDir: '.',
      ca: place.ca,
      timeoutMs: 10_000,
      // The budget is the kit's business, and tested there: with a clock that stands still it would never be renewed.
      limits: { windowMs: 1, requests: 1_000_000, writes: 1_000_000 },
      fingerprint: around.fingerprint ?? fingerprint,
      redactor,
      clock: patience,
      quiet: createQuiet(patience),
    });
    kits.push(kit);
    const { open } = definition;
    if (open === undefined) throw new Error('nothing can be asked');
    const seen = around.step === undefined ? kit : steppedKit(kit, around.step);
    return { kit, patience, open: () => watched(open.call(definition, settings, seen), witness) };
  }

  return {
    kind,
    place,
    console: place.console,
    clock,
    redactor,
    witness,
    settings,
    ...another(),
    another,
    token() {
      const value = randomUUID();
      values.add(value);
      return value;
    },
    async requestsOf(work) {
      const before = place.service?.requests.length ?? 0;
      await work();
      return place.service?.requests.slice(before) ?? [];
    },
    async [Symbol.asyncDispose]() {
      for (const value of place.console.values()) values.add(value);
      for (const kit of kits) await kit[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
      witness.testify([...place.secrets(), ...values]);
    },
  };
}

/** A kit that tells of every question to the outside. */
function steppedKit(kit: AuthorityKit, step: NonNullable<Around['step']>): AuthorityKit {
  async function stepped<T>(ask: () => Promise<T>): Promise<T> {
    await step('asking');
    const answer = await ask();
    await step('answered');
    return answer;
  }
  return {
    ...kit,
    fetch: (url, init) => stepped(() => kit.fetch(url, init)),
    readFile: (path, most) => stepped(() => kit.readFile(path, most)),
  };
}

/** The settings as the core hands them over: what is secret has become a `Secret`. */
export function settingsOf(place: Place): Record<string, unknown> {
  const secrets = new Set(place.secrets());
  return Object.fromEntries(
    Object.entries(place.settings).map(([name, value]) => [
      name,
      typeof value === 'string' && secrets.has(value) ? new Secret(value) : value,
    ]),
  );
}

/** The service of a world whose kind has one. */
export function serviceOf({ place }: World): AuthoritySimulator {
  if (place.service === null) throw new Error('this place is no service');
  return place.service;
}

/** The values of a list, in its order. */
export function valuesOf({ tokens }: ActiveTokens): readonly string[] {
  return tokens.map(({ value }) => value.reveal());
}

/** What the source lists now. */
export async function listed(source: TokenSource): Promise<readonly string[]> {
  return valuesOf(await source.list(signal));
}

/** Adds a value the way only a source that changes its tokens can. */
export function add(source: TokenSource, value: string): Promise<void> {
  if (source.add === undefined) throw new Error('a source without `add`');
  return source.add(new Secret(value), signal);
}

/** Takes a value away. */
export function remove(source: TokenSource, value: string): Promise<void> {
  if (source.remove === undefined) throw new Error('a source without `remove`');
  return source.remove(new Secret(value), signal);
}

/** All that comes, as a list. */
export async function drain<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
