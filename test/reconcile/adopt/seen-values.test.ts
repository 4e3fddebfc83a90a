import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import type { Kit } from '../../../src/connector/contract.ts';
import type { Account } from '../../../src/reconcile/account.ts';
import { MOST_SEEN, SeenValues } from '../../../src/reconcile/adopt/seen-values.ts';
import { openWorld } from '../world.ts';

const VALUE = 'typed-by-hand-in-2019';

/** The kit that connectors of an overheard account get. */
function kitOf(account: Account, values: SeenValues): Kit {
  let given: Kit | undefined;
  const opened = values.overhear({
    ...account,
    open: (kit) => {
      given = kit;
      return account.open(kit);
    },
  });
  opened.open();
  if (given === undefined) throw new Error('no kit was given');
  return given;
}

it('overhears the values of which a connector reports the fingerprints, and changes nothing else about its kit', async () => {
  await using world = await openWorld();
  const values = new SeenValues();
  const kit = kitOf(world.account, values);
  const fingerprint = kit.fingerprint(VALUE);
  expect(fingerprint).toBe(world.store.fingerprint(VALUE));
  expect(values.whyNot(fingerprint)).toBeNull();
  expect(values.reveal(fingerprint).reveal()).toBe(VALUE);
  expect({ ...kit, fingerprint: null }).toEqual({ ...world.account.kit, fingerprint: null });
});

it('keeps of what can be no token only the reason', async () => {
  await using world = await openWorld();
  const values = new SeenValues();
  const kit = kitOf(world.account, values);
  const reasons = ['short', 'two\nlines-of-it', ''].map((text) => values.whyNot(kit.fingerprint(text)));
  expect(reasons).toEqual(['has 5 characters', 'has an unprintable character at position 4', 'is empty']);
  expect(() => values.reveal(kit.fingerprint('short'))).toThrow(/^The value [0-9a-f]{8} has 5 characters\.$/);
  expect(values.whyNot(world.store.fingerprint('never seen'))).toMatch(/^was seen by another run only/);
});

it('shows no value, however it is printed', async () => {
  await using world = await openWorld();
  const values = new SeenValues();
  const fingerprint = kitOf(world.account, values).fingerprint(VALUE);
  expect(`${inspect(values, { depth: 9, showHidden: true })}${JSON.stringify(values)}`).not.toContain(VALUE);
  expect(inspect(values.reveal(fingerprint))).toBe('<secret>');
});

it('is bounded', async () => {
  await using world = await openWorld();
  const values = new SeenValues();
  const kit = kitOf(
    { ...world.account, kit: { ...world.account.kit, fingerprint: (value) => value as never } },
    values,
  );
  for (let at = 0; at <= MOST_SEEN; at += 1) kit.fingerprint(`the value number ${at}`);
  expect(values.whyNot(`the value number ${MOST_SEEN - 1}` as never)).toBeNull();
  expect(values.whyNot(`the value number ${MOST_SEEN}` as never)).not.toBeNull();
});

it('forgets everything in the end, and overhears nothing afterwards', async () => {
  await using world = await openWorld();
  const values = new SeenValues();
  const kit = kitOf(world.account, values);
  const before = kit.fingerprint(VALUE);
  values[Symbol.dispose]();
  const after = kit.fingerprint('typed-by-hand-in-2021');
  expect(values.whyNot(before)).not.toBeNull();
  expect(values.whyNot(after)).not.toBeNull();
});

it('takes over no halves where tokens have two parts', async () => {
  await using world = await openWorld();
  const values = new SeenValues({ keys: ['id', 'secret'], separator: ':' });
  const kit = kitOf(world.account, values);
  expect(values.whyNot(kit.fingerprint('an-id-alone:'))).toContain('has a part, that of `secret`, which is empty');
  expect(values.whyNot(kit.fingerprint('an-id:and-a-secret'))).toBeNull();
});
