/** What a connector can be asked, one thing at a time, as the program asks it: for tests that spoil each request in turn. */
import type { Delivery, Device, Finding, ObservedSlot, WriteReport } from '#connector';
import { drain, type Product, signal, type World } from './world.ts';

/** What came of a pass. */
export type Result =
  | ObservedSlot[]
  | { readonly value: string; readonly report: WriteReport }
  | Delivery
  | { readonly asked: number }
  | { readonly devices: readonly Device[] }
  | { readonly findings: readonly Finding[] };

export type Opened = Pick<World, 'open'>;

export interface Pass {
  readonly name: 'observe' | 'write' | 'delivery' | 'check-in' | 'devices' | 'check';
  /** Gets ready what is needed before: requests it makes are not the pass's. Then the pass may be run once. */
  prepare(world: World, opened: Opened): Promise<() => Promise<Result>>;
}

/** The passes that a product's capabilities allow. */
export function passesOf({ definition: { capabilities, permissions } }: Product): readonly Pass[] {
  return [
    { name: 'observe', prepare: observe },
    ...(capabilities.write === 'manual' ? [] : [{ name: 'write', prepare: write } as const]),
    ...(capabilities.delivery === 'none' ? [] : [{ name: 'delivery', prepare: delivery } as const]),
    ...(permissions.some((one) => one.for === 'check-in') ? [{ name: 'check-in', prepare: checkIn } as const] : []),
    ...(capabilities.devices ? [{ name: 'devices', prepare: devices } as const] : []),
    { name: 'check', prepare: check },
  ];
}

/** Looks at the slots one after the other, with a connector that has seen nothing: signing in is part of it. */
async function observe(world: World, { open }: Opened): Promise<() => Promise<Result>> {
  const connector = open();
  return async () => {
    const seen: ObservedSlot[] = [];
    for (const slot of world.slots) seen.push(await connector.observe(slot, signal));
    return seen;
  };
}

/** Writes a new value into the first slot; the look before is not part of it. */
async function write(world: World, { open }: Opened): Promise<() => Promise<Result>> {
  const connector = open();
  const before = await connector.observe(world.slot, signal);
  const value = world.token();
  return async () => ({ value, report: await connector.write(world.slot, before, () => value, signal) });
}

/** Asked without a look before it, which would answer for a part of it where one list tells of everything. */
async function delivery(world: World, { open }: Opened): Promise<() => Promise<Result>> {
  const connector = open();
  return async () => {
    if (connector.delivery === undefined) throw new Error('a connector without `delivery`');
    return connector.delivery(world.slot, 0, signal);
  };
}

/** Every phone lags behind a value that was written this moment. */
async function checkIn(world: World, { open }: Opened): Promise<() => Promise<Result>> {
  const connector = open();
  return async () => {
    if (connector.requestCheckIn === undefined) throw new Error('a connector without `requestCheckIn`');
    return { asked: await connector.requestCheckIn(world.slot, world.clock.now(), signal) };
  };
}

async function devices(_: World, { open }: Opened): Promise<() => Promise<Result>> {
  const connector = open();
  return async () => ({ devices: await drain(connector.devices?.(signal) ?? []) });
}

async function check(world: World, { open }: Opened): Promise<() => Promise<Result>> {
  const connector = open();
  return async () => ({ findings: await drain(connector.check(world.slots, signal)) });
}
