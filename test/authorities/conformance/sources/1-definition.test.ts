/**
 * THE CONFORMANCE SUITE OF AUTHORITIES, sources, chapter 1: what a kind says of itself.
 *
 * This suite runs for every line of `authorities/index.ts`. It knows no vendor. It has two parts, and each has chapters. Read them
 * in the order of their numbers, and you know what to build.
 *
 * `sources/`: the code of a kind, which lists, adds and takes away values at the place where it is decided, and remembers nothing.
 *
 *   1 definition   what a kind says of itself, before anything has been asked
 *   2 list         all active tokens, or a throw; and what a look may cost
 *   3 change       one value more or one less, and nothing else
 *   4 races        somebody else was there; the answer got lost
 *   5 failures     every request, failing in every way; and places that can't be read
 *   6 check        what a self-check finds, and how it names what is missing
 *   7 secrets      a service that repeats everything it hears
 *   8 quirks       everything about the service that is unverified, tried both ways
 *
 * `authorities/`: the whole authority of that kind as the program has it, with the store. Nothing in it is written by who adds a
 * kind; it shows that a kind which keeps the first part can be relied on for the second.
 *
 *   1 tokens       what is there, and what the store has of it
 *   2 mint         one rotation, one new token
 *   3 revoke       a token is taken away: asked for first, true when it is gone
 *   4 validation   what phones are told
 *   5 rotation     from its beginning to its end, and no phone is refused
 *   6 crash points dead at any step, and gone on with
 *   7 orders       what somebody else has to do
 *
 * A kind is one of three, by `changedBy`:
 *
 * | changedBy | the source             | who adds and takes away                                         |
 * |-----------|------------------------|-----------------------------------------------------------------|
 * | watchword | list, add, remove      | we                                                              |
 * | others    | list                   | whoever writes there; we see it at the next look                |
 * | person    | none                   | somebody in a console, as `instructions` say, who then tells us |
 *
 * The suite leaves out what that rules out. There is no other way out: no test asks for a kind's name.
 * `AUTHORITIES=<kind> npx vitest run test/authorities/conformance` runs one kind.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AuthorityKit } from '#authority';
import { askedKinds, kinds } from '../../kinds.ts';
import { openWorld, serviceOf, settingsOf } from '../../world.ts';
import { sayIfNone } from '../none.ts';

const uniqueKinds = kinds.filter((kind, at) => kinds.findIndex((other) => other.kind === kind.kind) === at);

sayIfNone(kinds);

describe.each(uniqueKinds)('$kind says what it is:', ({ kind, definition, simulation }) => {
  it('its kind is the word in `authority.kind`, and its simulator bears the same', () => {
    expect(definition.kind).toBe(kind);
    expect(simulation?.kind ?? kind).toBe(kind);
    expect(kind).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it('it names the product and the page it was written from', () => {
    expect(definition.title.trim()).not.toBe('');
    expect(definition.docs).toMatch(/^https:\/\//);
  });

  it('every setting is described', () => {
    // What is described here is the reference page, and the help an editor gives.
    const { properties = {} } = z.toJSONSchema(definition.settings, { io: 'input', unrepresentable: 'any' });
    expect(Object.entries(properties).filter(([, property]) => !Object(property).description)).toEqual([]);
  });

  // The core adds these to every kind; a kind that has one of its own would never see it.
  it('it leaves the settings of the core alone', () => {
    const { properties = {} } = z.toJSONSchema(definition.settings, { io: 'input', unrepresentable: 'any' });
    const own = definition.http ? ['kind', 'lookEvery', 'ca', 'proxy', 'timeout'] : ['kind', 'lookEvery'];
    expect(own.filter((name) => name in properties)).toEqual([]);
  });

  // A service that can be asked over HTTP can be simulated, and without its simulator nothing below says anything.
  it('it can be asked unless a person does everything, and comes with the service where it is one', () => {
    expect(definition.open !== undefined).toBe(definition.changedBy !== 'person');
    expect(simulation !== null).toBe(definition.http);
    if (definition.http) expect(definition.changedBy).not.toBe('person');
  });

  it('it asks for permissions by the names the service gives them', ({ skip }) => {
    skip(!definition.http, 'nothing of it is asked by HTTP');
    const forWhat = new Set(definition.permissions.map((permission) => permission.for));
    expect(forWhat).toContain('list');
    if (definition.changedBy === 'watchword') expect(forWhat).toContain('change');
  });

  it('it knows the published limits', ({ skip }) => {
    skip(!definition.http, 'nothing of it is asked by HTTP');
    const { limits } = definition;
    expect(limits.windowMs).toBeGreaterThan(0);
    expect(limits.requests).toBeGreaterThanOrEqual(limits.writes);
    expect(limits.requests).toBeGreaterThan(0);
  });
});

describe.each(uniqueKinds.filter(({ openPlace }) => openPlace === null))('$kind, which a person changes,', (kind) => {
  // These are shown to somebody who has never heard of Watchword's words, and who is in a hurry.
  it('tells step by step what to do, the same each time', () => {
    const { definition } = kind;
    const settings: unknown = definition.settings.parse({});
    for (const what of ['add', 'remove'] as const) {
      const steps = definition.instructions?.(settings, what) ?? [];
      expect(steps.length).toBeGreaterThan(0);
      expect(steps.filter((step) => step.trim() === '')).toEqual([]);
      expect(definition.instructions?.(settings, what)).toEqual(steps);
    }
    expect(definition.instructions?.(settings, 'add')).not.toEqual(definition.instructions?.(settings, 'remove'));
  });
});

describe.each(askedKinds)('$name opens:', (kind) => {
  const { definition } = kind;

  it('with the settings of its place, and refuses one that it does not know', async () => {
    await using world = await openWorld(kind);
    const settings = settingsOf(world.place);
    expect(definition.settings.safeParse(settings).success).toBe(true);
    expect(definition.settings.safeParse({ ...settings, colour: 'blue' }).success).toBe(false);
  });

  // The program opens a source when it reads the configuration, before it knows whether anybody will ask. Opening makes objects;
  // the first method that is called makes the first request.
  it('without a request, and without looking at the kit for more than a place to keep things', async () => {
    await using world = await openWorld(kind);
    const trap = () => {
      throw new Error('used while opening');
    };
    const trapped = { fetch: trap, fingerprint: trap, guard: trap, redact: trap, now: trap, readFile: trap };
    const kit: AuthorityKit = { ...world.kit, ...trapped };
    const requests = await world.requestsOf(async () => definition.open?.(world.settings, kit));
    expect(requests).toEqual([]);
  });

  it('with `add` and `remove` where we change its tokens, and without them where others do', async () => {
    await using world = await openWorld(kind);
    const source = definition.open?.(world.settings, world.kit);
    const isChanged = definition.changedBy === 'watchword';
    expect([source?.add !== undefined, source?.remove !== undefined]).toEqual([isChanged, isChanged]);
  });

  it('and who else has to do something is told how', async () => {
    await using world = await openWorld(kind);
    if (definition.changedBy === 'watchword') return;
    for (const what of ['add', 'remove'] as const) {
      const steps = definition.instructions?.(world.settings, what) ?? [];
      world.witness.sees(steps);
      expect(steps.length).toBeGreaterThan(0);
      expect(definition.instructions?.(world.settings, what)).toEqual(steps);
    }
  });

  it('the files whose change calls for a look are the same each time', async () => {
    await using world = await openWorld(kind);
    const files = definition.watches?.(world.settings) ?? [];
    expect(definition.watches?.(world.settings) ?? []).toEqual(files);
    expect(files.filter((path) => path.trim() === '')).toEqual([]);
  });

  it('every permission it names is one that the service knows', async ({ skip }) => {
    skip(!definition.http, 'nothing of it is asked by HTTP');
    await using world = await openWorld(kind);
    // A name the simulated service has never heard of makes `withhold` throw.
    for (const { name } of definition.permissions) serviceOf(world).withhold(name)();
  });
});
