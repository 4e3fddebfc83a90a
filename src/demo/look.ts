/** What the demo looks at: the consoles, the phones, and the validation endpoint. */
import type { ChangedAuthority } from '../authority/contract.ts';
import type { Token } from '../model/token.ts';
import type { DemoWorld } from './world.ts';

/** The slowest phone of the demo checks in every quarter of a minute. */
const PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 100;

/** Whether every copy of every slot holds the token. */
export async function inSync({ mdms }: DemoWorld, token: Token, authority: ChangedAuthority): Promise<boolean> {
  const value = (await authority.reveal(token.id)).reveal();
  return mdms.every(({ simulator }) =>
    simulator.slots.every(({ name }) => simulator.console.values(name).every((held) => held === value)),
  );
}

/** Whether every phone holds it. */
export async function everyPhoneHolds(
  { phones }: DemoWorld,
  token: Token,
  authority: ChangedAuthority,
): Promise<boolean> {
  const value = (await authority.reveal(token.id)).reveal();
  return phones.every((phone) => phone.token === value);
}

/** Whether the validation endpoint refuses a value. */
export async function isHalted({ daemon }: DemoWorld, token: string): Promise<boolean> {
  const response = await fetch(`http://${daemon.validationAddress}/v1/validate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const answer: unknown = await response.json();
  return typeof answer === 'object' && answer !== null && 'decision' in answer && answer.decision === 'halt';
}

/** What stands beside our key in every slot, and beside the tokens at the service that decides. */
export function neighbours({ mdms, place }: Pick<DemoWorld, 'mdms' | 'place'>): readonly unknown[] {
  const inSlots = mdms.flatMap(({ simulator }) =>
    simulator.slots.map(({ name }) => simulator.console.neighbours(name)),
  );
  return [...inSlots, place?.console.neighbours()];
}

/** Whether two looks saw the same. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Waits until it is so; false when that takes too long. */
export async function until(isSo: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<boolean> {
  for (const end = Date.now() + patienceMs; Date.now() < end; ) {
    if (await isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return isSo();
}

/** What has to be there. */
export function expect<T>(value: T | null | undefined, what: string): T {
  if (value === undefined || value === null) throw new Error(`the demo needs ${what}`);
  return value;
}
