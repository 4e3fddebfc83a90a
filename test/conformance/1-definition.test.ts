/**
 * THE CONFORMANCE SUITE, chapter 1: what a connector says of itself.
 *
 * This suite runs for every line of `connectors/index.ts`. It knows no vendor. Read the chapters in the order of their
 * numbers, and you know what to build; `connectors/README.md` says how to go about it.
 *
 *   1 definition   what a connector says of itself, before anything has been asked
 *   2 observe      looking: all of it, or a throw; and what a look may cost
 *   3 write        one key is changed, and nothing else
 *   4 races        somebody else was there; the answer got lost; the write shows later
 *   5 evidence     phones: which there are, and which have received the value
 *   6 check        what a self-check finds, and how it names what is missing
 *   7 secrets      a vendor that repeats everything it hears
 *   8 quirks       everything about the vendor that is unverified, tried both ways
 *   9 many copies  a copy on every device: they come and go, and a write may be stopped half-way
 *
 * Then `test/faults`: every request, failing in every way.
 *
 * Where a connector can't do a thing, its `capabilities` say so, and the suite leaves out what they rule out. There is no
 * other way out: no test asks for a connector's name.
 *
 * A connector begins as a definition: plain data and two pure functions. Everything around it, from the configuration's
 * schema to the documentation's tables, is made from it, so most of this chapter asks that it is complete.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Kit, SlotSettings } from '#connector';
import { accountSettings, openWorld, products } from './world.ts';

describe.each(products)('$id says what it is:', (product) => {
  const { id, definition, simulation } = product;

  it('its id is the word in `connector:`, and its simulator bears the same', () => {
    expect(definition.id).toBe(id);
    expect(simulation.id).toBe(id);
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it('it names the product and the page of the vendor it was written from', () => {
    expect(definition.title.trim()).not.toBe('');
    expect(definition.docs).toMatch(/^https:\/\//);
  });

  it('every setting of accounts and slots is described, and an unknown one is refused', async () => {
    await using world = await openWorld(product);
    const slot = world.simulator.slots[0]?.settings;
    const account = accountSettings(world.simulator);
    // What is described here is the reference page, and the help an editor gives.
    for (const schema of [definition.account, definition.slot]) {
      const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      expect(Object.keys(properties)).not.toEqual([]);
      const undescribed = Object.entries(properties).filter(([, property]) => !Object(property).description);
      expect(undescribed).toEqual([]);
    }
    expect(definition.slot.safeParse(slot).success).toBe(true);
    expect(definition.slot.safeParse({ ...slot, colour: 'blue' }).success).toBe(false);
    expect(definition.account.safeParse(account).success).toBe(true);
    expect(definition.account.safeParse({ ...account, colour: 'blue' }).success).toBe(false);
  });

  it('law 5: a secret written into the file is refused, and not repeated in the refusal', async () => {
    await using world = await openWorld(product);
    // The simulator gives its secrets in clear. The core turns `env:NAME` into a `Secret` before a connector sees it.
    const refusal = definition.account.safeParse(world.simulator.account);
    expect(refusal.success).toBe(false);
    for (const secret of world.simulator.secrets()) expect(JSON.stringify(refusal.error)).not.toContain(secret);
  });

  it('each slot claims a place of its own, the same one every time', async () => {
    await using world = await openWorld(product, { slots: 12 });
    const placesOf = (slot: SlotSettings<unknown>) => slot.app.keys.map((key) => definition.place(slot, key));
    const places = world.slots.flatMap(placesOf);
    expect(new Set(places).size).toBe(12);
    expect(world.slots.flatMap((slot) => placesOf({ ...slot, name: 'another name' }))).toEqual(places);
  });

  it('it asks for permissions by the names the vendor gives them, each for something', async () => {
    await using world = await openWorld(product);
    const { permissions, capabilities } = definition;
    const wanted = new Set(permissions.map((permission) => permission.for));
    expect(wanted).toContain('observe');
    if (capabilities.write !== 'manual') expect(wanted).toContain('write');
    if (capabilities.delivery !== 'none') expect(wanted).toContain('delivery');
    if (capabilities.devices) expect(wanted).toContain('devices');
    // A name the simulated vendor has never heard of makes `withhold` throw.
    for (const { name } of permissions) world.simulator.withhold(name)();
  });

  it('it knows the published limits, and what a quiet pass costs at the least', () => {
    const { limits, quietPassRequests } = definition;
    expect(limits.windowMs).toBeGreaterThan(0);
    expect(limits.writes).toBeGreaterThan(0);
    expect(limits.requests).toBeGreaterThanOrEqual(limits.writes);
    // A number that grows with the slots is honest for some vendors; one that shrinks is a mistake.
    expect(quietPassRequests(200)).toBeGreaterThanOrEqual(quietPassRequests(2));
    expect(quietPassRequests(2)).toBeGreaterThanOrEqual(1);
  });

  // `normalize` answers before anything is sent: "would you keep this value as it is?" A plan is held where it says no.
  it('normalizing is pure and, done twice, changes nothing more', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const once = definition.normalize(value);
        expect(definition.normalize(value)).toEqual(once);
        if ('unsupported' in once) return expectReason(once.unsupported, value);
        expect(definition.normalize(once.value)).toEqual(once);
      }),
    );
  });

  // A slot that only a person can write comes with the steps; one that the connector writes comes without.
  it('it has instructions for a person exactly where it does not write itself', async () => {
    await using world = await openWorld(product);
    for (const slot of world.slots) {
      const steps = definition.instructions?.(slot) ?? null;
      expect(steps !== null).toBe(definition.capabilities.write === 'manual');
      expect(definition.instructions?.(slot) ?? null).toEqual(steps);
    }
  });

  it('it takes what the authorities make: UUIDs and plain printable words', () => {
    for (const value of ['0b9f3f5e-8d0c-4b7a-9c52-0d4b1b0a7f11', 'correct-horse.battery_staple~1']) {
      expect(definition.normalize(value)).toEqual({ value });
    }
  });
});

describe.each(products)('$id opens:', (product) => {
  // A run opens a connector before it knows whether there is anything to ask, and so does the program when it checks a
  // configuration. Opening makes objects; the first method that is called makes the first request.
  it('without a request, and without looking at the kit for more than a place to keep things', async () => {
    await using world = await openWorld(product);
    const trap = () => {
      throw new Error('used while opening');
    };
    const kit: Kit = { ...world.kit, fetch: trap, fingerprint: trap, guard: trap, redact: trap, now: trap };
    product.definition.open(world.settings, kit);
    expect(world.simulator.requests).toEqual([]);
  });

  it('with the methods its capabilities promise, and no others', async () => {
    await using world = await openWorld(product);
    const connector = product.definition.open(world.settings, world.kit);
    const { capabilities, permissions } = product.definition;
    expect(connector.delivery !== undefined).toBe(capabilities.delivery !== 'none');
    expect(connector.devices !== undefined).toBe(capabilities.devices);
    const asksPhones = permissions.some((permission) => permission.for === 'check-in');
    expect(connector.requestCheckIn !== undefined).toBe(asksPhones);
    expect(connector.probe === undefined || capabilities.write !== 'manual').toBe(true);
  });
});

/** Texts as people and generators make them, and texts that only a test makes. */
const anyValue = fc.oneof(
  fc.uuid(),
  fc.string({ minLength: 8, maxLength: 256, unit: 'grapheme-ascii' }),
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
  fc.string({ maxLength: 20, unit: 'binary' }),
);

/** A reason is a sentence for people. The value it speaks of is a secret. */
function expectReason(reason: string, value: string): void {
  expect(reason.trim()).not.toBe('');
  if (value.trim().length >= 8) expect(reason).not.toContain(value.trim());
}
